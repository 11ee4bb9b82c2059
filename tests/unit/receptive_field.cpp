// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests receptive windows against the actual dependencies in random chains of layers.
#include "../catch.hpp"

#include <strider/layer.hpp>
#include <strider/layer/receptive_window.hpp>

#include <algorithm>
#include <cstdint>
#include <random>
#include <set>
#include <string>
#include <vector>

using namespace strider;

namespace {

/// Numbers from a seed, the same on every platform.
class dice {
public:
    explicit dice(unsigned seed) : engine_(seed) {}
    int from(int least, int most) {
        return least + static_cast<int>(engine_() % static_cast<unsigned>(most - least + 1));
    }

private:
    std::mt19937 engine_;
};

/// The options of a window along one axis, and the extents there.
struct axis {
    int filter, stride, before, dilation, size, input, output;
};

axis rows_of(const layer_facts& l) {
    const window_options& w = l.window;
    return {w.filter_height, w.stride_height, w.pad_top,      w.dilation_height,
            l.size,          l.input.height,  l.output.height};
}

axis columns_of(const layer_facts& l) {
    const window_options& w = l.window;
    return {w.filter_width, w.stride_width, w.pad_left,    w.dilation_width,
            l.size,         l.input.width,  l.output.width};
}

/// The positions that output `o` of a layer reads, by the layer's definition; outside, too.
std::vector<int> reads(layer_kind kind, const axis& a, int o) {
    std::vector<int> read;
    switch (kind) {
    case layer_kind::conv:
    case layer_kind::max_pool:
    case layer_kind::avg_pool:
        for (int k = 0; k < a.filter; ++k) read.push_back(o * a.stride - a.before + k * a.dilation);
        break;
    case layer_kind::conv_transpose:
        for (int i = -100; i < 200; ++i)
            for (int k = 0; k < a.filter; ++k)
                if (i * a.stride - a.before + k * a.dilation == o) read.push_back(i);
        break;
    case layer_kind::upsample:
        read.push_back((o + 100 * a.size) / a.size - 100); // rounded down
        break;
    case layer_kind::crop:
        read.push_back(o + a.before);
        break;
    case layer_kind::flatten:
    case layer_kind::fully_connected:
    case layer_kind::global_avg_pool:
        for (int i = 0; i < a.input; ++i) read.push_back(i);
        break;
    default:
        read.push_back(o);
        break;
    }
    return read;
}

/// The rows, or columns, of the network's input that output `o` of the first `depth` layers depends
/// on: `clipped`, only what is inside every volume on the way.
std::set<int> depends(const std::vector<layer_facts>& layers, std::size_t depth,
                      axis (*along)(const layer_facts&), int o, bool clipped) {
    std::set<int> seen{o};
    for (std::size_t n = depth; n-- > 0;) {
        const axis a = along(layers[n]);
        std::set<int> before;
        for (const int position : seen)
            for (const int i : reads(layers[n].kind, a, position))
                if (!clipped || (i >= 0 && i < a.input)) before.insert(i);
        seen = before;
    }
    return seen;
}

options_read random_window(dice& roll, bool pools) {
    options_read options;
    options.has_filter = true;
    window_options& w = options.window;
    w.fit = roll.from(0, 1) == 0 ? fit_policy::floor : fit_policy::ceil;
    w.filter_height = roll.from(1, 4);
    w.filter_width = roll.from(1, 4);
    w.stride_height = roll.from(1, 3);
    w.stride_width = roll.from(1, 3);
    w.pad_top = roll.from(0, w.filter_height - 1);
    w.pad_bottom = roll.from(0, w.filter_height - 1);
    w.pad_left = roll.from(0, w.filter_width - 1);
    w.pad_right = roll.from(0, w.filter_width - 1);
    if (!pools) {
        w.dilation_height = roll.from(1, 3);
        w.dilation_width = roll.from(1, 2);
    }
    return options;
}

/// A layer of a kind that slides or, with `all`, of any that moves rows and columns.
inferred random_layer(dice& roll, shape volume, bool all) {
    switch (roll.from(0, all ? 6 : 2)) {
    case 0:
        return detail::infer_conv("conv", volume, random_window(roll, false), 2, 1);
    case 1:
        return detail::infer_window(layer_kind::max_pool, "max_pool", volume,
                                    random_window(roll, true), volume.channels);
    case 2:
        return relu::infer(volume);
    case 3: {
        options_read options = random_window(roll, false);
        options.window.output_pad_height = roll.from(0, options.window.stride_height - 1);
        return detail::infer_conv_transpose(volume, options, 2);
    }
    case 4:
        return upsample<2>::infer(volume);
    case 5:
        return upsample<3>::infer(volume);
    default:
        return crop<1, 0, 0, 2>::infer(volume);
    }
}

/// Up to six layers that fit, on an input of random extents.
std::vector<layer_facts> random_chain(dice& roll, bool all) {
    std::vector<layer_facts> layers;
    shape volume{roll.from(3, 12), roll.from(3, 12), 2};
    for (int n = roll.from(1, 6); n > 0; --n) {
        const inferred next = random_layer(roll, volume, all);
        if (next.problem || next.facts.output.height > 60 || next.facts.output.width > 60) continue;
        layers.push_back(next.facts);
        volume = next.facts.output;
    }
    return layers;
}

std::string text_of(const std::vector<layer_facts>& layers) {
    std::string text;
    for (const layer_facts& l : layers)
        for (const axis& a : {rows_of(l), columns_of(l)})
            text += std::string(l.name) + " F" + std::to_string(a.filter) + " S" +
                    std::to_string(a.stride) + " P" + std::to_string(a.before) + " D" +
                    std::to_string(a.dilation) + " size " + std::to_string(a.size) + " on " +
                    std::to_string(a.input) + "; ";
    return text;
}

} // namespace

