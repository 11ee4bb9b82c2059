// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the options of layers: `filter`, `stride`, `pad`, ...
#pragma once

#include <strider/requirements.hpp>

#include <strider/diagnostics/text.hpp>
#include <strider/shape.hpp>

#include <cstdint>
#include <limits>

namespace strider {

/// The kinds of option. A type that is not an option is `none`, or `layer` if it is a layer.
enum class option_kind {
    none,
    layer,
    filter,
    stride,
    pad,
    pad_same,
    dilation,
    groups,
    output_pad,
    no_bias,
    fit,
};

/// An option as a value: its kind and its arguments.
struct option_value {
    option_kind kind = option_kind::none;
    int count = 0;
    int arguments[4]{};
    name_text name{};
    bool spelled = false; ///< an argument does not fit an int: the name includes the arguments
    bool whole = true;    ///< its arguments are whole numbers, none too large
};

namespace detail {

// Options take values of any type, so that a fraction, as stride<1.5>, is refused with a message.
template <class... Numbers>
consteval option_value make_option(option_kind kind, const char* name, Numbers... numbers) {
    option_value value{kind, static_cast<int>(sizeof...(Numbers)), {}, name};
    [[maybe_unused]] int index = 0;
    ((index < 4 ? void(value.arguments[index++] = as_int(numbers)) : void()), ...);
    if (!(is_int(numbers) && ...)) {
        value.name = spell(name, numbers...);
        value.spelled = true;
        value.whole = (is_whole(numbers) && ...);
    }
    return value;
}

} // namespace detail

/// filter<F>: F x F; filter<FH, FW>: FH rows x FW columns. A filter always spans the full depth of
/// its input.
template <auto... Extents> // filter<3>, or filter<rows, columns>
struct filter {
    static constexpr option_value as_option =
        detail::make_option(option_kind::filter, "filter", Extents...);
};

/// stride<S>, or stride<SH, SW>: the step between windows. Default 1; for a pool, its filter.
template <auto... Steps> // stride<2>, or stride<rows, columns>
struct stride {
    static constexpr option_value as_option =
        detail::make_option(option_kind::stride, "stride", Steps...);
};

/// pad<P>; pad<PH, PW>; pad<Top, Bottom, Left, Right>: rows and columns of zeros around the input.
/// Default 0. (A pool ignores padded positions.)
template <auto... Widths> // pad<1>, pad<rows, columns>, or of all four sides
struct pad {
    static constexpr option_value as_option =
        detail::make_option(option_kind::pad, "pad", Widths...);
};

/// The padding that preserves height and width at stride 1: (F - 1) D in total, an odd one at the
/// bottom and right.
struct pad_same {
    static constexpr option_value as_option =
        detail::make_option(option_kind::pad_same, "pad_same");
};

/// dilation<D>, or dilation<DH, DW>: the step between the taps of a filter, so that F of them cover
/// (F - 1) D + 1 rows. Default 1. // [Yu16]
template <auto... Steps> // dilation<2>, or dilation<rows, columns>
struct dilation {
    static constexpr option_value as_option =
        detail::make_option(option_kind::dilation, "dilation", Steps...);
};

/// groups<G>: divides channels and filters into G equal parts; the filters of a part read only its
/// channels. Default 1. // [Krizhevsky12]
template <auto... Count> // groups<2>
struct groups {
    static constexpr option_value as_option =
        detail::make_option(option_kind::groups, "groups", Count...);
};

/// output_pad<P>, or output_pad<PH, PW>: rows that a transposed convolution adds at the bottom and
/// columns at the right, to select among the shapes that a convolution maps to the same output.
/// Default 0.
template <auto... Widths> // output_pad<1>, or output_pad<rows, columns>
struct output_pad {
    static constexpr option_value as_option =
        detail::make_option(option_kind::output_pad, "output_pad", Widths...);
};

/// A layer without its bias.
struct no_bias {
    static constexpr option_value as_option = detail::make_option(option_kind::no_bias, "no_bias");
};

/// Refuse a stride that does not divide. The default.
struct exact_fit {
    static constexpr option_value as_option = detail::make_option(
        option_kind::fit, "exact_fit", int{static_cast<int>(fit_policy::exact)});
};

/// Leave out the remaining rows and columns, as PyTorch and ONNX do.
struct floor_fit {
    static constexpr option_value as_option = detail::make_option(
        option_kind::fit, "floor_fit", int{static_cast<int>(fit_policy::floor)});
};

/// Add an output for the remaining rows and columns, as Caffe does.
struct ceil_fit {
    static constexpr option_value as_option =
        detail::make_option(option_kind::fit, "ceil_fit", int{static_cast<int>(fit_policy::ceil)});
};

/// A type that is an option of a layer.
template <class T>
concept Option = requires {
    T::as_option.kind;
};

/// The options of a layer with a sliding window, as numbers. A structural type.
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
    int output_pad_height = 0; ///< conv_transpose: rows added at the bottom
    int output_pad_width = 0;  ///< conv_transpose: columns added at the right
    fit_policy fit = fit_policy::exact;
    bool same = false;
    bool bias = true;

    /// The rows and columns that a filter covers: (F - 1) D + 1.
    [[nodiscard]] constexpr std::int64_t covered_height() const noexcept {
        return (std::int64_t{filter_height} - 1) * dilation_height + 1;
    }
    [[nodiscard]] constexpr std::int64_t covered_width() const noexcept {
        return (std::int64_t{filter_width} - 1) * dilation_width + 1;
    }
    friend constexpr bool operator==(const window_options&, const window_options&) = default;
};

namespace detail {

/// Sets the pads that pad_same means for a filter and its dilation.
constexpr void pad_to_same(window_options& w) {
    constexpr std::int64_t most = (std::numeric_limits<int>::max)();
    const auto halve = [](std::int64_t covered, int& before, int& after) {
        before = static_cast<int>((covered - 1) / 2 < most ? (covered - 1) / 2 : most);
        after = static_cast<int>(covered / 2 < most ? covered / 2 : most);
    };
    halve(w.covered_height(), w.pad_top, w.pad_bottom);
    halve(w.covered_width(), w.pad_left, w.pad_right);
}

} // namespace detail

/// A set of options that a layer takes.
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

} // namespace strider
