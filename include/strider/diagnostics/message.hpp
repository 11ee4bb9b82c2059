// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::explain`: the sentences for a refused network, and what would fit.
#pragma once

#include <strider/diagnostics/diagnosis.hpp>

namespace strider {

namespace detail {

/// "3x3".
template <std::size_t N>
consteval void put_pair(basic_text<N>& out, std::int64_t a, std::int64_t b) {
    out << a << 'x' << b;
}

consteval void put_volume(text& out, shape s) {
    out << s.height << 'x' << s.width << 'x' << s.channels;
}

/// "3" where both are the same, else "3x2".
consteval void put_short(text& out, int a, int b) {
    out << a;
    if (a != b) out << 'x' << b;
}

consteval void put_pad(text& out, const window_options& w) {
    if (w.pad_top == w.pad_bottom && w.pad_left == w.pad_right)
        put_short(out, w.pad_top, w.pad_left);
    else
        out << '<' << w.pad_top << ", " << w.pad_bottom << ", " << w.pad_left << ", " << w.pad_right
            << '>';
}

consteval void put_count(text& out, std::int64_t n, const char* one) {
    out << n << ' ' << one;
    if (n != 1) out << 's';
}

/// numerator / denominator with two decimals, rounded: "2.33".
consteval void put_quotient(text& out, std::int64_t numerator, std::int64_t denominator) {
    const std::int64_t hundredths = (numerator * 100 + denominator / 2) / denominator;
    out << hundredths / 100 << '.' << (hundredths / 10) % 10 << hundredths % 10;
}

/// "(7 + 2*0 - 3) / 3 + 1 = 2.33".
consteval void put_formula(text& out, std::int64_t extent, int filter, int stride, int before,
                           int after) {
    out << '(' << extent << " + ";
    if (before == after)
        out << "2*" << before;
    else
        out << before << " + " << after;
    out << " - " << filter << ") / " << stride << " + 1 = ";
    put_quotient(out, extent + before + after - filter + stride, stride);
}

/// Whether the window of `w` fits `in` and divides.
consteval bool divides(const window_options& w, shape in) {
    const int rows = in.height + w.pad_top + w.pad_bottom - w.filter_height;
    const int columns = in.width + w.pad_left + w.pad_right - w.filter_width;
    return rows >= 0 && columns >= 0 && rows % w.stride_height == 0 &&
           columns % w.stride_width == 0;
}

consteval window_options with_pad(window_options w, int pad) {
    w.pad_top = w.pad_bottom = w.pad_left = w.pad_right = pad;
    return w;
}

/// "3x3 filter, stride 3, pad 0, on a 7x7x3 input".
consteval void put_window(text& out, const diagnosis& d) {
    out << "a ";
    put_pair(out, d.window.filter_height, d.window.filter_width);
    out << " filter, stride ";
    put_short(out, d.window.stride_height, d.window.stride_width);
    out << ", pad ";
    put_pad(out, d.window);
    out << ", on a ";
    put_volume(out, d.input);
    out << " input";
}

/// "stride 1, 2 or 4; or pad 1; or floor_fit, which leaves 1 row and 1 column out".
consteval void put_fitting(text& out, const diagnosis& d) {
    int strides[4]{};
    int count = 0;
    const int largest = d.window.filter_height > d.window.stride_height ? d.window.filter_height
                                                                        : d.window.stride_height;
    for (int s = 1; s <= largest + 1 && count < 4; ++s) {
        window_options w = d.window;
        w.stride_height = w.stride_width = s;
        if (divides(w, d.input)) strides[count++] = s;
    }
    for (int i = 0; i < count; ++i)
        out << (i == 0 ? "stride " : i + 1 == count ? " or " : ", ") << strides[i];
    const int least = d.pools
                          ? (d.window.filter_height < d.window.filter_width ? d.window.filter_height
                                                                            : d.window.filter_width)
                          : 8;
    for (int p = 0; p < least; ++p) {
        if (divides(with_pad(d.window, p), d.input)) {
            out << "; or pad " << p;
            break;
        }
    }
    const int rows =
        (d.input.height + d.window.pad_top + d.window.pad_bottom - d.window.filter_height) %
        d.window.stride_height;
    const int columns =
        (d.input.width + d.window.pad_left + d.window.pad_right - d.window.filter_width) %
        d.window.stride_width;
    out << "; or floor_fit, which leaves ";
    if (rows > 0) put_count(out, rows, "row");
    if (rows > 0 && columns > 0) out << " and ";
    if (columns > 0) put_count(out, columns, "column");
    out << " out";
}

consteval void put_too_large(text& out, const diagnosis& d) {
    const window_options& w = d.window;
    const int rows = d.input.height + w.pad_top + w.pad_bottom;
    const int columns = d.input.width + w.pad_left + w.pad_right;
    put_window(out, d);
    out << ": the padded input has ";
    put_count(out, rows, "row");
    out << " and ";
    put_count(out, columns, "column");
    out << "\nfits with: filter ";
    put_short(out, w.filter_height < rows ? w.filter_height : rows,
              w.filter_width < columns ? w.filter_width : columns);
    const int missing_rows = w.filter_height - d.input.height;
    const int missing_columns = w.filter_width - d.input.width;
    const int missing = missing_rows > missing_columns ? missing_rows : missing_columns;
    const int pad = (missing + 1) / 2;
    const int smaller = w.filter_height < w.filter_width ? w.filter_height : w.filter_width;
    if (!d.pools || pad < smaller)
        out << " or smaller; or pad " << pad << " or larger";
    else
        out << " or smaller";
}

consteval void put_does_not_divide(text& out, const diagnosis& d) {
    const window_options& w = d.window;
    const extent_fit height = fit_extent(d.input.height, w.filter_height, w.stride_height,
                                         w.pad_top, w.pad_bottom, fit_policy::exact);
    const extent_fit width = fit_extent(d.input.width, w.filter_width, w.stride_width, w.pad_left,
                                        w.pad_right, fit_policy::exact);
    put_window(out, d);
    const bool same_formula =
        d.input.height == d.input.width && w.filter_height == w.filter_width &&
        w.stride_height == w.stride_width && w.pad_top == w.pad_left && w.pad_bottom == w.pad_right;
    out << ": ";
    if (height.remainder != 0) {
        if (!same_formula) out << "height ";
        put_formula(out, d.input.height, w.filter_height, w.stride_height, w.pad_top, w.pad_bottom);
    }
    if (width.remainder != 0 && !same_formula) {
        if (height.remainder != 0) out << ", ";
        out << "width ";
        put_formula(out, d.input.width, w.filter_width, w.stride_width, w.pad_left, w.pad_right);
    }
    out << "\nfits with: ";
    put_fitting(out, d);
}

} // namespace detail

/// What is wrong and what would fit, in one to three lines; empty if nothing is wrong.
consteval text explain(const diagnosis& d) {
    text out;
    if (d.layer >= 0) out << "layer " << d.layer << ": ";
    const auto name = [&]() -> text& { return out << d.name << ": "; };
    switch (d.kind) {
    case problem::none:
        break;
    case problem::no_input:
        out << "the first argument is " << d.name
            << "\nwrite network<input<height, width, channels>, layers...>";
        break;
    case problem::second_input:
        out << d.name << ": a network has one input, its first argument\nremove it";
        break;
    case problem::no_layers:
        out << "nothing follows the input ";
        detail::put_volume(out, d.input);
        out << "\nwrite network<input<height, width, channels>, layers...>";
        break;
    case problem::extent_not_positive:
        out << "input<" << d.input.height << ", " << d.input.width << ", " << d.input.channels
            << ">\nheight, width and channels must each be at least 1";
        break;
    case problem::not_a_layer:
        out << d.name << " is not a layer: it has no rule from an input volume to an output volume";
        break;
    case problem::missing_filter:
        name() << "it has no filter\ngive its size: filter<3>, or filter<rows, columns>";
        break;
    case problem::no_filters:
        name() << d.number << " filters\nit needs at least 1";
        break;
    case problem::option_twice:
        name() << d.option << " is given twice\nkeep one of them";
        break;
    case problem::options_exclude:
        name() << d.other << " and " << d.option << " exclude each other\nkeep one of them";
        break;
    case problem::option_unknown:
        name() << "it does not know the option " << d.option;
        break;
    case problem::option_arguments:
        name() << d.option << " with " << d.number << " arguments\n"
               << (d.option == "pad"
                       ? "pad takes 1 (all sides), 2 (rows, columns) or 4 (top, bottom, "
                         "left, right)"
                       : "it takes 1 or 2 (rows, columns)");
        break;
    case problem::option_value:
        if (d.option == "dropout")
            out << "dropout<" << d.number << ">\nit drops 0 to 99 of 100 numbers";
        else
            name() << d.option << '<' << d.number << ">\nit must be at least " << d.least;
        break;
    case problem::filter_too_large:
        name();
        detail::put_too_large(out, d);
        break;
    case problem::does_not_divide:
        name();
        detail::put_does_not_divide(out, d);
        break;
    case problem::pad_reaches_filter:
        name();
        detail::put_window(out, d);
        out << ": a window of padding alone has nothing to pool\neach pad must be less than the "
               "filter: at most ";
        detail::put_short(out, d.window.filter_height - 1, d.window.filter_width - 1);
        break;
    case problem::after_softmax:
        out << d.name << " follows softmax\nsoftmax ends a network: put it last";
        break;
    case problem::volume_too_large:
        name() << "a volume of more than 2147483647 numbers, from a ";
        detail::put_volume(out, d.input);
        out << " input\nuse fewer filters, a larger stride or a smaller input";
        break;
    }
    return out;
}

} // namespace strider
