// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::within_budget`: limits on a network, checked at compile time.
#pragma once

#include <strider/requirements.hpp>

#include <strider/analysis.hpp>
#include <strider/diagnostics/report.hpp>
#include <strider/diagnostics/words.hpp>
#include <strider/network.hpp>
#include <strider/network/path.hpp>
#include <strider/numerics.hpp>
#include <strider/simd/isa.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>

namespace strider {

/// Rows and columns of a network's input.
struct window_extent {
    std::int64_t height = 0;
    std::int64_t width = 0;
};

/// Limits on a network. Limits that are not set are not checked. Structural.
struct budget {
    static constexpr std::int64_t unlimited = (std::numeric_limits<std::int64_t>::max)();

    std::int64_t parameters = unlimited;  ///< at most: weights and biases
    std::int64_t macs = unlimited;        ///< at most: multiply-accumulates of one image
    std::int64_t depth = unlimited;       ///< at most: layers
    std::int64_t arena_bytes = unlimited; ///< at most: inference::arena_bytes
    window_extent receptive_field{};      ///< at least: the part of the input an output sees
    shape input{0, 0, 0};                 ///< exactly: the input volume
    shape output{0, 0, 0};                ///< exactly: the output volume
};

/// The limits that a network breaks, each with its message, as a type.
template <class... Says>
struct broken_limits {};

#if defined(__clang__)
/// A broken budget. Printed like `refused`.
template <class Limits>
struct over_budget {
    static constexpr bool value = false;
};
#else
/// A broken budget. Printed like `refused`.
template <class Limits>
inline constexpr bool over_budget = false;
#endif

namespace detail {

/// "25,557,032".
consteval void put_grouped(message_text& out, std::int64_t number) {
    std::int64_t unit = 1;
    while (number / unit >= 1000) unit *= 1000;
    out << number / unit;
    for (; unit >= 1000; unit /= 1000) {
        const std::int64_t three = number % unit / (unit / 1000);
        out << (three < 10 ? ",00" : three < 100 ? ",0" : ",") << three;
    }
}

/// part / whole in percent with one decimal: "2.2 %". Needs part < 10 whole.
consteval void put_percent(message_text& out, std::int64_t part, std::int64_t whole) {
    const double thousandths =
        1000.0 * static_cast<double>(part) / static_cast<double>(whole) + 0.5;
    const auto tenths = static_cast<std::int64_t>(thousandths);
    out << tenths / 10 << '.' << tenths % 10 << " %";
}

/// "parameters: 25,557,032 of at most 25,000,000, 557,032 (2.2 %) too many".
consteval void put_excess(message_text& out, const char* what, std::int64_t found,
                          std::int64_t most) {
    out << what << ": ";
    put_grouped(out, found);
    out << " of at most ";
    put_grouped(out, most);
    if (most < 0) return;
    out << ", ";
    put_grouped(out, found - most);
    if (most > 0 && found / most < 10) {
        out << " (";
        put_percent(out, found - most, most);
        out << ')';
    }
    out << " too many";
}

/// "layer 7 (layer4): repeat turn 1: layer 3 (conv2), a conv".
template <class Net>
consteval void put_place(message_text& out, std::size_t layer) {
    const layer_facts& facts = Net::facts[layer];
    out << path_to(Net::graph.scopes.data(), facts.scope, facts.position, facts.label,
                   facts.labelled)
        << ", ";
    const char first = facts.name[0];
    out << (first == 'a' || first == 'e' || first == 'i' || first == 'u' ? "an " : "a ");
    out << facts.name;
}

/// The layer that uses the most of a budget, and how much.
template <class Net, class Count>
consteval void put_largest(message_text& out, std::int64_t all, Count count) {
    std::size_t largest = 0;
    for (std::size_t i = 1; i < Net::facts.size(); ++i)
        if (count(Net::facts[i]) > count(Net::facts[largest])) largest = i;
    out << "\nmost in ";
    put_place<Net>(out, largest);
    out << ": ";
    put_grouped(out, count(Net::facts[largest]));
    out << " of ";
    put_grouped(out, all);
    out << " (";
    put_percent(out, count(Net::facts[largest]), all);
    out << ')';
}

/// "output: 1x1x10, not 1x1x12 as it has to be".
consteval void put_other_volume(message_text& out, const char* what, shape found, shape wanted) {
    out << what << ": ";
    put_volume(out, found);
    out << ", not ";
    put_volume(out, wanted);
    out << " as it has to be";
}

/// The limits of a budget that a network breaks, one text each.
struct budget_report {
    std::array<message_text, 7> broken{};
    std::size_t count = 0;
};

template <class Net, budget Limits, class Numerics, class Real, class Isa>
consteval budget_report audit() {
    budget_report report;
    const auto next = [&]() -> message_text& { return report.broken[report.count++]; };
    const auto any = [](shape s) { return s == shape{0, 0, 0}; };
    if (!any(Limits.input) && Limits.input != Net::input)
        put_other_volume(next(), "input", Net::input, Limits.input);
    if (!any(Limits.output) && Limits.output != Net::output)
        put_other_volume(next(), "output", Net::output, Limits.output);
    if (Net::parameters > Limits.parameters) {
        message_text& out = next();
        put_excess(out, "parameters", Net::parameters, Limits.parameters);
        put_largest<Net>(out, Net::parameters,
                         [](const layer_facts& layer) { return layer.parameters(); });
    }
    if (Net::macs > Limits.macs) {
        message_text& out = next();
        put_excess(out, "multiply-accumulates", Net::macs, Limits.macs);
        put_largest<Net>(out, Net::macs, [](const layer_facts& layer) { return layer.macs; });
    }
    if (Net::depth > Limits.depth) put_excess(next(), "layers", Net::depth, Limits.depth);
    if constexpr (Limits.arena_bytes != budget::unlimited) {
        constexpr std::int64_t bytes = strider::arena_bytes<Net, Numerics, Real, Isa>;
        if (bytes > Limits.arena_bytes) {
            using memory = memory_of<Net, pass::inference, Numerics, Real, Isa>;
            message_text& out = next();
            put_excess(out, "arena bytes", bytes, Limits.arena_bytes);
            out << "\nmost alive at ";
            if (memory::fullest_layer < 0)
                out << "the input";
            else
                put_place<Net>(out, static_cast<std::size_t>(memory::fullest_layer));
            out << " (step " << memory::fullest_layer + 1 << "): ";
            put_grouped(out, memory::min_bytes);
            if constexpr (!number_choice<Real>::one_image) {
                constexpr std::int64_t one_image_bytes =
                    strider::arena_bytes<Net, Numerics, one_image_of<Real>, Isa>;
                if (one_image_bytes < bytes) {
                    out << "\nfor one image a call (one_image): ";
                    put_grouped(out, one_image_bytes);
                }
            }
        }
    }
    const receptive_window& seen = Net::receptive_field;
    const window_extent& least = Limits.receptive_field;
    if (seen.height < least.height || seen.width < least.width) {
        message_text& out = next();
        out << "receptive field: " << seen.height << 'x' << seen.width << " of at least "
            << least.height << 'x' << least.width << ", ";
        put_rows_and_columns(out, least.height - seen.height, least.width - seen.width);
        out << " too few";
    }
    return report;
}

template <class Net, budget Limits, class Numerics, class Real, class Isa>
struct budget_audit {
    static constexpr budget_report report = audit<Net, Limits, Numerics, Real, Isa>();
    static constexpr std::size_t count = report.count;
    static constexpr bool within = count == 0;