TEST_CASE("the windows of convolutions and pools match their dependencies") {
    dice roll(1);
    int compared = 0;
    for (int trial = 0; trial < 300; ++trial) {
        const std::vector<layer_facts> layers = random_chain(roll, false);
        if (layers.empty()) continue;
        INFO(text_of(layers));
        const receptive_window seen =
            detail::see_through_all(layers, layers.front().input, static_cast<int>(layers.size()));
        CHECK(seen.phases_height == 1);
        CHECK(seen.phases_width == 1);
        for (int i = 0; i < layers.back().output.height; ++i) {
            const std::set<int> truth = depends(layers, layers.size(), rows_of, i, false);
            CHECK(*truth.begin() == seen.row_begin(i));
            CHECK(*truth.rbegin() + 1 == seen.row_end(i));
            CHECK(seen.row_end(i) - seen.row_begin(i) == seen.height);
            ++compared;
        }
        for (int j = 0; j < layers.back().output.width; ++j) {
            const std::set<int> truth = depends(layers, layers.size(), columns_of, j, false);
            CHECK(*truth.begin() == seen.column_begin(j));
            CHECK(*truth.rbegin() + 1 == seen.column_end(j));
        }
    }
    CHECK(compared > 500);
}

TEST_CASE("the windows of any layers cover their dependencies") {
    dice roll(2);
    int fractional = 0;
    for (int trial = 0; trial < 600; ++trial) {
        std::vector<layer_facts> layers = random_chain(roll, true);
        if (layers.empty()) continue;
        const shape input = layers.front().input;
        if (roll.from(0, 4) == 0) layers.push_back(flatten::infer(layers.back().output).facts);
        INFO(text_of(layers));
        const receptive_window seen =
            detail::see_through_all(layers, input, static_cast<int>(layers.size()));
        fractional += seen.phases_height > 1 ? 1 : 0;
        for (int i = 0; i < layers.back().output.height; ++i) {
            CHECK(seen.row_end(i) - seen.row_begin(i) <= seen.height);
            for (const int row : depends(layers, layers.size(), rows_of, i, true)) {
                CHECK(row >= seen.row_begin(i));
                CHECK(row < seen.row_end(i));
            }
        }
        for (int j = 0; j < layers.back().output.width; ++j)
            for (const int column : depends(layers, layers.size(), columns_of, j, true)) {
                CHECK(column >= seen.column_begin(j));
                CHECK(column < seen.column_end(j));
            }
    }
    CHECK(fractional > 50);
}

