// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests batch_norm in training and in inference: its statistics against the formula, its results if
// it is folded into the layer before and if not.
#include "structures.hpp"

#include "allocations.hpp"

#include <strider/inference.hpp>
#include <strider/inspect.hpp>
#include <strider/train/loss.hpp>
#include <strider/train/trainer.hpp>

#include <cmath>
#include <limits>
#include <utility>

namespace {

using namespace strider;

using normed = network<input<4, 3, 2>, conv<5, filter<2>>, batch_norm_with<1e-3, 0.3>,
                       strider::tanh, conv<3, filter<2>>, batch_norm, fully_connected<3>>;
using normed_trainer = trainer<normed, sgd, softmax_cross_entropy, double>;

/// The error bound of a double trainer relative to a double reference: both sum a few hundred
/// products of values near 1 and divide by a deviation that is not small.
constexpr double near_enough = 1e-12;

template <class Net>
std::vector<double> moved(const model<Net, double>& m, std::span<const double> images,
                          std::span<const int> labels) {
    const test::numbers_of<double> parameters(m.parameters().begin(), m.parameters().end());
    const test::reference_loss<Net, softmax_cross_entropy, double> batch(
        parameters, {images.begin(), images.end()}, labels);
    std::vector<double> statistics(m.statistics().begin(), m.statistics().end());
    std::size_t at = 0;
    for (int i = 0; i < Net::depth; ++i) {
        const layer_facts& layer = Net::facts[static_cast<std::size_t>(i)];
        if (layer.kind != layer_kind::batch_norm) continue;
        const double momentum = layer.coefficients[1];
        const auto& x = batch.volumes()[static_cast<std::size_t>(i)]; // in a chain
        const auto maps = static_cast<std::size_t>(layer.input.channels);
        const double n = static_cast<double>(x.size() / maps);
        for (std::size_t c = 0; c < maps; ++c) {
            const auto of_map = test::reference_network<double>::moments_of(x, layer.input.channels,
                                                                            static_cast<int>(c));
            double& mean = statistics[at + c];
            double& variance = statistics[at + maps + c];
            mean = (1 - momentum) * mean + momentum * of_map.mean;
            if (n > 1)
                variance = (1 - momentum) * variance + momentum * of_map.variance * n / (n - 1);
        }
        at += 2 * maps;
    }
    return statistics;
}

template <class Net, class Real>
double furthest(std::span<const Real> a, std::span<const double> b) {
    double most = a.size() == b.size() ? 0 : std::numeric_limits<double>::infinity();
    for (std::size_t i = 0; i < a.size() && i < b.size(); ++i)
        most = std::max(most, std::abs(static_cast<double>(a[i]) - b[i]));
    return most;
}

} // namespace

TEST_CASE("Running statistics follow those of the batches", "[train][batch_norm]") {
    normed_trainer tested(test::grown_model<normed, double>(3), {.batch = 19, .threads = 2});
    std::uint64_t seed = 0;
    for (const int size : {19, 5, 16, 1}) {
        INFO(size << " images");
        const auto images = test::random_images<double>(size * normed::input.count(), ++seed);
        const auto labels = test::some_labels(size, 3);
        const auto before = std::as_const(tested).model();
        const auto expected = moved<normed>(before, images, labels);
        tested.step(images, labels, 0.05);
        const auto found = std::as_const(tested).model().statistics();
        CHECK(furthest<normed>(found, expected) < near_enough);
        CHECK(furthest<normed, double>(before.statistics(), expected) > 1e-3);
    }
}

