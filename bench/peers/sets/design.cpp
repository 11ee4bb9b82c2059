// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Makes the set of a dozen representative convolutions: a small network's, whose filters fill no
// vector, and the large networks'.
#include "../make_set.hpp"

namespace strider::bench {

namespace {

constexpr conv_shape square(int extent, int channels, int filters, int filter, int stride,
                            int pad) {
    conv_shape s{{extent, extent, channels}, {}, filters, 1};
    s.window = {.filter_height = filter,
                .filter_width = filter,
                .stride_height = stride,
                .stride_width = stride,
                .pad_top = pad,
                .pad_bottom = pad,
                .pad_left = pad,
                .pad_right = pad,
                .fit = fit_policy::floor};
    return s;
}

const layer_set_added design(
    {"design", cases_of_shapes<square(32, 3, 16, 5, 1, 2), square(16, 16, 20, 5, 1, 2),
                               square(8, 20, 20, 5, 1, 2), square(32, 3, 10, 5, 1, 2),
                               square(224, 64, 64, 3, 1, 1), square(56, 256, 256, 3, 1, 1),
                               square(28, 512, 512, 3, 1, 1), square(14, 512, 512, 3, 1, 1),
                               square(56, 64, 64, 3, 1, 1), square(7, 512, 512, 3, 1, 1),
                               square(224, 3, 64, 7, 2, 3), square(56, 64, 256, 1, 1, 0)>()});

} // namespace

} // namespace strider::bench
