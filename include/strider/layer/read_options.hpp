// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines how a layer reads its options: types in any order, as numbers or the first fault.
#pragma once

#include <strider/diagnostics/text.hpp>
#include <strider/options.hpp>
#include <strider/shape.hpp>

namespace strider {

/// What is wrong with the options of a layer.
enum class option_fault { none, unknown, layer, twice, exclude, arguments, value, fraction };

/// The options of a layer as numbers, or the first fault among them.
struct options_read {
    window_options window{};
    int groups = 1;
    option_set known{};
    bool has_filter = false;
    option_fault fault = option_fault::none;
    name_text option{}; ///< the faulty option; with its arguments if they are the fault
    name_text other{};  ///< the option that it conflicts with
    int number = 0;     ///< the faulty number
    int least = 0;      ///< the least number accepted
};

namespace detail {

template <class T>
consteval option_value option_of() {
    if constexpr (Option<T>)
        return T::as_option;
    else if constexpr (requires(shape volume) { T::infer(volume); })
        return {option_kind::layer, 0, {}, name_of_type<T>()};
    else
        return {option_kind::none, 0, {}, name_of_type<T>()};
}

/// "pad<1, 2, 3>": at most four arguments.
constexpr name_text spell(const option_value& option) {
    name_text out = option.name;
    out << '<';
    for (int n = 0; n < option.count && n < 4; ++n) {
        if (n > 0) out << ", ";
        out << option.arguments[n];
    }
    if (option.count > 4) out << ", ...";
    out << '>';
    return out;
}

consteval bool accepts_count(option_kind kind, int count) {
    switch (kind) {
    case option_kind::filter:
    case option_kind::stride:
    case option_kind::dilation:
    case option_kind::output_pad:
        return count == 1 || count == 2;
    case option_kind::pad:
        return count == 1 || count == 2 || count == 4;
    case option_kind::groups:
        return count == 1;
    default:
        return true;
    }
}

consteval void store(options_read& read, const option_value& option) {
    const int* n = option.arguments;
    window_options& w = read.window;
    const int second = option.count > 1 ? 1 : 0;
    switch (option.kind) {
    case option_kind::filter:
        w.filter_height = n[0];
        w.filter_width = n[second];
        read.has_filter = true;
        break;
    case option_kind::stride:
        w.stride_height = n[0];
        w.stride_width = n[second];
        break;
    case option_kind::pad:
        w.pad_top = n[0];
        w.pad_bottom = option.count == 4 ? n[1] : n[0];
        w.pad_left = option.count == 4 ? n[2] : n[second];
        w.pad_right = option.count == 4 ? n[3] : n[second];
        break;
    case option_kind::pad_same:
        w.same = true;
        break;
    case option_kind::dilation:
        w.dilation_height = n[0];
        w.dilation_width = n[second];
        break;
    case option_kind::groups:
        read.groups = n[0];
        break;
    case option_kind::output_pad:
        w.output_pad_height = n[0];
        w.output_pad_width = n[second];
        break;
    case option_kind::no_bias:
        w.bias = false;
        break;
    case option_kind::fit:
        w.fit = static_cast<fit_policy>(n[0]);
        break;
    case option_kind::none:
    case option_kind::layer:
        break;
    }
}

/// Reads `count` options in order; stops at the first fault.
consteval options_read read_options(const option_value* options, int count, option_set known,
                                    bool pools) {
    options_read read;
    read.known = known;
    const option_value* given[16]{};
    for (int i = 0; i < count; ++i) {
        const option_value& option = options[i];
        const auto fail = [&](option_fault fault, int number = 0, int least = 0) {
            const bool spelled = fault == option_fault::arguments || fault == option_fault::value;
            read.fault = fault;
            read.option = spelled && !option.spelled ? spell(option) : option.name;
            read.number = number;
            read.least = least;
            return read;
        };
        if (option.kind == option_kind::layer) return fail(option_fault::layer);
        if (option.kind == option_kind::none || !known.contains(option.kind))
            return fail(option_fault::unknown);
        const option_value*& slot = given[static_cast<int>(option.kind)];
        if (slot != nullptr) {
            read.other = slot->name;
            return fail(slot->name == option.name ? option_fault::twice : option_fault::exclude);
        }
        const option_kind rival = option.kind == option_kind::pad        ? option_kind::pad_same
                                  : option.kind == option_kind::pad_same ? option_kind::pad
                                                                         : option_kind::none;
        if (rival != option_kind::none && given[static_cast<int>(rival)] != nullptr) {
            read.other = given[static_cast<int>(rival)]->name;
            return fail(option_fault::exclude);
        }
        slot = &option;
        if (!option.whole) return fail(option_fault::fraction);
        if (!accepts_count(option.kind, option.count))
            return fail(option_fault::arguments, option.count);
        if (option.kind != option_kind::fit) {
            const bool pads =
                option.kind == option_kind::pad || option.kind == option_kind::output_pad;
            const int least = pads ? 0 : 1;
            for (int n = 0; n < option.count; ++n)
                if (option.arguments[n] < least)
                    return fail(option_fault::value, option.arguments[n], least);
        }
        store(read, option);
    }
    window_options& w = read.window;
    if (pools && given[static_cast<int>(option_kind::stride)] == nullptr && read.has_filter) {
        w.stride_height = w.filter_height;
        w.stride_width = w.filter_width;
    }
    if (w.same) pad_to_same(w);
    return read;
}

/// Reads the options of a layer with a sliding window. With `pools`, the stride defaults to the
/// filter.
template <class... Options>
consteval options_read read_window(option_set known, bool pools) {
    const option_value options[sizeof...(Options) + 1]{option_of<Options>()...};
    return read_options(options, static_cast<int>(sizeof...(Options)), known, pools);
}

} // namespace detail

} // namespace strider
