// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/io/checkpoint.hpp: a training run resumes without a difference.

#include <strider/io/checkpoint.hpp>
#include <strider/io/weights.hpp>

#include "../catch.hpp"
#include "io_model.hpp"
#include "io_support.hpp"
#include "temporary_folder.hpp"

#include <array>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

namespace {

using Catch::Contains;
using strider::io::dtype;
using strider::io::load_checkpoint;
using strider::io::safetensors_file;
using strider::io::save_checkpoint;
using strider::io::take_checkpoint;
using strider::io::write_checkpoint;
using strider::test::message_of;

struct plain {
    static constexpr const char* name = "sgd";
    static constexpr std::size_t state_arrays = 1;
};
struct renamed : plain {
    static constexpr const char* name = "sgd2";
};
struct twofold {
    static constexpr const char* name = "adam";
    static constexpr std::size_t state_arrays = 2;
};

template <class Optimizer, class Real = float, class Net = strider::test::small_network>
class small_trainer {
public:
    using optimizer_type = Optimizer;
    using model_type = strider::test::small_model<Net, Real>;

    explicit small_trainer(double first, std::int64_t steps = 0) : model_(first), steps_(steps) {
        for (auto& slot : slots_) {
            first += 100;
            const model_type numbers(first);
            slot.assign(numbers.parameters().begin(), numbers.parameters().end());
        }
    }
    model_type& model() { return model_; }
    const model_type& model() const { return model_; }
    std::vector<std::span<Real>> optimizer_state() { return {slots_.begin(), slots_.end()}; }
    std::vector<std::span<const Real>> optimizer_state() const {
        return {slots_.begin(), slots_.end()};
    }
    std::int64_t steps() const { return steps_; }
    void steps(std::int64_t count) { steps_ = count; }
    friend bool operator==(const small_trainer&, const small_trainer&) = default;

private:
    model_type model_;
    std::array<std::vector<Real>, Optimizer::state_arrays> slots_;
    std::int64_t steps_;
};

/// The error of loading; checks that a failed load changed nothing.
template <class Trainer>
std::string refusal(const std::filesystem::path& path) {
    Trainer trainer(1000, 77);
    const auto before = trainer;
    const auto message =
        message_of<strider::file_error>([&] { static_cast<void>(load_checkpoint(path, trainer)); });
    CHECK((trainer == before) == (message != "no exception"));
    return message;
}

} // namespace

