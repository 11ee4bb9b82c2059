// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests training and inference of networks with structures: that they learn, that nothing depends
// on threads, blocks or memory, and that files restore everything.
#include "structures.hpp"

#include "../unit/temporary_folder.hpp"
#include "allocations.hpp"

#include <strider/inference.hpp>
#include <strider/io/checkpoint.hpp>
#include <strider/io/weights.hpp>
#include <strider/train/loss.hpp>
#include <strider/train/trainer.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

namespace {

using namespace strider;
using test::message_of;
using test::residual_network;
using test::same_bits;
using residual_trainer = trainer<residual_network>;

constexpr std::int64_t input_size = residual_network::input.count();

/// Steps `first` to `last`, each on its own images, of varying number.
std::vector<double> steps(residual_trainer& tested, int first, int last, int batch) {
    std::vector<double> losses;
    for (int step = first; step < last; ++step) {
        const int size = step % 3 == 1 ? batch / 4 : batch;
        losses.push_back(
            tested
                .step(test::random_images(size * input_size, static_cast<std::uint64_t>(step)),
                      test::some_labels(size, 4), 0.02)
                .loss);
    }
    return losses;
}

bool same_model(const residual_trainer& a, const residual_trainer& b) {
    return same_bits(a.model().parameters(), b.model().parameters()) &&
           same_bits(a.model().statistics(), b.model().statistics());
}

/// Dense blocks, gates of both kinds, a skip over a level, and layers that rearrange elements.
using branched_network = network<
    input<8, 8, 2>,
    repeat<2, concat<identity, sequence<batch_norm, elu, conv<2, filter<3>, pad<1>>>>>,
    concat<identity, sequence<max_pool<filter<2>>, conv<6, filter<3>, pad<1>>, gelu,
                              conv_transpose<4, filter<2>, stride<2>>>>,
    residual<gate<global_avg_pool, fully_connected<2>, relu, fully_connected<10>, hard_sigmoid>>,
    gate<conv<10, filter<1>>, sigmoid>, local_response_norm<>, crop<1>, maxout<2>,
    residual<conv<5, filter<3>, dilation<2>, pad<2>>>,
    concat<upsample<2>, conv_transpose<2, filter<2>, stride<2>>>, pad_channels<1, 2>,
    conv<2, filter<3>, groups<2>>, flatten, fully_connected<5>, softmax>;

/// In blocks of images, one by one, and in any workspace: agrees with the reference.
template <class Net>
void check_inference() {
    const auto trained = test::grown_model<Net, float>(3);
    constexpr auto size = static_cast<std::size_t>(Net::input.count());
    constexpr auto outputs = static_cast<std::size_t>(Net::output.count());
    constexpr std::size_t count = 2 * inference<Net>::block_images + 1;
    const auto images = test::random_images(count * Net::input.count(), 8);
    const std::vector<double> parameters(trained.parameters().begin(), trained.parameters().end());
    const std::vector<double> statistics(trained.statistics().begin(), trained.statistics().end());
    const auto expected = test::reference_network<double>(Net::graph, Net::depth)
                              .forward(parameters, {images.begin(), images.end()}, statistics)
                              .back();
    const inference<Net> tested(trained, 1);
    auto memory = tested.make_workspace();
    std::fill_n(memory.arena(0), inference<Net>::arena_bytes / 4,
                std::numeric_limits<float>::quiet_NaN());
    std::vector<float> found(count * outputs);
    tested.forward(images, found, memory);
    const auto before = test::allocations();
    tested.forward(images, found, memory);
    CHECK(test::allocations() == before);

    // Error bounds are those of inference.cpp; the errors of volumes that are added add up.
    double products = 0;
    double growth = 1;
    for (const layer_facts& layer : Net::facts) {
        products += static_cast<double>(layer.macs) / static_cast<double>(layer.output.count());
        if (layer.kind == layer_kind::batch_norm) growth *= 2.2;
    }
    double largest = 1;
    double most = 0;
    for (std::size_t n = 0; n < count; ++n) {
        std::vector<float> single = tested(std::span(images).subspan(n * size, size));
        if (n == 0) {
            // In a workspace with previous contents.
            std::vector<float> again(outputs);
            std::fill_n(memory.arena(0), inference<Net>::arena_bytes / 4,
                        std::numeric_limits<float>::quiet_NaN());
            tested.forward(std::span(images).first(size), again, memory);
            CHECK(same_bits<float>(again, single));
        }
        for (std::size_t i = 0; i < outputs; ++i) {
            const double right = expected[n * outputs + i];
            largest = std::max(largest, std::abs(right));
            most = std::max({most, std::abs(static_cast<double>(single[i]) - right),
                             std::abs(static_cast<double>(found[n * outputs + i]) - right)});
            if (!std::isfinite(single[i]) || !std::isfinite(found[n * outputs + i]))
                most = std::numeric_limits<double>::infinity();
        }
    }
    CHECK(most <= 4 * largest * products * growth *
                      static_cast<double>(std::numeric_limits<float>::epsilon()) / 2);
    CHECK(most > 0);
}

} // namespace