TEST_CASE("A single element per channel is refused in training", "[train][batch_norm]") {
    using flat = network<input<2, 2, 3>, batch_norm, global_avg_pool, named<"bn", batch_norm>,
                         fully_connected<3>>;
    trainer<flat, sgd, softmax_cross_entropy, double> tested(model<flat, double>(1),
                                                             {.batch = 3, .threads = 1});
    const auto images = test::random_images<double>(2 * flat::input.count(), 4);
    const std::span<const double> first = std::span(images).first(12);
    const int labels[]{1, 2};
    const auto before = std::as_const(tested).model();
    const auto said = test::message_of<argument_error>(
        [&] { tested.step(first, std::span(labels).first(1), 0.1); });
    CHECK(said == "trainer: layer 2 (bn): batch_norm: expected a batch of at least 2 images, as "
                  "its input is 1x1x3, found 1");
    CHECK(test::message_of<argument_error>(
              [&] { tested.gradient(first, std::span(labels).first(1)); }) == said);
    CHECK(test::same_bits<double>(std::as_const(tested).model().parameters(), before.parameters()));
    CHECK(test::same_bits<double>(std::as_const(tested).model().statistics(), before.statistics()));
    CHECK(tested.steps() == 0);
    CHECK(std::isfinite(tested.step(images, labels, 0.1).loss));
}

TEST_CASE("A batch_norm uses its whole batch, for any division into blocks",
          "[train][batch_norm]") {
    const auto start = test::grown_model<normed, double>(3);
    constexpr int count = 21;
    constexpr auto size = static_cast<std::size_t>(normed::input.count());
    const auto images = test::random_images<double>(count * normed::input.count(), 5);
    const auto labels = test::some_labels(count, 3);
    normed_trainer tested(start, {.batch = count, .threads = 1});
    const auto expected = tested.gradient(images, labels);
    const std::vector<double> gradients(tested.gradients().begin(), tested.gradients().end());

    // A trainer for more images that has processed others computes the same bits.
    normed_trainer larger(start, {.batch = 40, .threads = 1});
    larger.gradient(test::random_images<double>(40 * normed::input.count(), 6),
                    test::some_labels(40, 3));
    CHECK(larger.gradient(images, labels).loss == expected.loss);
    CHECK(test::same_bits<double>(larger.gradients(), gradients));

    // Images in reverse order share their blocks with others.
    std::vector<double> reversed;
    for (std::size_t n = count; n-- > 0;)
        reversed.insert(reversed.end(), images.begin() + static_cast<std::ptrdiff_t>(n * size),
                        images.begin() + static_cast<std::ptrdiff_t>((n + 1) * size));
    const std::vector<int> reversed_labels(labels.rbegin(), labels.rend());
    CHECK(std::abs(tested.gradient(reversed, reversed_labels).loss - expected.loss) < near_enough);
    CHECK(furthest<normed>(tested.gradients(), gradients) < near_enough * count);

    // Two halves are not the whole.
    const auto half = [&](std::size_t from, std::size_t n) {
        return tested
                   .gradient(std::span(images).subspan(from * size, n * size),
                             std::span(labels).subspan(from, n))
                   .loss *
               static_cast<double>(n);
    };
    CHECK(std::abs((half(0, 8) + half(8, count - 8)) / count - expected.loss) > 1e-3);
}