TEST_CASE("the windows of upsampled and transposed maps are minimal") {
    // Behind a volume whose neighbours are one row apart, no window has an extra row.
    const shape input{9, 9, 2};
    for (const int kernel : {1, 2, 3, 4, 5})
        for (const int stride : {1, 2, 3}) {
            options_read options;
            options.has_filter = true;
            options.window.filter_height = options.window.filter_width = kernel;
            options.window.stride_height = options.window.stride_width = stride;
            const std::vector<layer_facts> layers{
                detail::infer_conv_transpose(input, options, 2).facts};
            const receptive_window seen = detail::see_through_all(layers, input, 1);
            for (int i = 0; i < layers.back().output.height; ++i) {
                const std::set<int> truth = depends(layers, 1, rows_of, i, false);
                INFO("kernel " << kernel << ", stride " << stride << ", row " << i);
                if (kernel >= stride) {
                    CHECK(*truth.begin() == seen.row_begin(i));
                    CHECK(*truth.rbegin() + 1 == seen.row_end(i));
                } else {
                    CHECK(truth.size() <= 1); // rows between the filters see nothing
                }
            }
        }
    std::vector<layer_facts> layers{upsample<2>::infer(input).facts};
    for (int depth = 0; depth < 3; ++depth) {
        options_read options;
        options.has_filter = true;
        options.window.filter_height = options.window.filter_width = 2 + depth;
        layers.push_back(detail::infer_conv("conv", layers.back().output, options, 2, 1).facts);
        const receptive_window seen =
            detail::see_through_all(layers, input, static_cast<int>(layers.size()));
        for (int i = 0; i < layers.back().output.height; ++i) {
            const std::set<int> truth = depends(layers, layers.size(), rows_of, i, false);
            CHECK(*truth.begin() == seen.row_begin(i));
            CHECK(*truth.rbegin() + 1 == seen.row_end(i));
        }
    }
}

TEST_CASE("two windows unite to one that covers both") {
    dice roll(3);
    int moving = 0;
    for (int trial = 0; trial < 400; ++trial) {
        const std::vector<layer_facts> a = random_chain(roll, true);
        std::vector<layer_facts> b;
        while (b.empty() || (!a.empty() && b.front().input != a.front().input)) {
            b = random_chain(roll, true);
            // The same input, as branches have it.
            if (!a.empty() && !b.empty() && b.front().input != a.front().input) {
                const shape volume = a.front().input;
                const inferred first =
                    detail::infer_conv("conv", volume, random_window(roll, false), 2, 1);
                b.clear();
                if (!first.problem) b.push_back(first.facts);
            }
        }
        if (a.empty()) continue;
        const shape input = a.front().input;
        const auto window = [&](const std::vector<layer_facts>& layers) {
            return detail::see_through_all(layers, input, static_cast<int>(layers.size()));
        };
        const receptive_window seen_a = window(a);
        const receptive_window seen_b = window(b);
        const receptive_window both = detail::unite(seen_a, seen_b, input);
        CHECK(detail::unite(seen_b, seen_a, input) == both);
        moving += both.jump_height != 0 ? 1 : 0;
        const int rows = std::min(a.back().output.height, b.back().output.height);
        for (int i = 0; i < rows; ++i)
            for (const std::vector<layer_facts>& layers : {a, b})
                for (const int row : depends(layers, layers.size(), rows_of, i, true)) {
                    INFO(text_of(layers));
                    CHECK(row >= both.row_begin(i));
                    CHECK(row < both.row_end(i));
                }
    }
    CHECK(moving > 20);
}
