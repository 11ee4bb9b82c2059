// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Describes the memory layout of a network.

#include "summary/memory.hpp"

#include "text/format.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>

namespace strider::program {

namespace {

/// "1.5 % over the minimum possible", where the minimum is the most bytes alive at once.
std::string beyond_text(std::int64_t bytes, std::int64_t least) {
    if (bytes == least) return "the minimum possible";
    constexpr double shown = 0.001;
    const double beyond = static_cast<double>(bytes - least) / static_cast<double>(least);
    return fmt::format("{}{} over the minimum possible", beyond < shown ? "under " : "",
                       percent_text(std::max(beyond, shown)));
}

/// " (numerics::fast: 1.2 MB)", if that differs.
std::string fast_text(const memory_facts& memory) {
    if (memory.fast_arena_bytes == memory.arena_bytes) return {};
    return fmt::format(" (numerics::fast: {})", bytes_text(memory.fast_arena_bytes));
}

} // namespace

std::vector<std::string> memory_lines(const network_facts& network, const summary_choice& choice) {
    const memory_facts& one = network.one_image;
    const memory_facts& many = network.inference;
    const memory_facts& block = network.training;
    const training_memory step = memory_of_step(network, choice.batch);
    return {fmt::format("parameters: {}{}", bytes_text(network.parameters * std::int64_t{4}),
                        network.statistics > 0
                            ? fmt::format(", and {} of statistics",
                                          bytes_text(network.statistics * std::int64_t{4}))
                            : ""),
            fmt::format("inference of one image a call: {}{}; {}", bytes_text(one.arena_bytes),
                        fast_text(one), beyond_text(one.arena_bytes, one.min_bytes)),
            fmt::format("inference of batches, one thread: {}{}, {}", bytes_text(many.arena_bytes),
                        fast_text(many),
                        many.images > 1 ? fmt::format("in blocks of {} images", many.images)
                                        : "image by image"),
            fmt::format("training, batch {}: {} for {} images, {} in all; {}", choice.batch,
                        bytes_text(block.arena_bytes), block.images, bytes_text(step.bytes),
                        beyond_text(block.arena_bytes, block.min_bytes))};
}

std::string buffer_text(const buffer_facts& buffer) {
    constexpr std::array<const char*, 3> kinds{"volume of ", "gradient of ", "added gradient of "};
    std::string text = kinds[static_cast<std::size_t>(buffer.kind)];
    for (std::size_t i = 0; i < buffer.volumes.size(); ++i) {
        const int volume = buffer.volumes[i];
        text += (i == 0 ? "" : ", ") +
                (volume == 0 ? std::string("input") : std::to_string(volume - 1));
    }
    return text;
}

std::vector<std::vector<std::string>> buffer_cells(const memory_facts& memory) {
    std::vector<std::vector<std::string>> cells{
        {"buffer", "bytes", "offset", "first step", "last step"}};
    for (const buffer_facts& each : memory.buffers)
        cells.push_back({buffer_text(each), grouped(each.bytes), grouped(each.offset),
                         std::to_string(each.first), std::to_string(each.last)});
    return cells;
}

} // namespace strider::program