TEST_CASE("Training of structures gives the same bits with any number of threads",
          "[train][structures]") {
    const auto start = test::grown_model<residual_network, float>(3);
    residual_trainer expected(start, {.batch = 150, .threads = 1, .seed = 5});
    const auto losses = steps(expected, 0, 4, 150);
    CHECK(losses[0] != losses[3]);
    for (const int threads : {2, 3, 8}) {
        INFO(threads << " threads");
        residual_trainer tested(start, {.batch = 150, .threads = threads, .seed = 5});
        CHECK(steps(tested, 0, 4, 150) == losses);
        CHECK(same_model(tested, expected));
    }
}

TEST_CASE("A small residual network learns 32 images by heart", "[train][structures]") {
    residual_trainer tested(model<residual_network>(1), {.batch = 32, .threads = 1});
    const auto images = test::random_images(32 * input_size, 3);
    const auto labels = test::some_labels(32, 4);
    const double first = tested.step(images, labels, 0.05).loss;
    step_result last;
    for (int step = 0; step < 120; ++step) last = tested.step(images, labels, 0.05);
    CHECK(last.correct == 32);
    CHECK(last.loss < first / 10);
    // The running statistics also work in inference.
    const inference<residual_network> learnt(std::as_const(tested).model(), 1);
    std::vector<float> outputs(32 * 4);
    learnt.forward(images, outputs);
    int correct = 0;
    for (std::size_t n = 0; n < 32; ++n) {
        const auto scores = outputs.begin() + static_cast<std::ptrdiff_t>(4 * n);
        if (std::max_element(scores, scores + 4) - scores == labels[n]) ++correct;
    }
    CHECK(correct == 32);
}

TEST_CASE("Inference of structures agrees with the reference and allocates nothing",
          "[train][structures]") {
    check_inference<residual_network>();
    check_inference<branched_network>();
}

TEST_CASE("Images run one by one where a block would not fit in the caches",
          "[train][structures]") {
    STATIC_REQUIRE(inference<residual_network>::block_images > 1);
    // 130 x 130 x 16 and 128 x 128 x 32 floats are 3 MB, too much for 16 images, or 8.
    using large = network<input<128, 128, 16>, conv<32, filter<3>, pad<1>>, relu, global_avg_pool,
                          fully_connected<10>>;
    STATIC_REQUIRE(inference<large>::block_images == 1);
    STATIC_REQUIRE(inference<large>::arena_bytes < std::int64_t{8} << 20);
}

TEST_CASE("Steps of a network with structures allocate nothing", "[train][structures]") {
    residual_trainer tested(model<residual_network>(1), {.batch = 40, .threads = 2});
    const auto images = test::random_images(40 * input_size, 3);
    const auto labels = test::some_labels(40, 4);
    tested.step(images, labels, 0.01);
    const auto before = test::allocations();
    tested.step(images, labels, 0.01);
    CHECK(test::allocations() == before);
}

TEST_CASE("A resumed run with batch_norms equals an uninterrupted one", "[train][structures]") {
    const test::temporary_folder folder;
    const auto path = folder.path() / "checkpoint.safetensors";
    const trainer_options<sgd> options{.batch = 40, .threads = 2, .seed = 8};
    residual_trainer whole(model<residual_network>(1), options);
    steps(whole, 0, 6, 40);
    residual_trainer first(model<residual_network>(1), options);
    steps(first, 0, 3, 40);
    io::save_checkpoint(path, first, "");
    residual_trainer second(model<residual_network>(99), options);
    steps(second, 7, 9, 40);
    io::load_checkpoint(path, second);
    CHECK(same_model(second, first));
    steps(second, 3, 6, 40);
    CHECK(same_model(second, whole));
    CHECK(same_bits(std::as_const(second).optimizer_state()[0],
                    std::as_const(whole).optimizer_state()[0]));
}

