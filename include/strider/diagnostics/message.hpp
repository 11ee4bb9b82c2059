// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::explain`: the sentences for a refused network, and what would fit.
#pragma once

#include <strider/diagnostics/diagnosis.hpp>
#include <strider/diagnostics/structure.hpp>
#include <strider/diagnostics/suggestion.hpp>
#include <strider/diagnostics/window.hpp>
#include <strider/diagnostics/words.hpp>

#include <cstddef>
#include <cstdint>

namespace strider {

namespace detail {

/// At most `most` divisors of `number`, the nearest to `wanted`, in ascending order.
consteval int divisors_near(int number, int wanted, int* divisors, int most) {
    int count = 0;
    for (int n = 1; n <= number && n <= 4096; ++n) {
        if (number % n != 0) continue;
        if (count == most) {
            const int farther = wanted - divisors[0];
            if (farther <= n - wanted) break;
            for (int i = 0; i + 1 < count; ++i) divisors[i] = divisors[i + 1];
            --count;
        }
        divisors[count++] = n;
    }
    return count;
}

consteval int common_divisor(int a, int b) {
    while (b != 0) {
        const int rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/// "3 groups of 96 channels and 20 filters: 20 / 3 = 6.67 filters a group".
consteval void put_groups(message_text& out, const diagnosis& d) {
    const int groups = static_cast<int>(d.number);
    const int channels = d.input.channels;
    out << groups << " groups of " << channels << " channels and " << d.filters << " filters: ";
    if (channels % groups != 0) {
        out << channels << " / " << groups << " = ";
        put_quotient(out, channels, groups);
        out << " channels";
    }
    if (d.filters % groups != 0) {
        if (channels % groups != 0) out << ", ";
        out << d.filters << " / " << groups << " = ";
        put_quotient(out, d.filters, groups);
        out << " filters";
    }
    out << " a group\nfits with: groups ";
    int divisors[6]{};
    const int common = common_divisor(channels, d.filters);
    const int count = divisors_near(common, groups, divisors, 6);
    put_choice(out, divisors, count);
    if (count > 1) out << ", which divide both";
    if (channels % groups != 0) return;
    out << "; or ";
    if (d.filters > groups) out << d.filters / groups * groups << " or ";
    out << (d.filters / groups + 1) * std::int64_t{groups} << " filters";
}

consteval void put_maxout(message_text& out, const diagnosis& d) {
    const int group = static_cast<int>(d.number);
    out << "groups of " << group << " on ";
    put_article(out, d.input.height);
    put_volume(out, d.input);
    out << " input: " << d.input.channels << " / " << group << " = ";
    put_quotient(out, d.input.channels, group);
    out << " maps\nfits with: maxout of ";
    int divisors[6]{};
    put_choice(out, divisors, divisors_near(d.input.channels, group, divisors, 6));
    out << "; or ";
    if (d.input.channels > group) out << d.input.channels / group * group << " or ";
    out << (d.input.channels / group + 1) * std::int64_t{group} << " channels before it";
}

consteval void put_nothing_left(message_text& out, const diagnosis& d) {
    const window_options& w = d.window;
    const auto least = [](int a, int b) { return a < b ? a : b; };
    put_article(out, d.input.height);
    put_volume(out, d.input);
    out << " input less " << w.pad_top << " + " << w.pad_bottom << " rows and " << w.pad_left
        << " + " << w.pad_right << " columns leaves nothing\n";
    const int most = (least(d.input.height, d.input.width) - 1) / 2;
    if (most > 0)
        out << "fits with: crop<" << most << "> or less";
    else
        out << "nothing can be cropped on both sides: remove it";
}

/// The numbers of arguments that an option or a layer takes.
consteval void put_counts(message_text& out, const name_text& option) {
    const auto is = [&](const char* word) {
        std::size_t i = 0;
        while (word[i] != '\0' && word[i] == option.characters[i]) ++i;
        return word[i] == '\0';
    };
    if (is("groups<"))
        out << "it takes 1: the number of groups";
    else if (is("maxout<"))
        out << "it takes 1: the number of maps in a group";
    else if (is("upsample<"))
        out << "it takes 1: the factor of rows and columns alike";
    else if (is("pad_channels<"))
        out << "it takes 2: the maps of zeros before and after";
    else if (is("batch_norm_with<"))
        out << "it takes 2: the epsilon and the momentum";
    else if (is("pad<") || is("crop<"))
        out << (is("pad<") ? "pad" : "crop")
            << " takes 1 (all sides), 2 (rows, columns) or 4 (top, bottom, left, right)";
    else
        out << "it takes 1 (rows and columns alike) or 2 (rows, columns)";
}

consteval void put_not_a_layer(message_text& out, const diagnosis& d) {
    const char* nearest = nearest_layer(d.name);
    const char network[] = "checked_network<";
    std::size_t match = 0;
    while (network[match] != '\0' && network[match] == d.name.characters[match]) ++match;
    if (network[match] == '\0') {
        out << "a network cannot contain a network\nname its layers as a block, and use that in "
               "both: using block = sequence<conv<16, filter<5>>, relu>";
        return;
    }
    out << d.name << " is not a layer";
    if (nearest != nullptr) out << "; " << nearest << " is one";
    out << "\nlayers are the types of <strider/layer.hpp>: conv<16, filter<5>>, relu, "
           "max_pool<filter<2>>, ...";
}

consteval void put_volume_too_large(message_text& out, const diagnosis& d) {
    if (d.layer < 0) {
        out << d.option << ": more than 2147483647 numbers\nuse a smaller input";
        return;
    }
    out << d.name << ": an output or a padded input of more than 2147483647 numbers, on ";
    put_article(out, d.input.height);
    put_volume(out, d.input);
    out << " input\nuse ";
    out << (d.name == "upsample"         ? "a smaller factor"
            : d.name == "pad_channels"   ? "fewer channels"
            : d.name == "conv_transpose" ? "fewer filters, a smaller stride"
                                         : "fewer filters, a larger stride")
        << " or a smaller input";
}

/// "filter, stride, pad, pad_same, exact_fit, floor_fit, ceil_fit".
consteval void put_known(message_text& out, option_set known) {
    struct entry {
        option_kind kind;
        const char* names;
    };
    const entry entries[]{{option_kind::filter, "filter"},
                          {option_kind::stride, "stride"},
                          {option_kind::pad, "pad"},
                          {option_kind::pad_same, "pad_same"},
                          {option_kind::dilation, "dilation"},
                          {option_kind::groups, "groups"},
                          {option_kind::output_pad, "output_pad"},
                          {option_kind::no_bias, "no_bias"},
                          {option_kind::fit, "exact_fit, floor_fit, ceil_fit"}};
    bool first = true;
    for (const entry& e : entries) {
        if (!known.contains(e.kind)) continue;
        if (!first) out << ", ";
        out << e.names;
        first = false;
    }
    if (first) out << "no option";
}

/// Whether another order of the input's extents could resolve a problem.
constexpr bool is_of_extents(problem kind) {
    switch (kind) {
    case problem::filter_too_large:
    case problem::does_not_divide:
    case problem::volume_too_large:
    case problem::too_many_parameters:
    case problem::too_many_macs:
    case problem::groups_do_not_divide:
    case problem::output_not_positive:
    case problem::maxout_does_not_divide:
    case problem::nothing_left:
    case problem::residual_differs:
    case problem::branches_differ:
    case problem::gate_differs:
        return true;
    case problem::none:
    case problem::no_input:
    case problem::second_input:
    case problem::no_layers:
    case problem::input_arguments:
    case problem::extent_not_positive:
    case problem::not_a_layer:
    case problem::option_as_layer:
    case problem::layer_as_option:
    case problem::missing_filter:
    case problem::no_filters:
    case problem::option_twice:
    case problem::options_exclude:
    case problem::option_unknown:
    case problem::option_arguments:
    case problem::option_value:
    case problem::option_fraction:
    case problem::pad_reaches_filter:
    case problem::after_softmax:
    case problem::argument_count:
    case problem::argument_value:
    case problem::output_pad_too_large:
    case problem::too_few_branches:
    case problem::structure_arguments:
    case problem::empty_block:
    case problem::repeat_count:
    case problem::name_twice:
    case problem::too_many_layers:
    case problem::name_not_valid:
        break;
    }
    return false;
}

/// "input<3, 32, 32> is 3 rows of 32 columns with 32 channels; ...", if the input looks
/// channels-first: as few rows as an image has channels, and otherwise square.
consteval void put_channels_first(message_text& out, const diagnosis& d) {
    const shape in = d.network;
    const bool looks_so =
        in.height >= 1 && in.height <= 4 && in.width == in.channels && in.width > in.height;
    if (!looks_so || !is_of_extents(d.kind)) return;
    out << "\ninput<" << in.height << ", " << in.width << ", " << in.channels << "> is ";
    put_count(out, in.height, "row");
    out << " of " << in.width << " columns with " << in.channels
        << " channels; strider is channels-last: input<" << in.width << ", " << in.channels << ", "
        << in.height << '>';
}

} // namespace detail

/// What is wrong and what would fit, in one to four lines; empty if nothing is wrong.
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
    case problem::input_arguments:
        out << d.option << "\nwrite input<height, width, channels>; for grey images input<"
            << "height, width, 1>";
        break;
    case problem::extent_not_positive:
        out << d.option << "\nheight, width and channels must each be "
            << (d.input == shape{0, 0, 0} ? "whole, from 1 to 2147483647" : "at least 1");
        break;
    case problem::not_a_layer:
        detail::put_not_a_layer(out, d);
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
        out << '\n';
        detail::put_counts(out, d.option);
        break;
    case problem::option_value:
        name() << d.option << "\neach number must be at least " << d.least;
        break;
    case problem::option_fraction:
        name() << d.option << "\neach number must be whole, and at most 2147483647";
        break;
    case problem::argument_count:
        out << d.option << " has ";
        detail::put_count(out, d.number, "number");
        out << '\n';
        detail::put_counts(out, d.option);
        break;
    case problem::argument_value:
        out << d.option << '\n' << d.other;
        break;
    case problem::groups_do_not_divide:
        name();
        detail::put_groups(out, d);
        break;
    case problem::output_pad_too_large:
        name() << "output_pad ";
        detail::put_short(out, d.window.output_pad_height, d.window.output_pad_width);
        out << ", stride ";
        detail::put_short(out, d.window.stride_height, d.window.stride_width);
        out << ", dilation ";
        detail::put_short(out, d.window.dilation_height, d.window.dilation_width);
        out << ": what it adds must be less than the stride or the dilation\nfits with: output_pad "
            << detail::max_output_pad(d.window)
            << (detail::max_output_pad(d.window) > 0 ? " or less" : "");
        break;
    case problem::output_not_positive:
        name();
        detail::put_output_not_positive(out, d);
        break;
    case problem::maxout_does_not_divide:
        name();
        detail::put_maxout(out, d);
        break;
    case problem::nothing_left:
        name();
        detail::put_nothing_left(out, d);
        break;
    case problem::too_many_parameters:
    case problem::too_many_macs:
        name() << "more than 2^60 "
               << (d.kind == problem::too_many_macs ? "multiply-accumulates" : "weights")
               << ", on ";
        detail::put_article(out, d.input.height);
        detail::put_volume(out, d.input);
        out << " input\nuse fewer filters, or make the volume smaller before it";
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
        detail::put_volume_too_large(out, d);
        break;
    case problem::residual_differs:
        name();
        detail::put_residual_differs(out, d);
        break;
    case problem::branches_differ:
        name();
        detail::put_branches_differ(out, d);
        break;
    case problem::gate_differs:
        name();
        detail::put_gate_differs(out, d);
        break;
    case problem::too_few_branches:
        name() << d.number << (d.number == 1 ? " branch" : " branches")
               << "\nwrite concat<first, second, ...>; identity is the volume itself";
        break;
    case problem::structure_arguments:
        name() << d.number << " arguments: it has a body and perhaps a shortcut\n"
               << "make one body of several layers: residual<sequence<a, b, c>, shortcut>";
        break;
    case problem::empty_block:
        name() << "there is no layer in it\nit needs at least one; identity adds none";
        break;
    case problem::repeat_count:
        name() << "repeat<" << d.option << ", ...>\n" << d.other;
        break;
    case problem::name_twice:
        name() << "layer " << d.number << " of the same block has this name already\n"
               << "choose another name, or give each block one: named<\"block1\", sequence<...>>";
        break;
    case problem::too_many_layers:
        name() << d.number << (d.number < 1'000'000 ? "" : " or more") << " layers, where at most "
               << d.least << " can be checked\nuse fewer turns of a repeat";
        break;
    case problem::name_not_valid:
        if (d.name.size() == 0)
            out << "named: an empty text";
        else
            name() << "this";
        out << " is not a valid name\nwrite letters, digits, '_' and '-', but not "
               "'-' first";
        break;
    }
    detail::put_channels_first(out, d);
    return out;
}

} // namespace strider
