// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests that weights and checkpoints restore the saved state, bit by bit.
#include "train_test.hpp"

#include "../unit/temporary_folder.hpp"

#include <strider/inference.hpp>
#include <strider/io/checkpoint.hpp>
#include <strider/io/weights.hpp>
#include <strider/train/loss.hpp>
#include <strider/train/optimizer/adam.hpp>
#include <strider/train/trainer.hpp>

#include <utility>

namespace {

using namespace strider;
using test::small_network;

template <class Trainer>
void steps(Trainer& tested, int first, int last) {
    for (int step = first; step < last; ++step)
        tested.step(test::random_images(20 * small_network::input.count(),
                                        static_cast<std::uint64_t>(step)),
                    test::some_labels(20, 4), 0.01);
}

template <class Optimizer>
void check_resume() {
    using trainer = strider::trainer<small_network, Optimizer>;
    const test::temporary_folder folder;
    const auto path = folder.path() / "checkpoint.safetensors";
    const trainer_options<Optimizer> options{.batch = 20, .threads = 2, .seed = 8};

    trainer whole(model<small_network>(1), options);
    steps(whole, 0, 6);

    trainer first(model<small_network>(1), options);
    steps(first, 0, 3);
    io::save_checkpoint(path, first, "epoch 1");
    trainer second(model<small_network>(99), options);
    steps(second, 7, 9);
    CHECK(io::load_checkpoint(path, second) == "epoch 1");
    CHECK(second.steps() == 3);
    steps(second, 3, 6);

    CHECK(second.steps() == whole.steps());
    CHECK(test::same_bits(std::as_const(second).model().parameters(),
                          std::as_const(whole).model().parameters()));
    for (std::size_t slot = 0; slot < whole.optimizer_state().size(); ++slot)
        CHECK(test::same_bits(std::as_const(second).optimizer_state()[slot],
                              std::as_const(whole).optimizer_state()[slot]));
}

} // namespace

TEST_CASE("A resumed run equals an uninterrupted one", "[train][resume]") {
    check_resume<sgd>();
    check_resume<adam>();
}

TEST_CASE("Weights saved and loaded give the same outputs", "[train][resume]") {
    const test::temporary_folder folder;
    const auto path = folder.path() / "weights.safetensors";
    const model<small_network> saved(1);
    io::save_weights(path, saved);
    model<small_network> loaded(2);
    io::load_weights(path, loaded);
    const auto images = test::random_images(19 * small_network::input.count(), 3);
    std::vector<float> expected(19 * 4);
    std::vector<float> outputs(19 * 4);
    inference<small_network>(saved, 1).forward(images, expected);
    inference<small_network>(loaded, 1).forward(images, outputs);
    CHECK(test::same_bits<float>(outputs, expected));
}
