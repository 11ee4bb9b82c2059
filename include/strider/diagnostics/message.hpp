// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::explain`: the sentences for a refused network, and what would fit.
#pragma once

#include <strider/diagnostics/diagnosis.hpp>
#include <strider/diagnostics/structure.hpp>

namespace strider {

namespace detail {

/// "3x3".
template <std::size_t N>
consteval void put_pair(basic_text<N>& out, std::int64_t a, std::int64_t b) {
    out << a << 'x' << b;
}

consteval void put_volume(message_text& out, shape s) {
    out << s.height << 'x' << s.width << 'x' << s.channels;
}

/// "a " or "an ", as the number after it is spoken: an 8, an 11, an 18.
consteval void put_article(message_text& out, std::int64_t number) {
    std::int64_t leading = number;
    while (leading >= 1000) leading /= 1000;
    bool vowel = leading == 11 || leading == 18;
    while (leading >= 10) leading /= 10;
    vowel = vowel || leading == 8;
    out << (vowel ? "an " : "a ");
}

/// "3" where both are the same, else "3x2".
consteval void put_short(message_text& out, int a, int b) {
    out << a;
    if (a != b) out << 'x' << b;
}

consteval void put_pad(message_text& out, const window_options& w) {
    if (w.pad_top == w.pad_bottom && w.pad_left == w.pad_right)
        put_short(out, w.pad_top, w.pad_left);
    else
        out << '<' << w.pad_top << ", " << w.pad_bottom << ", " << w.pad_left << ", " << w.pad_right
            << '>';
}

consteval void put_count(message_text& out, std::int64_t n, const char* one) {
    out << n << ' ' << one;
    if (n != 1) out << 's';
}

/// numerator / denominator with two decimals, rounded: "2.33".
consteval void put_quotient(message_text& out, std::int64_t numerator, std::int64_t denominator) {
    const std::int64_t hundredths = (numerator * 100 + denominator / 2) / denominator;
    out << hundredths / 100 << '.' << (hundredths / 10) % 10 << hundredths % 10;
    if (hundredths % 100 == 0 && numerator % denominator != 0) out << ", rounded";
}

/// "(7 + 2*0 - 3) / 3 + 1 = 2.33".
consteval void put_formula(message_text& out, std::int64_t extent, int filter, int stride,
                           int before, int after) {
    out << '(' << extent << " + ";
    if (before == after)
        out << "2*" << before;
    else
        out << before << " + " << after;
    out << " - " << filter << ") / " << stride << " + 1 = ";
    put_quotient(out, extent + before + after - filter + stride, stride);
}

/// Rows and columns over which the window of `w` moves on `in`, padded: N + P - F, each.
struct window_span {
    std::int64_t rows;
    std::int64_t columns;
};

consteval window_span span_of(const window_options& w, shape in) {
    return {std::int64_t{in.height} + w.pad_top + w.pad_bottom - w.filter_height,
            std::int64_t{in.width} + w.pad_left + w.pad_right - w.filter_width};
}

/// Whether the window of `w` fits `in`, and divides where it must.
consteval bool fits(const window_options& w, shape in) {
    const window_span span = span_of(w, in);
    if (span.rows < 0 || span.columns < 0) return false;
    return w.fit != fit_policy::exact ||
           (span.rows % w.stride_height == 0 && span.columns % w.stride_width == 0);
}

/// Whether a pool's pads are smaller than its filter, as they must be; a convolution's need not be.
consteval bool pads_allowed(const window_options& w, bool pools) {
    return !pools || (w.pad_top < w.filter_height && w.pad_bottom < w.filter_height &&
                      w.pad_left < w.filter_width && w.pad_right < w.filter_width);
}

consteval window_options with_pad(window_options w, int pad) {
    w.pad_top = w.pad_bottom = w.pad_left = w.pad_right = pad;
    return w;
}

/// "3x3 filter, stride 3, pad 0, on a 7x7x3 input".
consteval void put_window(message_text& out, const diagnosis& d) {
    put_article(out, d.window.filter_height);
    put_pair(out, d.window.filter_height, d.window.filter_width);
    out << " filter, stride ";
    put_short(out, d.window.stride_height, d.window.stride_width);
    out << ", pad ";
    put_pad(out, d.window);
    out << ", on ";
    put_article(out, d.input.height);
    put_volume(out, d.input);
    out << " input";
}

/// The remainders at the bottom and at the right taken from the padding there, else filled up with
/// padding: "; or pad<3, 2, 3, 2>".
consteval void put_uneven_pad(message_text& out, const diagnosis& d) {
    window_options w = d.window;
    const window_span span = span_of(w, d.input);
    const auto even_out = [](int& pad, std::int64_t remainder, int stride) {
        if (remainder == 0) return;
        pad += static_cast<int>(pad >= remainder ? -remainder : stride - remainder);
    };
    even_out(w.pad_bottom, span.rows % w.stride_height, w.stride_height);
    even_out(w.pad_right, span.columns % w.stride_width, w.stride_width);
    // Padding that is a window by itself is no better than to leave the remainder out.
    if (w.pad_bottom >= w.filter_height || w.pad_right >= w.filter_width) return;
    if (!pads_allowed(w, d.pools)) return;
    out << "; or pad<" << w.pad_top << ", " << w.pad_bottom << ", " << w.pad_left << ", "
        << w.pad_right << '>';
}

/// "stride 1, 2 or 4; or pad 1; or floor_fit, which leaves 1 row and 1 column out".
consteval void put_fitting(message_text& out, const diagnosis& d) {
    constexpr int most_searched = 64;
    int strides[4]{};
    int count = 0;
    for (int s = 1; s <= most_searched && count < 4; ++s) {
        window_options w = d.window;
        if (s - 1 > w.filter_height && s - 1 > w.stride_height) break;
        w.stride_height = w.stride_width = s;
        if (fits(w, d.input)) strides[count++] = s;
    }
    for (int i = 0; i < count; ++i)
        out << (i == 0 ? "stride " : i + 1 == count ? " or " : ", ") << strides[i];
    bool padded = false;
    for (int p = 0; p < 8 && !padded; ++p) {
        const window_options w = with_pad(d.window, p);
        padded = fits(w, d.input) && pads_allowed(w, d.pools);
        if (padded) out << "; or pad " << p;
    }
    if (!padded) put_uneven_pad(out, d);
    const window_span span = span_of(d.window, d.input);
    const std::int64_t rows = span.rows % d.window.stride_height;
    const std::int64_t columns = span.columns % d.window.stride_width;
    out << "; or floor_fit, which leaves ";
    if (rows > 0) put_count(out, rows, "row");
    if (rows > 0 && columns > 0) out << " and ";
    if (columns > 0) put_count(out, columns, "column");
    out << " out";
}

consteval void put_too_large(message_text& out, const diagnosis& d) {
    const window_options& w = d.window;
    const window_span span = span_of(w, d.input);
    const std::int64_t rows = span.rows + w.filter_height;
    const std::int64_t columns = span.columns + w.filter_width;
    put_window(out, d);
    out << ": the padded input has ";
    put_count(out, rows, "row");
    out << " and ";
    put_count(out, columns, "column");
    window_options smaller = w;
    if (smaller.filter_height > rows) smaller.filter_height = static_cast<int>(rows);
    if (smaller.filter_width > columns) smaller.filter_width = static_cast<int>(columns);
    // Any smaller filter divides only if it is always so.
    const bool any = w.fit != fit_policy::exact || (w.stride_height == 1 && w.stride_width == 1);
    out << "\nfits with: ";
    const bool filter_fits = fits(smaller, d.input) && pads_allowed(smaller, d.pools);
    if (filter_fits) {
        out << "filter ";
        put_short(out, smaller.filter_height, smaller.filter_width);
        if (any) out << " or smaller";
    }
    const std::int64_t missing_rows = std::int64_t{w.filter_height} - d.input.height;
    const std::int64_t missing_columns = std::int64_t{w.filter_width} - d.input.width;
    const int first = static_cast<int>(
        ((missing_rows > missing_columns ? missing_rows : missing_columns) + 1) / 2);
    for (int p = first; p < first + 8; ++p) {
        const window_options padded = with_pad(w, p);
        if (!fits(padded, d.input) || !pads_allowed(padded, d.pools)) continue;
        out << (filter_fits ? "; or pad " : "pad ") << p;
        if (any && !d.pools) out << " or larger";
        return;
    }
    if (!filter_fits) out << "a larger input";
}

consteval void put_does_not_divide(message_text& out, const diagnosis& d) {
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

/// "filter, stride, pad, pad_same, exact_fit, floor_fit, ceil_fit".
consteval void put_known(message_text& out, option_set known) {
    struct entry {
        option_kind kind;
        const char* names;
    };
    const entry entries[]{
        {option_kind::filter, "filter"},   {option_kind::stride, "stride"},
        {option_kind::pad, "pad"},         {option_kind::pad_same, "pad_same"},
        {option_kind::no_bias, "no_bias"}, {option_kind::fit, "exact_fit, floor_fit, ceil_fit"}};
    bool first = true;
    for (const entry& e : entries) {
        if (!known.contains(e.kind)) continue;
        if (!first) out << ", ";
        out << e.names;
        first = false;
    }
}

} // namespace detail

/// What is wrong and what would fit, in one to three lines; empty if nothing is wrong.
consteval message_text explain(const diagnosis& d) {
    message_text out;
    if (!d.where.empty())
        out << d.where << ": ";
    else if (d.layer >= 0)
        out << "layer " << d.layer << ": ";
    const auto name = [&]() -> message_text& { return out << d.name << ": "; };
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
        out << d.name
            << " is not a layer\nlayers are the types of <strider/layer.hpp>: conv<16, "
               "filter<5>>, relu, max_pool<filter<2>>, ...";
        break;
    case problem::option_as_layer:
        out << d.name << " is an option, not a layer\nwrite it inside a layer: conv<16, "
            << "filter<5>, pad<2>>";
        break;
    case problem::layer_as_option:
        name() << d.option << " is a layer, not an option\nwrite it after " << d.name
               << "<...>, not inside";
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
        name() << "it does not know the option " << d.option << "\nit knows ";
        detail::put_known(out, d.known);
        break;
    case problem::option_arguments:
        name() << d.option << " has ";
        detail::put_count(out, d.number, "number");
        out << (d.option.characters[0] == 'p'
                    ? "\npad takes 1 (all sides), 2 (rows, columns) or 4 (top, bottom, left, right)"
                    : "\nit takes 1 (rows and columns alike) or 2 (rows, columns)");
        break;
    case problem::option_value:
        if (d.option == "dropout")
            out << "dropout<" << d.number << ">\nit drops 0 to 99 of 100 numbers";
        else
            name() << d.option << "\neach number must be at least " << d.least;
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
        if (d.layer < 0) {
            out << "input<" << d.input.height << ", " << d.input.width << ", " << d.input.channels
                << ">: more than 2147483647 numbers\nuse a smaller input";
            break;
        }
        name() << "an output or a padded input of more than 2147483647 numbers, on ";
        detail::put_article(out, d.input.height);
        detail::put_volume(out, d.input);
        out << " input\nuse fewer filters, a larger stride or a smaller input";
        break;
    default:
        detail::explain_structure(out, d);
        break;
    }
    return out;
}

} // namespace strider