TEST_CASE("Weights and statistics of structures are named by their path", "[train][structures]") {
    const test::temporary_folder folder;
    const auto path = folder.path() / "weights.safetensors";
    const auto saved = test::grown_model<residual_network, float>(3);
    io::save_weights(path, saved);
    const auto file = io::safetensors_file::read(path);
    std::set<std::string> names;
    for (const auto& tensor : file.tensors()) names.insert(tensor.name);
    CHECK(names.size() == model<residual_network>::tensors.size() +
                              model<residual_network>::statistics_tensors.size());
    for (const char* name :
         {"stem.0.weight", "stem.1.weight", "stem.1.bias", "stem.1.running_mean",
          "stem.1.running_var", "layer1.0.0.body.conv1.weight", "layer1.1.0.body.bn2.running_var",
          "layer2.body.0.bias", "layer2.body.2.gate.1.weight", "layer2.shortcut.0.weight",
          "layer2.shortcut.1.running_mean", "5.branch1.1.weight", "fc.weight", "fc.bias"}) {
        INFO(name);
        CHECK(names.contains(name));
    }
    const auto* variance = file.find("layer1.1.0.body.bn2.running_var");
    REQUIRE(variance != nullptr);
    CHECK(variance->extents == std::vector<std::int64_t>{6});

    model<residual_network> loaded(2);
    io::load_weights(path, loaded);
    CHECK(same_bits(std::as_const(loaded).parameters(), saved.parameters()));
    CHECK(same_bits(std::as_const(loaded).statistics(), saved.statistics()));
}

TEST_CASE("A file written by PyTorch loads, with num_batches_tracked", "[train][structures]") {
    const test::temporary_folder folder;
    const auto path = folder.path() / "pytorch.safetensors";
    const auto saved = test::grown_model<residual_network, float>(3);
    const std::int64_t counted = 7;
    std::vector<io::tensor> tensors;
    const auto put = [&](const auto& list, std::span<const float> numbers) {
        for (const parameter_tensor& t : list)
            tensors.push_back({name_of(t),
                               io::dtype::f32,
                               {t.extents.begin(), t.extents.begin() + t.rank},
                               std::as_bytes(numbers.subspan(static_cast<std::size_t>(t.offset),
                                                             static_cast<std::size_t>(t.size)))});
    };
    put(model<residual_network>::tensors, saved.parameters());
    const std::size_t learnt = tensors.size();
    put(model<residual_network>::statistics_tensors, saved.statistics());
    for (const char* norm : {"stem.1", "layer1.0.0.body.bn1", "layer2.shortcut.1"})
        tensors.push_back({std::string(norm) + ".num_batches_tracked",
                           io::dtype::i64,
                           {},
                           std::as_bytes(std::span(&counted, 1))});
    io::write_safetensors(path, tensors, {{"format", "pt"}});
    model<residual_network> loaded(2);
    io::load_weights(path, loaded);
    CHECK(same_bits(std::as_const(loaded).parameters(), saved.parameters()));
    CHECK(same_bits(std::as_const(loaded).statistics(), saved.statistics()));

    // A count for a layer that is not a batch_norm, or a missing statistic, changes nothing.
    const auto refusal = [&] {
        model<residual_network> target(2);
        const auto message = message_of<file_error>([&] { io::load_weights(path, target); });
        const model<residual_network> same(2);
        CHECK(same_bits(std::as_const(target).parameters(), same.parameters()));
        CHECK(same_bits(std::as_const(target).statistics(), same.statistics()));
        return message.substr(message.find('\n') + 1);
    };
    auto changed = tensors;
    changed.back().name = "fc.num_batches_tracked";
    io::write_safetensors(path, changed);
    CHECK(refusal() == "  tensor \"fc.num_batches_tracked\": expected nothing, found I64 []");
    changed = tensors;
    changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(learnt));
    io::write_safetensors(path, changed);
    CHECK(refusal() == "  tensor \"stem.1.running_mean\": expected F32 [6], found nothing");
}