TEST_CASE("A checkpoint restores model, optimizer, steps and state", "[io][checkpoint]") {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "latest.safetensors";
    const small_trainer<twofold> saved(1, 123'456'789'012);
    const std::string state = "{\"epoch\": 3, \"text\": \"\\\"\u00e9\\n\"}\n";
    save_checkpoint(path, saved, state);
    small_trainer<twofold> loaded(5);
    CHECK(load_checkpoint(path, loaded) == state);
    CHECK(loaded == saved);
    save_checkpoint(path, saved, "");
    CHECK(load_checkpoint(path, loaded).empty());
}

TEST_CASE("A checkpoint's tensors and metadata", "[io][checkpoint]") {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "latest.safetensors";
    save_checkpoint(path, small_trainer<twofold>(1, 5), "state");
    const auto file = safetensors_file::read(path);
    CHECK(file.tensors().size() == 4 * 3 + 1);
    const auto* slot = file.find("optimizer.1.2.weight");
    REQUIRE(slot != nullptr);
    CHECK(slot->extents == std::vector<std::int64_t>{3, 2});
    const auto* steps = file.find("optimizer.steps");
    REQUIRE(steps != nullptr);
    CHECK(steps->type == dtype::i64);
    CHECK(file.metadata().at("strider.optimizer") == "adam");
    CHECK(file.metadata().at("strider.state") == "state");
    CHECK(file.metadata().at("strider.fingerprint") == "0123456789abcdef");
}

TEST_CASE("A checkpoint in memory does not change with the trainer", "[io][checkpoint]") {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "latest.safetensors";
    small_trainer<plain> trainer(1, 5);
    const auto taken = strider::io::take_checkpoint(trainer, "then");
    trainer = small_trainer<plain>(2, 6);
    strider::io::write_checkpoint(path, taken);
    CHECK(load_checkpoint(path, trainer) == "then");
    CHECK(trainer == small_trainer<plain>(1, 5));
}

TEST_CASE("A checkpoint of another optimizer is refused by name", "[io][checkpoint]") {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "latest.safetensors";
    save_checkpoint(path, small_trainer<plain>(1), "");
    const auto fewer = refusal<small_trainer<twofold>>(path);
    CHECK_THAT(fewer, Contains("\n  optimizer: expected adam, found sgd"));
    CHECK_THAT(fewer, Contains("tensor \"optimizer.1.0.bias\": expected F32 [2], found nothing"));
    CHECK_THAT(fewer, !Contains("optimizer.0."));
    save_checkpoint(path, small_trainer<twofold>(1), "");
    const auto more = refusal<small_trainer<plain>>(path);
    CHECK_THAT(more, Contains("\n  optimizer: expected sgd, found adam"));
    CHECK_THAT(more, Contains("tensor \"optimizer.1.0.bias\": expected nothing, found F32 [2]"));

    save_checkpoint(path, small_trainer<plain>(1), "");
    CHECK(refusal<small_trainer<renamed>>(path) ==
          path.string() + ": does not fit the trainer\n  optimizer: expected sgd2, found sgd");
}

TEST_CASE("A checkpoint of another network is refused", "[io][checkpoint]") {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "latest.safetensors";
    save_checkpoint(path, small_trainer<plain, float, strider::test::twin_network>(1), "");
    CHECK_THAT(refusal<small_trainer<plain>>(path),
               Contains("\n  network: expected \"input 2x2x1"));
    save_checkpoint(path, small_trainer<plain, float, strider::test::other_network>(1), "");
    CHECK_THAT(refusal<small_trainer<plain>>(path),
               Contains("tensor \"optimizer.0.0.weight\": expected F32 [2, 1, 2, 2], "
                        "found F32 [2, 1, 3, 3]"));
}

TEST_CASE("A file of weights is no checkpoint", "[io][checkpoint]") {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "latest.safetensors";
    strider::io::save_weights(path, small_trainer<plain>(1).model());
    const auto message = refusal<small_trainer<plain>>(path);
    CHECK_THAT(message, !Contains("network") && !Contains("\"0."));
    CHECK_THAT(message, Contains("\"optimizer.0.0.bias\": expected F32 [2], found nothing"));
    CHECK_THAT(message, Contains("optimizer: expected sgd, found nothing"));
    CHECK_THAT(message,
               Contains("\"optimizer.steps\": expected I64 [] of 0 or more, found nothing"));
    CHECK_THAT(message, Contains("\"strider.state\": expected the run's state, found nothing"));
}

TEST_CASE("A checkpoint's number of steps is checked", "[io][checkpoint]") {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "latest.safetensors";
    const auto refused = [&](auto change) {
        auto taken = take_checkpoint(small_trainer<plain>(1), "");
        change(taken.tensors.back());
        write_checkpoint(path, taken);
        return refusal<small_trainer<plain>>(path);
    };
    using entry = strider::io::checkpoint::entry;
    const std::string rule = "tensor \"optimizer.steps\": expected I64 [] of 0 or more, found ";
    CHECK(refused([](entry&) {}) == "no exception");
    CHECK_THAT(refused([](entry& steps) { steps.bytes.assign(8, std::byte{255}); }),
               Contains(rule + "-1"));
    CHECK_THAT(refused([](entry& steps) { steps.extents = {1}; }), Contains(rule + "I64 [1]"));
    CHECK_THAT(refused([](entry& steps) { steps.type = dtype::f64; }), Contains(rule + "F64 []"));
}

TEST_CASE("A state that is not UTF-8 is refused, the old checkpoint stays", "[io][checkpoint]") {
    const strider::test::temporary_folder folder;
    const auto path = folder.path() / "latest.safetensors";
    save_checkpoint(path, small_trainer<plain>(1), "old");
    CHECK(message_of<strider::argument_error>([&] {
              save_checkpoint(path, small_trainer<plain>(2), "\xff");
          }) == "write_safetensors: metadata \"strider.state\" is not UTF-8");
    small_trainer<plain> trainer(3);
    CHECK(load_checkpoint(path, trainer) == "old");
}

TEST_CASE("A slot that is too short is an error of the trainer", "[io][checkpoint]") {
    struct short_slots : small_trainer<plain> {
        using small_trainer::small_trainer;
        std::vector<std::span<float>> optimizer_state() { return {model().parameters().first(9)}; }
        std::vector<std::span<const float>> optimizer_state() const {
            return {model().parameters().first(9)};
        }
    };
    CHECK(message_of<strider::argument_error>([] {
              static_cast<void>(take_checkpoint(short_slots(1), ""));
          }) == "optimizer.0.0.bias: expected an array of 10 numbers or more, found 9");
}