    /// One text, a line for each limit, for compilers that print it verbatim.
    static consteval auto join() {
        basic_text<2048> all;
        for (std::size_t i = 0; i < report.count; ++i)
            all << (i == 0 ? "" : "\n") << in_one_line(report.broken[i]);
        return all;
    }
    template <std::size_t Index>
    struct one {
        static constexpr const message_text& words = report.broken[Index];
    };
    template <std::size_t... Index>
    static auto make(std::index_sequence<Index...>)
        -> broken_limits<typename message_type<one<Index>>::type...>;
};

template <class T>
inline constexpr bool is_network = false;
template <class... InputAndLayers>
inline constexpr bool is_network<checked_network<InputAndLayers...>> = true;

/// True. Fails to compile, with one error, if a limit is broken.
template <class Net, budget Limits, class Numerics, class Real, class Isa>
consteval bool keep_budget() {
    // A refused network has already caused an error, and has no facts.
    if constexpr (!is_network<Net>) {
        static_assert(is_network<Net>, "only a strider::network has a budget");
    } else if constexpr (Net::graph.problem.kind == problem::none) {
        using audited = budget_audit<Net, Limits, Numerics, Real, Isa>;
        if constexpr (!audited::within) {
#if __cplusplus > 202302L && defined(__cpp_static_assert) && __cpp_static_assert >= 202306L
            constexpr bool within = audited::within; // printed: a short name
            static_assert(within, audited::join());
#else
            using broken = decltype(audited::make(std::make_index_sequence<audited::count>{}));
#if defined(__clang__)
            static_assert(over_budget<broken>::value, "the network breaks its budget");
#else
            static_assert(over_budget<broken>, "the network breaks its budget");
#endif
#endif
        }
    }
    return true;
}

template <class Net, budget Limits, class Numerics, class Real, class Isa>
consteval bool audit_passes() {
    static_assert(
        ExactOrFast<Numerics> && FloatDoubleOrOneImage<Real>,
        "the arguments after the limits are numerics::exact or numerics::fast, then float, "
        "double or one_image");
    if constexpr (is_network<Net>)
        if constexpr (Net::graph.problem.kind == problem::none)
            return budget_audit<Net, Limits, Numerics, Real, Isa>::within;
    return false;
}

} // namespace detail

/// Whether Net keeps all limits. Not an error if it does not, nor if Net does not fit together.
template <class Net, budget Limits, class Numerics = numerics::exact, class Real = float,
          class Isa = isa::native>
concept fits_budget = detail::audit_passes<Net, Limits, Numerics, Real, Isa>();

/// True. If Net breaks a limit, a single error says which, by how much, and which layer uses the
/// most: `static_assert(within_budget<net, budget{.parameters = 25'000}>);`. The arguments after
/// the limits are those of the inference whose arena is meant: `one_image` instead of Real for one
/// image per call.
template <class Net, budget Limits, ExactOrFast Numerics = numerics::exact,
          FloatDoubleOrOneImage Real = float, class Isa = isa::native>
inline constexpr bool within_budget = detail::keep_budget<Net, Limits, Numerics, Real, Isa>();

} // namespace strider
