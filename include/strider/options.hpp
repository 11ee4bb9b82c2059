// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the options of layers (`filter`, `stride`, `pad`, ...) and how a layer reads them.
#pragma once

#include <strider/diagnostics/text.hpp>
#include <strider/shape.hpp>

namespace strider {

/// The kinds of option. A type that is none is `none`, or `layer` where it is a layer.
enum class option_kind { none, layer, filter, stride, pad, pad_same, no_bias, fit };

/// An option as a value: its kind and its arguments.
struct option_value {
    option_kind kind = option_kind::none;
    int count = 0;
    int arguments[4]{};
    name_text name{};
};

namespace detail {

template <class... Numbers>
consteval option_value make_option(option_kind kind, const char* name, Numbers... numbers) {
    option_value value{kind, static_cast<int>(sizeof...(Numbers)), {}, name};
    int index = 0;
    ((index < 4 ? void(value.arguments[index++] = numbers) : void()), ...);
    return value;
}

} // namespace detail

/// filter<F>: F x F; filter<FH, FW>: FH rows x FW columns. A filter always extends the full depth
/// of its input.
template <int... Extents>
struct filter {
    static constexpr option_value as_option =
        detail::make_option(option_kind::filter, "filter", Extents...);
};

/// stride<S>, or stride<SH, SW>: the step between windows. Default 1; a pool's default is its
/// filter.
template <int... Steps>
struct stride {
    static constexpr option_value as_option =
        detail::make_option(option_kind::stride, "stride", Steps...);
};

/// pad<P>; pad<PH, PW>; pad<Top, Bottom, Left, Right>: rows and columns of zeros around the input.
/// Default 0. (A pool ignores padded positions instead of seeing zeros.)
template <int... Widths>
struct pad {
    static constexpr option_value as_option =
        detail::make_option(option_kind::pad, "pad", Widths...);
};

/// The padding that preserves height and width at stride 1: F - 1 in all, the odd one at the bottom
/// and right.
struct pad_same {
    static constexpr option_value as_option =
        detail::make_option(option_kind::pad_same, "pad_same");
};

/// A layer without the bias that it would have.
struct no_bias {
    static constexpr option_value as_option = detail::make_option(option_kind::no_bias, "no_bias");
};

/// Refuse a stride that does not divide. The default.
struct exact_fit {
    static constexpr option_value as_option = detail::make_option(
        option_kind::fit, "exact_fit", int{static_cast<int>(fit_policy::exact)});
};

/// Leave out the rows and columns that remain, as PyTorch and ONNX do.
struct floor_fit {
    static constexpr option_value as_option = detail::make_option(
        option_kind::fit, "floor_fit", int{static_cast<int>(fit_policy::floor)});
};

/// Add an output for the rows and columns that remain, as Caffe does.
struct ceil_fit {
    static constexpr option_value as_option =
        detail::make_option(option_kind::fit, "ceil_fit", int{static_cast<int>(fit_policy::ceil)});
};

/// A type that a layer can be given as an option.
template <class T>
concept Option = requires {
    T::as_option.kind;
};

/// The options of a layer that slides a window, as numbers. Structural.
struct window_options {
    int filter_height = 0;
    int filter_width = 0;
    int stride_height = 1;
    int stride_width = 1;
    int pad_top = 0;
    int pad_bottom = 0;
    int pad_left = 0;
    int pad_right = 0;
    int dilation_height = 1;
    int dilation_width = 1;
    fit_policy fit = fit_policy::exact;
    bool same = false;
    bool bias = true;

    friend constexpr bool operator==(const window_options&, const window_options&) = default;
};

/// Options that a layer knows, as a set.
struct option_set {
    unsigned bits = 0;

    friend constexpr bool operator==(const option_set&, const option_set&) = default;
    [[nodiscard]] constexpr bool contains(option_kind kind) const noexcept {
        return (bits >> static_cast<unsigned>(kind) & 1u) != 0;
    }
    template <class... Kinds>
    static consteval option_set of(Kinds... kinds) {
        return {((1u << static_cast<unsigned>(kinds)) | ... | 0u)};
    }
};

/// What is wrong with the options of a layer.
enum class option_fault { none, unknown, layer, twice, exclude, arguments, value };

/// The options of a layer, read: their numbers, or the first fault among them.
struct options_read {
    window_options window{};
    option_set known{};
    bool has_filter = false;
    option_fault fault = option_fault::none;
    name_text option{}; ///< the option at fault; its arguments too, if they are the fault
    name_text other{};  ///< the option it contradicts
    int number = 0;     ///< the number at fault
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

/// "pad<1, 2, 3>": the first four arguments.
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
        return count == 1 || count == 2;
    case option_kind::pad:
        return count == 1 || count == 2 || count == 4;
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

/// Reads `count` options in the order in which they stand; stops at the first fault.
consteval options_read read_options(const option_value* options, int count, option_set known,
                                    bool pools) {
    options_read read;
    read.known = known;
    const option_value* given[8]{};
    for (int i = 0; i < count; ++i) {
        const option_value& option = options[i];
        const auto fail = [&](option_fault fault, int number = 0, int least = 0) {
            const bool spelled = fault == option_fault::arguments || fault == option_fault::value;
            read.fault = fault;
            read.option = spelled ? spell(option) : option.name;
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
        if (!accepts_count(option.kind, option.count))
            return fail(option_fault::arguments, option.count);
        if (option.kind != option_kind::fit) {
            const int least = option.kind == option_kind::pad ? 0 : 1;
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
    if (w.same) {
        w.pad_top = (w.filter_height - 1) / 2;
        w.pad_bottom = w.filter_height - 1 - w.pad_top;
        w.pad_left = (w.filter_width - 1) / 2;
        w.pad_right = w.filter_width - 1 - w.pad_left;
    }
    return read;
}

/// Reads the options of a layer that slides a window. With `pools`, the stride defaults to the
/// filter.
template <class... Options>
consteval options_read read_window(option_set known, bool pools) {
    const option_value options[sizeof...(Options) + 1]{option_of<Options>()...};
    return read_options(options, static_cast<int>(sizeof...(Options)), known, pools);
}

} // namespace detail

} // namespace strider
