// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Computes with NaN, with infinity and in double, and asks what is finite. This file does no
// arithmetic of its own, which the unit's options could change.
#include <strider/strider.hpp>

#include <strider/train/schedule/reduce_on_plateau.hpp>

#include <bit>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace {

using namespace strider;

using named_numbers = std::vector<std::pair<std::string, std::vector<float>>>;

constexpr std::uint32_t nan_bits = 0x7fc0'0000u;
constexpr std::uint32_t infinity_bits = 0x7f80'0000u;

/// The same numbers with one NaN for all.
std::vector<float> with_one_nan(std::span<const float> numbers) {
    std::vector<float> all;
    for (const float& number : numbers) {
        const auto bits = std::bit_cast<std::uint32_t>(number);
        all.push_back(
            std::bit_cast<float>((bits & 0x7fff'ffffu) > infinity_bits ? nan_bits : bits));
    }
    return all;
}
std::vector<float> with_one_nan(std::span<const double> numbers) {
    std::vector<float> all;
    for (const double& number : numbers) {
        const auto bits = std::bit_cast<std::uint64_t>(number);
        const bool none = (bits & 0x7fff'ffff'ffff'ffffu) > 0x7ff0'0000'0000'0000u;
        all.push_back(std::bit_cast<float>(none ? nan_bits : static_cast<std::uint32_t>(bits)));
        all.push_back(
            std::bit_cast<float>(none ? nan_bits : static_cast<std::uint32_t>(bits >> 32)));
    }
    return all;
}

/// From -2 to 2, in either sign.
template <class Real>
Real number_of(std::size_t i) {
    const auto random = static_cast<std::uint32_t>((i + 1) * 2654435761u);
    if constexpr (sizeof(Real) == 4)
        return std::bit_cast<float>((random & 1u) << 31 | (120u + random % 8) << 23 |
                                    (random >> 9));
    else
        return std::bit_cast<double>(std::uint64_t{random & 1u} << 63 |
                                     std::uint64_t{1016u + random % 8} << 52 |
                                     std::uint64_t{random} << 20);
}

template <class Real>
std::vector<Real> numbers_of(std::int64_t count) {
    std::vector<Real> numbers(static_cast<std::size_t>(count));
    for (std::size_t i = 0; i < numbers.size(); ++i) numbers[i] = number_of<Real>(i);
    return numbers;
}

using net = network<input<6, 7, 3>, conv<10, filter<3>, pad<1>>, max_pool<filter<2>, floor_fit>,
                    gelu, conv<5, filter<1>>, elu, local_response_norm<3>, conv<5, filter<1>>,
                    strider::tanh, conv<4, filter<1>>, sigmoid, fully_connected<4>, softmax>;

template <class Real>
model<net, Real> some_model() {
    model<net, Real> made(1);
    const auto numbers = numbers_of<Real>(net::parameters);
    for (std::size_t i = 0; i < numbers.size(); ++i) made.parameters()[i] = numbers[i];
    return made;
}

/// A block and a single image; without and with a NaN and an infinity in the first.
template <class Real>
void add_forward(named_numbers& all, const std::string& name) {
    const inference<net, numerics::exact, Real> tested(some_model<Real>(), 1);
    auto images = numbers_of<Real>(17 * net::input.count());
    std::vector<Real> outputs(static_cast<std::size_t>(17 * net::output.count()));
    tested.forward(images, outputs);
    all.emplace_back(name, with_one_nan(std::span<const Real>(outputs)));
    for (const std::uint32_t bits : {nan_bits, infinity_bits}) {
        const auto bad = std::bit_cast<float>(bits);
        images[20] = bad;
        tested.forward(images, outputs);
        all.emplace_back(name + ", not finite", with_one_nan(std::span<const Real>(outputs)));
        const auto alone = tested(
            std::span<const Real>(images).first(static_cast<std::size_t>(net::input.count())));
        all.emplace_back(name + ", not finite, alone", with_one_nan(std::span<const Real>(alone)));
    }
}

template <class Loss, class Real>
void add_training(named_numbers& all, const std::string& name) {
    trainer<net, sgd, Loss, Real> tested(some_model<Real>(), {.batch = 3, .threads = 1});
    auto images = numbers_of<Real>(3 * net::input.count());
    const std::vector<int> labels{0, 1, 3};
    double loss = tested.step(images, labels, 0.01).loss;
    all.emplace_back(name + ", loss", with_one_nan(std::span<const double>(&loss, 1)));
    all.emplace_back(name, with_one_nan(std::span<const Real>(tested.model().parameters())));
    images[5] = std::bit_cast<float>(nan_bits);
    loss = tested.step(images, labels, 0.01).loss;
    all.emplace_back(name + ", loss of NaN", with_one_nan(std::span<const double>(&loss, 1)));
}

/// 1 for each that is refused.
std::vector<float> refusals() {
    std::vector<float> refused;
    const double infinity = std::bit_cast<double>(std::uint64_t{0x7ff0'0000'0000'0000u});
    const double none = std::bit_cast<double>(std::uint64_t{0x7ff8'0000'0000'0000u});
    for (const double& number : {infinity, none}) {
        for (const std::vector<double>& state :
             {std::vector<double>{number, 1, 0}, std::vector<double>{0.1, number, 0}}) {
            reduce_on_plateau rule{.rate = 0.1};
            try {
                rule.restore(state);
                refused.push_back(0);
            } catch (const argument_error&) {
                refused.push_back(1);
            }
        }
        refused.push_back(detail::is_finite(number) ? 0.0f : 1.0f);
    }
    return refused;
}

} // namespace

named_numbers STRIDER_NUMBERS();
named_numbers STRIDER_NUMBERS() {
    named_numbers all;
    add_forward<float>(all, "float");
    add_forward<double>(all, "double");
    add_training<squared_error, double>(all, "squared error, double");
    add_training<multiclass_hinge, float>(all, "hinge");
    all.emplace_back("refused", refusals());
    return all;
}
