// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::io::save_checkpoint` and `load_checkpoint`, to resume a training run.
#pragma once

#include <strider/error.hpp>
#include <strider/file_error.hpp>
#include <strider/io/model_arrays.hpp>
#include <strider/io/safetensors.hpp>
#include <strider/message/printable.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
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

inline constexpr const char* optimizer_key = "strider.optimizer";
inline constexpr const char* state_key = "strider.state";
inline constexpr const char* steps_name = "optimizer.steps";

/// The prefix of the names of a slot's tensors.
[[nodiscard]] inline std::string slot_prefix(std::size_t slot) {
    return "optimizer." + std::to_string(slot) + ".";
}

} // namespace detail

/// Copies a trainer's model, optimizer state and number of steps, and the program's own state.
template <StorableTrainer Trainer>
[[nodiscard]] checkpoint take_checkpoint(const Trainer& trainer, std::string_view run_state) {
    using model = model_of<Trainer>;
    checkpoint result;
    result.metadata = detail::metadata_of<model>();
    result.metadata[detail::optimizer_key] = std::string_view(Trainer::optimizer_type::name);
    result.state = run_state;
    const auto copy = [&](const tensor& view) {
        result.tensors.push_back(
            {view.name, view.type, view.extents, {view.bytes.begin(), view.bytes.end()}});
    };
    for (const auto& array : detail::all_arrays_of<model>(std::as_const(trainer.model())))
        copy(array.view());
    std::size_t slot = 0;
    for (const std::span<const real_of<model>> numbers : trainer.optimizer_state())
        for (const auto& array : detail::arrays_of<model>(numbers, detail::slot_prefix(slot++)))
            copy(array.view());
    const std::int64_t steps = trainer.steps();
    copy({detail::steps_name, dtype::i64, {}, std::as_bytes(std::span(&steps, 1))});
    return result;
}

/// Writes a checkpoint as a safetensors file that replaces `path` atomically: the model's tensors,
/// "optimizer.SLOT.TENSOR" for each slot, "optimizer.steps"; in the metadata the network, the
/// optimizer and the state. Throws argument_error for a state that is not UTF-8, file_error if
/// writing fails.
inline void write_checkpoint(const std::filesystem::path& path, const checkpoint& taken) {
    auto metadata = taken.metadata;
    metadata[detail::state_key] = taken.state;
    std::vector<tensor> views;
    for (const auto& [name, type, extents, bytes] : taken.tensors)
        views.push_back({name, type, extents, bytes});
    write_safetensors(path, views, metadata);
}

/// Takes and writes a checkpoint.
template <StorableTrainer Trainer>
void save_checkpoint(const std::filesystem::path& path, const Trainer& trainer,
                     std::string_view run_state) {
    write_checkpoint(path, take_checkpoint(trainer, run_state));
}

/// Restores a trainer to the checkpoint, and returns the program's own state. Throws file_error,
/// with a line for each mismatch, and leaves the trainer unchanged.
template <StorableTrainer Trainer>
std::string load_checkpoint(const std::filesystem::path& path, Trainer& trainer) {
    using model = model_of<Trainer>;
    using real = real_of<model>;
    const auto file = safetensors_file::read(path);
    detail::matching<real> match(path, file);

    const std::string optimizer{std::string_view(Trainer::optimizer_type::name)};
    const auto found_optimizer = detail::metadata_or_nothing(file, detail::optimizer_key);
    if (found_optimizer != optimizer)
        match.expect("optimizer", optimizer, printable(found_optimizer));
    match.template check_network<model>();

    for (const auto& array : detail::all_arrays_of<model>(trainer.model())) match.take(array);
    std::size_t slot = 0;
    for (const std::span<real> numbers : trainer.optimizer_state())
        for (const auto& array : detail::arrays_of<model>(numbers, detail::slot_prefix(slot++)))
            match.take(array);

    std::int64_t steps = -1;
    const auto* found = file.find(detail::steps_name);
    const bool is_count = found != nullptr && found->type == dtype::i64 && found->extents.empty();
    if (is_count) std::memcpy(&steps, found->bytes.data(), sizeof steps);
    if (steps < 0)
        match.expect(std::string("tensor ") + in_quotes(detail::steps_name), "I64 [] of 0 or more",
                     is_count           ? std::to_string(steps)
                     : found == nullptr ? "nothing"
                                        : detail::text_of(found->type, found->extents));
    match.know(detail::steps_name);

    const auto state = file.metadata().find(detail::state_key);
    if (state == file.metadata().end())
        match.expect(std::string("metadata ") + in_quotes(detail::state_key), "the run's state",
                     "nothing");
    match.finish("trainer");

    auto text = state->second;
    trainer.steps(steps); // first: the rest cannot fail
    match.hand_over();
    return text;
}

} // namespace strider::io
