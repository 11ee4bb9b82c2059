// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// The check of a trainer's gradients: see gradient_check.hpp.
#include "gradient_check.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace strider::test {

std::vector<double> random_numbers(std::size_t count, std::uint64_t seed) {
    std::uint64_t state = seed * 0x9e3779b97f4a7c15u + 1;
    std::vector<double> numbers(count);
    for (double& n : numbers) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        n = static_cast<double>(static_cast<std::int32_t>(state >> 32)) * 0x1p-31;
    }
    return numbers;
}

std::vector<double> gradient_case::images() const {
    return random_numbers(static_cast<std::size_t>(graph.input.count()) *
                              static_cast<std::size_t>(batch),
                          seed + 100);
}

std::vector<int> gradient_case::labels() const {
    std::vector<int> all;
    for (int n = 0; n < batch; ++n) all.push_back((n * 2 + 1) % static_cast<int>(output.count()));
    return all;
}

void gradient_case::move(std::span<double> parameters) const {
    const std::vector<double> by = random_numbers(parameters.size(), seed + 200);
    for (const parameter_tensor& tensor : tensors) {
        const auto numbers = parameters.subspan(static_cast<std::size_t>(tensor.offset),
                                                static_cast<std::size_t>(tensor.size));
        if (tensor.role == parameter_role::bias)
            std::copy_n(by.begin(), tensor.size, numbers.begin());
        else if (tensor.rank == 1) // gamma
            for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] += by[i] / 2;
    }
}

void gradient_case::check(std::span<const double> start, const step_result& result,
                          std::span<const double> found) const {
    using exact = long double;
    INFO("seed " << seed << ", " << batch << " images");
    constexpr exact h = 0x1p-17L;
    const auto double_images = images();
    std::vector<exact> parameters(start.begin(), start.end());
    const std::vector<exact> exact_images(double_images.begin(), double_images.end());
    const any_reference_loss<exact> base(graph, depth, loss, parameters, exact_images, labels());
    const exact size = std::max(base.loss(), exact{1});
    const auto terms = static_cast<exact>(products);
    const exact u_double = static_cast<exact>(std::numeric_limits<double>::epsilon()) / 2;
    const exact u_exact = std::numeric_limits<exact>::epsilon() / 2;
    exact largest = 0;
    for (const double g : found) largest = std::max(largest, std::abs(static_cast<exact>(g)));
    CHECK(largest > 1e-3L);
    CHECK(result.count == batch);
    CHECK(std::abs(static_cast<exact>(result.loss) * batch - base.loss()) <=
          3 * terms * u_double * size);

    REQUIRE(found.size() == parameters.size());
    const exact rounding = 3 * terms * u_double * largest;
    exact loosest = 0;
    int kinks = 0;
    std::ptrdiff_t wrong = -1;
    for (std::size_t p = 0; p < parameters.size(); p += each) {
        const exact here = parameters[p];
        const auto owner =
            std::find_if(tensors.begin(), tensors.end(), [&](const parameter_tensor& tensor) {
                return static_cast<std::int64_t>(p) < tensor.offset + tensor.size;
            });
        const auto loss_at = [&](exact step) {
            parameters[p] = here + step;
            const auto moved = base.changed(parameters, owner->layer);
            parameters[p] = here;
            if (moved.sides() != base.sides()) ++kinks;
            return moved.loss();
        };
        const exact near = (loss_at(h) - loss_at(-h)) / (2 * h);
        const exact far = (loss_at(2 * h) - loss_at(-2 * h)) / (4 * h);
        const exact tolerance = std::abs(far - near) + terms * u_exact * size / h + rounding;
        loosest = std::max(loosest, tolerance);
        if (wrong < 0 && !(std::abs(near - static_cast<exact>(found[p])) <= tolerance)) {
            wrong = static_cast<std::ptrdiff_t>(p);
            INFO("parameter " << p << ": " << found[p] << " instead of " << near << " within "
                              << tolerance);
            CHECK(wrong == -1);
        }
    }
    CHECK(wrong == -1);
    CHECK(kinks == 0);
    // The bound is tight.
    CHECK(loosest < 1e-7L * std::max(largest, exact{1}));
}

} // namespace strider::test
