// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the `strider::inference` that takes one image per call, in the caller's memory.
#pragma once

#include <strider/error.hpp>
#include <strider/execution/engine.hpp>
#include <strider/execution/presence.hpp>
#include <strider/execution/schedule.hpp>
#include <strider/inference/declaration.hpp>
#include <strider/model.hpp>
#include <strider/network/use.hpp>
#include <strider/tensor.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <vector>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider {

/// Runs a network forward on one image per call, with less memory than the general inference:
/// weights are packed once, there is no second engine for blocks of images, and a pass works in an
/// arena that the caller owns. Immutable: any number of threads may use it at once, each with its
/// own arena. Its outputs equal those of the general inference for a single image, bit by bit.
template <Network Net, ExactOrFast Numerics, FloatOrDouble Number, class Isa, Executor Threads>
class inference<Net, Numerics, one_image_of<Number>, Isa, Threads> {
    using errors = typename Threads::errors;
    using engine = detail::engine<
        detail::execution<Net, Net::depth, pass::inference, kernel::lane_axis::channels, Number,
                          Isa, Numerics, Threads>>;
    static constexpr const auto& schedule =
        detail::schedule_of<Net, Numerics, one_image_of<Number>, Isa>;
    static_assert(schedule.scratch_size == engine::forward_scratch_size());
    static constexpr std::size_t input_size = static_cast<std::size_t>(Net::input.count());
    static constexpr std::size_t output_size = static_cast<std::size_t>(Net::output.count());
    static constexpr auto scratch_bytes =
        schedule.scratch_size * static_cast<std::int64_t>(sizeof(Number));

public:
    using network = Net;

    /// Bytes of the arena of a pass on one thread.
    static constexpr std::int64_t arena_bytes = schedule.arena_bytes;
    /// The same for `threads` threads, which divide long layers: with numerics::fast each needs its
    /// own scratch, with exact numerics none does.
    static constexpr std::int64_t arena_bytes_for(int threads) noexcept {
        return arena_bytes + (threads > 1 ? threads - 1 : 0) * scratch_bytes;
    }
    /// Alignment of an arena.
    static constexpr std::size_t arena_alignment = 64;
    /// An arena as an object: static, a member or on the stack. Its bytes need no initial value,
    /// and may be used for other things between passes.
    struct alignas(arena_alignment) arena {
        std::array<std::byte, static_cast<std::size_t>(arena_bytes)> bytes;
    };
    /// Bytes of the packed weights.
    static constexpr std::int64_t weight_bytes = engine::weight_bytes();

    /// At most `threads` threads per call; 0: as many as there are. The model may be destroyed
    /// afterwards. argument_error for an invalid number of threads, or a model that was moved from;
    /// std::bad_alloc if memory is short.
    explicit inference(const model<Net, Number>& trained, int threads = 0) : threads_(threads) {
        detail::expect_whole<errors>(trained, "inference");
        engine_.pack({trained.parameters().data(), trained.statistics().data()});
    }

    /// A model of another network is a compile-time error that says where the two networks differ.
    template <class Other>
        requires(!std::is_same_v<Other, Net>)
    explicit inference(const model<Other, Number>&, int threads = 0) : threads_(threads) {
        static_assert(detail::accept_use<detail::network_use<Net, Other>>());
    }

    [[nodiscard]] int threads() const noexcept { return threads_.threads(); }

    /// Runs one image, channels-last, in `memory`: arena_bytes, or arena_bytes_for the number of
    /// threads that are to take part, aligned to arena_alignment. Allocates nothing. argument_error
    /// if a size or the address does not fit, or the engine was moved from.
    void forward(std::span<const Number> image, std::span<Number> output,
                 std::span<std::byte> memory) const {
        if (image.size() != input_size || output.size() != output_size)
            refuse(image.size(), output.size());
        if (memory.size() < static_cast<std::size_t>(arena_bytes)) refuse_memory(memory.size());
        if (reinterpret_cast<std::uintptr_t>(memory.data()) % arena_alignment != 0)
            refuse_address();
        if (!here_) refuse_moved();
        std::int64_t tasks = threads_.threads();
        if constexpr (scratch_bytes > 0)
            tasks = (std::min)(tasks, 1 + (static_cast<std::int64_t>(memory.size()) - arena_bytes) /
                                              scratch_bytes);
        run(image.data(), output.data(), reinterpret_cast<Number*>(memory.data()),
            static_cast<int>(tasks));
    }

    void forward(std::span<const Number> image, std::span<Number> output, arena& memory) const {
        forward(image, output, std::span<std::byte>(memory.bytes));
    }

    /// The general inference makes its own memory; this one is given it.
    void forward(std::span<const Number>, std::span<Number>) const = delete; // add an `arena`
    void make_workspace() const = delete; // make an `inference::arena`

    /// The output of one image, in memory allocated for this call.
    [[nodiscard]] std::vector<Number> operator()(std::span<const Number> image) const {
        if (image.size() != input_size) refuse(image.size(), output_size);
        if (!here_) refuse_moved();
        std::vector<Number> output(output_size);
        const int tasks = (std::max)(threads_.threads(), 1);
        aligned_array<Number> memory(static_cast<std::size_t>(arena_bytes_for(tasks)) /
                                     sizeof(Number));
        run(image.data(), output.data(), memory.data(), tasks);
        return output;
    }

    /// The same for an array, whose size is checked at compile time.
    template <std::size_t Count>
    [[nodiscard]] std::vector<Number> operator()(const std::array<Number, Count>& image) const {
        static_assert(detail::accept_use<detail::image_use<Net, Count, false>>());
        return (*this)(std::span<const Number>(image));
    }
    template <std::size_t Count>
    [[nodiscard]] std::vector<Number> operator()(const Number (&image)[Count]) const {
        static_assert(detail::accept_use<detail::image_use<Net, Count, false>>());
        return (*this)(std::span<const Number>(image));
    }

private:
    void run(const Number* image, Number* output, Number* memory, int tasks) const {
        engine_.run(threads_, image, memory,
                    {.present = 1,
                     .scratch = memory + schedule.scratch_at,
                     .scratch_apart = schedule.scratch_size,
                     .scratches = tasks},
                    output);
    }

    [[noreturn]] static void refuse_moved() {
        raise<argument_error, errors>(
            "inference: expected an engine that holds something, found one that was moved from");
    }
    [[noreturn]] static void refuse(std::size_t image, std::size_t output) {
        raise<argument_error, errors>("inference: expected one image of " +
                                      std::to_string(input_size) + " numbers and an output of " +
                                      std::to_string(output_size) + ", found " +
                                      std::to_string(image) + " and " + std::to_string(output));
    }
    [[noreturn]] static void refuse_memory(std::size_t bytes) {
        raise<argument_error, errors>("inference: expected an arena of at least " +
                                      std::to_string(arena_bytes) + " bytes, found " +
                                      std::to_string(bytes));
    }
    [[noreturn]] static void refuse_address() {
        raise<argument_error, errors>(
            "inference: expected an arena at a multiple of 64 bytes, found one that is not; "
            "inference::arena is such a type");
    }

    detail::presence here_;
    engine engine_;
    Threads threads_;
};

} // namespace strider

#include <strider/arithmetic/exact_end.hpp>
