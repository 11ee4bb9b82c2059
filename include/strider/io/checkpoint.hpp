// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::io::save_checkpoint` and `load_checkpoint`, to resume a training run.
#pragma once

#include <strider/file_error.hpp>
#include <strider/io/safetensors.hpp>
#include <strider/io/storable_model.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <iterator>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace strider::io {

/// The type of a trainer's model.
template <class Trainer>
using model_of = std::remove_cvref_t<decltype(std::declval<Trainer&>().model())>;

/// What a checkpoint requires of a trainer: its model, the optimizer's arrays (each as long as the
/// parameters), its number of steps and the optimizer's name.
template <class Trainer>
concept StorableTrainer = StorableModel<model_of<Trainer>> &&
    requires(Trainer& changed, const Trainer& read) {
    {std::span(*std::begin(changed.optimizer_state()))};
    {std::span(*std::begin(read.optimizer_state()))};
    { read.model() } -> std::convertible_to<const model_of<Trainer>&>;
    { read.steps() } -> std::convertible_to<std::int64_t>;
    changed.steps(std::int64_t{});
    std::string_view(Trainer::optimizer_type::name);
};

/// An optimizer as a checkpoint knows it: its name, and its number of arrays. Of a trainer with
/// more arrays, those after the first `arrays` are in no checkpoint.
struct stored_optimizer {
    std::string_view name;
    std::size_t arrays = (std::numeric_limits<std::size_t>::max)(); ///< by default all
};

/// A copy of everything that resumes a training run. It can be written while the run continues.
struct checkpoint {
    /// A tensor that owns its elements.
    struct entry {
        std::string name;
        dtype type;
        std::vector<std::int64_t> extents;
        std::vector<std::byte> bytes;
    };
    std::vector<entry> tensors;
    std::map<std::string, std::string> metadata;
    std::string state; ///< The program's own state, in any format; UTF-8.
};

namespace detail {

/// The numbers of a trainer, which is only read if Byte is const.
template <class Byte>
struct trainer_numbers {
    model_numbers<Byte> model;
    std::vector<std::span<Byte>> optimizer; ///< a span for each array
};

/// Numbers of a file, checked and converted, and where they belong.
struct loaded_numbers {
    std::span<std::byte> target;
    std::vector<std::byte> numbers; ///< of the target's size
};

/// A checkpoint that fits its trainer, which is still unchanged.
struct loaded_checkpoint {
    std::vector<loaded_numbers> arrays;
    std::int64_t steps;
    std::string state;

    /// Copies the numbers to the trainer.
    void hand_over() const noexcept;
};

[[nodiscard]] checkpoint take_checkpoint(const model_layout& layout,
                                         const trainer_numbers<const std::byte>& numbers,
                                         std::int64_t steps, const stored_optimizer& optimizer,
                                         std::string_view run_state);
[[nodiscard]] loaded_checkpoint read_checkpoint(const std::filesystem::path& path,
                                                const model_layout& layout,
                                                const trainer_numbers<std::byte>& numbers,
                                                const stored_optimizer& optimizer);

template <class Trainer>
[[nodiscard]] auto numbers_of_trainer(Trainer& trainer) {
    using byte = std::conditional_t<std::is_const_v<Trainer>, const std::byte, std::byte>;
    trainer_numbers<byte> numbers{numbers_of(trainer.model()), {}};
    for (const auto& array : trainer.optimizer_state())
        numbers.optimizer.push_back(bytes_of(std::span(array)));
    return numbers;
}

} // namespace detail

/// Copies a trainer's model, optimizer state and number of steps, and the program's own state.
/// `optimizer` is the one that a trainer with a choice of optimizers uses: a trainer of that
/// optimizer alone can then resume from the checkpoint, and the other way round.
template <StorableTrainer Trainer>
[[nodiscard]] checkpoint take_checkpoint(const Trainer& trainer, std::string_view run_state,
                                         const stored_optimizer& optimizer) {
    return detail::take_checkpoint(detail::layout_of<model_of<Trainer>>(),
                                   detail::numbers_of_trainer(trainer), trainer.steps(), optimizer,
                                   run_state);
}
template <StorableTrainer Trainer>
[[nodiscard]] checkpoint take_checkpoint(const Trainer& trainer, std::string_view run_state) {
    return take_checkpoint(trainer, run_state,
                           stored_optimizer{std::string_view(Trainer::optimizer_type::name)});
}

/// Writes a checkpoint as a safetensors file that replaces `path` atomically: the model's tensors,
/// "optimizer.SLOT.TENSOR" for each slot, "optimizer.steps"; in the metadata the network, the
/// optimizer and the state. Throws argument_error for a state that is not UTF-8, file_error if
/// writing fails.
void write_checkpoint(const std::filesystem::path& path, const checkpoint& taken);

/// Takes and writes a checkpoint.
template <StorableTrainer Trainer>
void save_checkpoint(const std::filesystem::path& path, const Trainer& trainer,
                     std::string_view run_state, const stored_optimizer& optimizer) {
    write_checkpoint(path, take_checkpoint(trainer, run_state, optimizer));
}
template <StorableTrainer Trainer>
void save_checkpoint(const std::filesystem::path& path, const Trainer& trainer,
                     std::string_view run_state) {
    write_checkpoint(path, take_checkpoint(trainer, run_state));
}

/// Restores a trainer to the checkpoint, and returns the program's own state. Throws file_error,
/// with a line for each mismatch, and leaves the trainer unchanged. `optimizer`: as in
/// take_checkpoint.
template <StorableTrainer Trainer>
std::string load_checkpoint(const std::filesystem::path& path, Trainer& trainer,
                            const stored_optimizer& optimizer) {
    auto loaded = detail::read_checkpoint(path, detail::layout_of<model_of<Trainer>>(),
                                          detail::numbers_of_trainer(trainer), optimizer);
    trainer.steps(loaded.steps); // first: the rest cannot fail
    loaded.hand_over();
    return std::move(loaded.state);
}
template <StorableTrainer Trainer>
std::string load_checkpoint(const std::filesystem::path& path, Trainer& trainer) {
    return load_checkpoint(path, trainer,
                           stored_optimizer{std::string_view(Trainer::optimizer_type::name)});
}

} // namespace strider::io