// A folded weight is a rounded product: one more u per product. An error in the input of a
// batch_norm grows by gamma / deviation, at most 1.5 / 0.5^1/2 = 2.2; the rest as in inference.cpp.
TEST_CASE("Inference with folded batch_norms agrees with the formula", "[train][batch_norm]") {
    using folded =
        network<input<5, 6, 3>, conv<7, filter<3>, no_bias>, batch_norm, relu,
                conv_transpose<5, filter<2>, stride<2>>, batch_norm_with<0.1, 0.5>, strider::tanh,
                depthwise_conv<filter<3>, pad<1>>, batch_norm, fully_connected<9>, batch_norm,
                strider::tanh, conv<6, filter<1>, groups<3>>, batch_norm, fully_connected<4>>;
    // Nothing can be folded: at the beginning, after a relu or a batch_norm, with other readers.
    using unfolded =
        network<input<5, 6, 3>, batch_norm, conv<6, filter<3>>, relu, batch_norm, batch_norm,
                residual<conv<6, filter<1>>, batch_norm>, strider::tanh, conv<4, filter<2>>,
                concat<identity, batch_norm>, batch_norm, global_avg_pool, fully_connected<4>>;
    const auto
        check =
            []<class Net>(Net*, int folds) {
                int found = 0;
                for (const int fold : memory_plan_of<Net, Net::depth, pass::inference,
                                             kernel::lane_axis::channels, 16>
                                  .folds)
                    if (fold >= 0) ++found;
                CHECK(found == folds);
                const auto trained = test::grown_model<Net, float>(9);
                const inference<Net> tested(trained, 1);
                constexpr int count = inference<Net>::block_images + 1;
                constexpr auto size = static_cast<std::size_t>(Net::input.count());
                const auto images = test::random_images(count * Net::input.count(), 4);
                std::vector<float> outputs(static_cast<std::size_t>(count * Net::output.count()));
                tested.forward(images, outputs);
                const std::vector<double> parameters(trained.parameters().begin(),
                                                     trained.parameters().end());
                const std::vector<double> statistics(trained.statistics().begin(),
                                                     trained.statistics().end());
                const auto expected =
                    test::reference_network<double>(Net::graph, Net::depth)
                        .forward(parameters, {images.begin(), images.end()}, statistics)
                        .back();
                double products = 0;
                double growth = 1;
                for (const layer_facts& layer : Net::facts) {
                    products +=
                        static_cast<double>(layer.macs) / static_cast<double>(layer.output.count());
                    if (layer.kind == layer_kind::batch_norm) growth *= 2.2;
                }
                const double u = static_cast<double>(std::numeric_limits<float>::epsilon()) / 2;
                const double most = furthest<Net>(std::span<const float>(outputs), expected);
                CHECK(most > 0);
                CHECK(most <= 4 * (products + 10) * growth * u);
                // Inspection engines fold nothing.
                const auto image = std::span<const float>(images).first(size);
                const auto seen = activations(trained, image).back();
                const auto single = tested(image);
                double apart = 0;
                for (std::size_t i = 0; i < seen.size(); ++i)
                    apart = std::max(apart, std::abs(static_cast<double>(seen[i] - single[i])));
                CHECK(apart <= 4 * (products + 10) * growth * u);
            };
    check(static_cast<folded*>(nullptr), 5);
    check(static_cast<unfolded*>(nullptr), 0);
}

TEST_CASE("A trainer of batch_norms keeps an arena for each block", "[train][batch_norm]") {
    using plain = network<input<4, 3, 2>, conv<5, filter<2>>, strider::tanh, fully_connected<3>>;
    const auto bytes_of = []<class Net>(const model<Net>& start, int batch) {
        auto copy = start;
        const auto before = test::allocated_bytes();
        const trainer<Net> made(std::move(copy), {.batch = batch, .threads = 1});
        return test::allocated_bytes() - before;
    };
    using with_arena = detail::execution<normed, normed::depth, pass::training,
                                         kernel::lane_axis::images, float, isa::native>;
    constexpr int lanes = with_arena::lanes;
    constexpr std::int64_t arena =
        (with_arena::plan.size + detail::engine<with_arena>::scratch_size()) * lanes *
        static_cast<std::int64_t>(sizeof(float));
    // And two doubles per map for a block's part of the moments.
    constexpr std::int64_t part = 2 * 5 * sizeof(double);
    const model<normed> start(1);
    constexpr std::int64_t rounding = 2 * 64;
    const auto grown = bytes_of(start, 40 * lanes) - bytes_of(start, 20 * lanes);
    // The lists of arenas grow too, by a pointer or two per arena.
    CHECK(grown >= 20 * (arena + part) - rounding);
    CHECK(grown <= 20 * (arena + part + 64) + rounding);
    // Without batch_norm there are only 16 chunks.
    const model<plain> without(1);
    CHECK(bytes_of(without, 40 * lanes) == bytes_of(without, 20 * lanes));
    CHECK(bytes_of(without, 16 * lanes) > bytes_of(without, 8 * lanes));
}
