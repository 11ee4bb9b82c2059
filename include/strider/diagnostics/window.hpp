// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the sentences for windows that do not fit: filters, strides, pads and dilations.
#pragma once

#include <strider/diagnostics/diagnosis.hpp>
#include <strider/diagnostics/words.hpp>

#include <cstdint>

namespace strider::detail {

/// "(7 + 2*0 - 3) / 3 + 1 = 2.33".
consteval void put_formula(message_text& out, std::int64_t extent, std::int64_t covered, int stride,
                           int before, int after) {
    out << '(' << extent << " + ";
    if (before == after)
        out << "2*" << before;
    else
        out << before << " + " << after;
    out << " - " << covered << ") / " << stride << " + 1 = ";
    put_quotient(out, extent + before + after - covered + stride, stride);
}

/// The rows and columns over which the window of `w` moves on the padded `in`: N + P - F each.
struct window_span {
    std::int64_t rows;
    std::int64_t columns;
};

consteval window_span span_of(const window_options& w, shape in) {
    return {std::int64_t{in.height} + w.pad_top + w.pad_bottom - w.covered_height(),
            std::int64_t{in.width} + w.pad_left + w.pad_right - w.covered_width()};
}

/// Whether the window of `w` fits `in`, and its stride divides if it must.
consteval bool fits(const window_options& w, shape in) {
    const window_span span = span_of(w, in);
    if (span.rows < 0 || span.columns < 0) return false;
    return w.fit != fit_policy::exact ||
           (span.rows % w.stride_height == 0 && span.columns % w.stride_width == 0);
}

/// Whether a pool's pads are smaller than its filter, as required; not required for a convolution.
consteval bool pads_allowed(const window_options& w, bool pools) {
    return !pools || (w.pad_top < w.filter_height && w.pad_bottom < w.filter_height &&
                      w.pad_left < w.filter_width && w.pad_right < w.filter_width);
}

consteval window_options with_pad(window_options w, int pad) {
    w.pad_top = w.pad_bottom = w.pad_left = w.pad_right = pad;
    return w;
}

/// "3x3 filter, stride 3, pad 0, on a 7x7x3 input"; "3x3 filter dilated by 4 covers 9x9".
consteval void put_window(message_text& out, const diagnosis& d) {
    const window_options& w = d.window;
    put_article(out, w.filter_height);
    put_pair(out, w.filter_height, w.filter_width);
    out << " filter";
    if (w.dilation_height != 1 || w.dilation_width != 1) {
        out << " dilated by ";
        put_short(out, w.dilation_height, w.dilation_width);
        out << " covers ";
        put_pair(out, w.covered_height(), w.covered_width());
    }
    out << ", stride ";
    put_short(out, w.stride_height, w.stride_width);
    out << ", pad ";
    put_pad(out, w);
    out << ", on ";
    put_article(out, d.input.height);
    put_volume(out, d.input);
    out << " input";
}

/// A pad that resolves the remainders at the bottom and right, by less padding or else more: "; or
/// pad<3, 2, 3, 2>".
consteval void put_uneven_pad(message_text& out, const diagnosis& d) {
    window_options w = d.window;
    const window_span span = span_of(w, d.input);
    const auto even_out = [](int& pad, std::int64_t remainder, int stride) {
        if (remainder == 0) return;
        pad += static_cast<int>(pad >= remainder ? -remainder : stride - remainder);
    };
    even_out(w.pad_bottom, span.rows % w.stride_height, w.stride_height);
    even_out(w.pad_right, span.columns % w.stride_width, w.stride_width);
    // A window of padding only is no better than leaving the remainder out.
    if (w.pad_bottom >= w.covered_height() || w.pad_right >= w.covered_width()) return;
    if (!pads_allowed(w, d.pools)) return;
    out << "; or pad<" << w.pad_top << ", " << w.pad_bottom << ", " << w.pad_left << ", "
        << w.pad_right << '>';
}

/// "; or floor_fit, which leaves 1 row out; or ceil_fit, which adds 1 row": what the other policies
/// do if the stride does not divide.
consteval void put_policies(message_text& out, const diagnosis& d) {
    const window_options& w = d.window;
    const window_span span = span_of(w, d.input);
    const std::int64_t rows = span.rows % w.stride_height;
    const std::int64_t columns = span.columns % w.stride_width;
    out << "; or floor_fit, which leaves ";
    put_rows_and_columns(out, rows, columns);
    out << " out";
    // No output is added whose window would begin beyond the input.
    const auto added = [](std::int64_t extent, std::int64_t covered, int stride, int before,
                          int after, std::int64_t remainder) {
        const auto outputs = [&](fit_policy policy) {
            return fit_extent(extent, covered, stride, before, after, policy).extent;
        };
        return outputs(fit_policy::ceil) > outputs(fit_policy::floor) ? stride - remainder : 0;
    };
    const std::int64_t more_rows =
        added(d.input.height, w.covered_height(), w.stride_height, w.pad_top, w.pad_bottom, rows);
    const std::int64_t more_columns =
        added(d.input.width, w.covered_width(), w.stride_width, w.pad_left, w.pad_right, columns);
    if (more_rows == 0 && more_columns == 0) return;
    out << "; or ceil_fit, which adds ";
    put_rows_and_columns(out, more_rows, more_columns);
}

/// "stride 1, 2 or 4; or pad 1; or floor_fit, which leaves 1 row out; ...".
consteval void put_fitting(message_text& out, const diagnosis& d) {
    constexpr int max_searched = 64;
    int strides[4]{};
    int count = 0;
    for (int s = 1; s <= max_searched && count < 4; ++s) {
        window_options w = d.window;
        if (s - 1 > w.covered_height() && s - 1 > w.stride_height) break;
        w.stride_height = w.stride_width = s;
        if (fits(w, d.input)) strides[count++] = s;
    }
    if (count > 0) out << "stride ";
    put_choice(out, strides, count);
    window_options same = d.window;
    pad_to_same(same);
    bool keeps = fits(same, d.input) && pads_allowed(same, d.pools);
    bool padded = false;
    for (int p = 0; p < 8 && !padded; ++p) {
        const window_options w = with_pad(d.window, p);
        padded = fits(w, d.input) && pads_allowed(w, d.pools);
        if (!padded) continue;
        out << "; or pad " << p;
        keeps = keeps && with_pad(same, p) != same;
    }
    if (keeps) out << "; or pad_same";
    if (!padded && !keeps) put_uneven_pad(out, d);
    put_policies(out, d);
}

/// The largest dilation, up to the given one, with which the filter fits; 0 if none.
consteval int fitting_dilation(const window_options& w, shape in, std::int64_t rows,
                               std::int64_t columns) {
    const auto most = [](std::int64_t extent, int filter) {
        return filter < 2 ? std::int64_t{1} << 30 : (extent - 1) / (filter - 1);
    };
    const std::int64_t a = most(rows, w.filter_height);
    const std::int64_t b = most(columns, w.filter_width);
    const std::int64_t first = a < b ? a : b;
    for (std::int64_t n = first; n > 0 && n > first - 8; --n) {
        window_options smaller = w;
        smaller.dilation_height = smaller.dilation_width = static_cast<int>(n);
        if (fits(smaller, in)) return static_cast<int>(n);
    }
    return 0;
}

consteval void put_too_large(message_text& out, const diagnosis& d) {
    const window_options& w = d.window;
    const window_span span = span_of(w, d.input);
    const std::int64_t rows = span.rows + w.covered_height();
    const std::int64_t columns = span.columns + w.covered_width();
    put_window(out, d);
    out << ": the padded input has ";
    put_count(out, rows, "row");
    out << " and ";
    put_count(out, columns, "column");
    // Any smaller filter fits only if the stride then always divides.
    const bool any = w.fit != fit_policy::exact || (w.stride_height == 1 && w.stride_width == 1);
    out << "\nfits with: ";
    bool said = false;
    const auto put_next = [&](const char* what) {
        out << (said ? "; or " : "") << what;
        said = true;
    };
    if (w.dilation_height > 1 || w.dilation_width > 1) {
        const int dilation = fitting_dilation(w, d.input, rows, columns);
        if (dilation > 0) {
            put_next("dilation ");
            out << dilation;
            if (any && dilation > 1) out << " or less";
        }
    }
    window_options smaller = w;
    const auto shrink = [](int& filter, int step, std::int64_t extent) {
        const std::int64_t most = (extent - 1) / step + 1;
        if (filter > most) filter = static_cast<int>(most);
    };
    shrink(smaller.filter_height, w.dilation_height, rows);
    shrink(smaller.filter_width, w.dilation_width, columns);
    if (fits(smaller, d.input) && pads_allowed(smaller, d.pools)) {
        put_next("filter ");
        put_short(out, smaller.filter_height, smaller.filter_width);
        if (any && (smaller.filter_height > 1 || smaller.filter_width > 1)) out << " or smaller";
    }
    const std::int64_t missing_rows = w.covered_height() - d.input.height;
    const std::int64_t missing_columns = w.covered_width() - d.input.width;
    const std::int64_t first =
        ((missing_rows > missing_columns ? missing_rows : missing_columns) + 1) / 2;
    for (std::int64_t p = first; p < first + 8 && p < 1 << 30; ++p) {
        const window_options padded = with_pad(w, static_cast<int>(p));
        if (!fits(padded, d.input) || !pads_allowed(padded, d.pools)) continue;
        put_next("pad ");
        out << p;
        if (any && !d.pools) out << " or larger";
        break;
    }
    if (!said) out << "a larger input";
}

consteval void put_does_not_divide(message_text& out, const diagnosis& d) {
    const window_options& w = d.window;
    const window_span span = span_of(w, d.input);
    const bool height = span.rows % w.stride_height != 0;
    const bool width = span.columns % w.stride_width != 0;
    put_window(out, d);
    const bool same_formula =
        d.input.height == d.input.width && w.covered_height() == w.covered_width() &&
        w.stride_height == w.stride_width && w.pad_top == w.pad_left && w.pad_bottom == w.pad_right;
    out << ": ";
    if (height) {
        if (!same_formula) out << "height ";
        put_formula(out, d.input.height, w.covered_height(), w.stride_height, w.pad_top,
                    w.pad_bottom);
    }
    if (width && !same_formula) {
        if (height) out << ", ";
        out << "width ";
        put_formula(out, d.input.width, w.covered_width(), w.stride_width, w.pad_left, w.pad_right);
    }
    out << "\nfits with: ";
    put_fitting(out, d);
}

/// The largest output_pad below the stride or the dilation, for rows and columns alike.
consteval int max_output_pad(const window_options& w) {
    const auto most = [](int a, int b) { return a > b ? a : b; };
    const int rows = most(w.stride_height, w.dilation_height) - 1;
    const int columns = most(w.stride_width, w.dilation_width) - 1;
    return rows < columns ? rows : columns;
}

/// A transposed convolution whose pads remove all of its output.
consteval void put_output_not_positive(message_text& out, const diagnosis& d) {
    const window_options& w = d.window;
    const auto written = [](int extent, int stride, std::int64_t covered, int added) {
        return std::int64_t{extent - 1} * stride + covered + added;
    };
    const std::int64_t rows =
        written(d.input.height, w.stride_height, w.covered_height(), w.output_pad_height);
    const std::int64_t columns =
        written(d.input.width, w.stride_width, w.covered_width(), w.output_pad_width);
    put_window(out, d);
    out << ": it writes ";
    put_count(out, rows, "row");
    out << " and ";
    put_count(out, columns, "column");
    out << ", less the pads ";
    put_pair(out, rows - w.pad_top - w.pad_bottom, columns - w.pad_left - w.pad_right);
    const std::int64_t least = rows < columns ? rows : columns;
    out << "\nfits with: pad " << (least - 1) / 2;
    if (least > 2) out << " or less";
}

} // namespace strider::detail
