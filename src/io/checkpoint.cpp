// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Takes, writes and reads checkpoints.

#include <strider/io/checkpoint.hpp>

#include "matching.hpp"
#include "named_array.hpp"
#include "tensor_text.hpp"

#include <strider/message/printable.hpp>

#include <algorithm>
#include <cstring>

namespace strider::io {

namespace detail {

namespace {

constexpr const char* optimizer_key = "strider.optimizer";
constexpr const char* state_key = "strider.state";
constexpr const char* steps_name = "optimizer.steps";

/// All tensors of a trainer: its model's, then those of each of the optimizer's arrays.
template <class Byte>
std::vector<named_array<Byte>> arrays_of(const model_layout& layout,
                                         const trainer_numbers<Byte>& numbers,
                                         const stored_optimizer& optimizer) {
    auto result = arrays_of(layout, numbers.model);
    const std::size_t slots = (std::min)(optimizer.arrays, numbers.optimizer.size());
    for (std::size_t slot = 0; slot < slots; ++slot) {
        const auto more = arrays_at(layout.parameters, layout.type, numbers.optimizer[slot],
                                    "optimizer." + std::to_string(slot) + ".");
        result.insert(result.end(), more.begin(), more.end());
    }
    return result;
}

} // namespace

checkpoint take_checkpoint(const model_layout& layout,
                           const trainer_numbers<const std::byte>& numbers, std::int64_t steps,
                           const stored_optimizer& optimizer, std::string_view run_state) {
    checkpoint result;
    result.metadata = metadata_of(layout);
    result.metadata[optimizer_key] = optimizer.name;
    result.state = run_state;
    for (const auto& [name, type, extents, bytes] : arrays_of(layout, numbers, optimizer))
        result.tensors.push_back({name, type, extents, {bytes.begin(), bytes.end()}});
    const auto count = std::as_bytes(std::span(&steps, 1));
    result.tensors.push_back({steps_name, dtype::i64, {}, {count.begin(), count.end()}});
    return result;
}

loaded_checkpoint read_checkpoint(const std::filesystem::path& path, const model_layout& layout,
                                  const trainer_numbers<std::byte>& numbers,
                                  const stored_optimizer& optimizer) {
    const auto file = safetensors_file::read(path);
    matching match(path, file);

    const auto found_optimizer = metadata_or_nothing(file, optimizer_key);
    if (found_optimizer != optimizer.name)
        match.expect("optimizer", std::string(optimizer.name), printable(found_optimizer));
    match.check_network(layout);
    for (const auto& array : arrays_of(layout, numbers, optimizer)) match.take(array);

    std::int64_t steps = -1;
    const auto* found = file.find(steps_name);
    const bool is_count = found != nullptr && found->type == dtype::i64 && found->extents.empty();
    if (is_count) std::memcpy(&steps, found->bytes.data(), sizeof steps);
    if (steps < 0)
        match.expect(std::string("tensor ") + in_quotes(steps_name), "I64 [] of 0 or more",
                     is_count           ? std::to_string(steps)
                     : found == nullptr ? "nothing"
                                        : text_of(found->type, found->extents));
    match.know(steps_name);

    const auto state = file.metadata().find(state_key);
    if (state == file.metadata().end())
        match.expect(std::string("metadata ") + in_quotes(state_key), "the run's state", "nothing");
    auto arrays = match.finish("trainer");
    return {std::move(arrays), steps, state->second};
}

void loaded_checkpoint::hand_over() const noexcept {
    for (const auto& [target, numbers] : arrays) std::ranges::copy(numbers, target.begin());
}

} // namespace detail

void write_checkpoint(const std::filesystem::path& path, const checkpoint& taken) {
    auto metadata = taken.metadata;
    metadata[detail::state_key] = taken.state;
    std::vector<tensor> views;
    for (const auto& [name, type, extents, bytes] : taken.tensors)
        views.push_back({name, type, extents, bytes});
    write_safetensors(path, views, metadata);
}

} // namespace strider::io
