// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::inference`: an immutable engine that runs a network forward, made from a model.
#pragma once

#include <strider/requirements.hpp>

#include <strider/error.hpp>
#include <strider/execution/engine.hpp>
#include <strider/execution/for_layers.hpp>
#include <strider/execution/passes.hpp>
#include <strider/execution/presence.hpp>
#include <strider/execution/schedule.hpp>
#include <strider/inference/declaration.hpp>
#include <strider/model.hpp>
#include <strider/network/use.hpp>
#include <strider/numerics.hpp>
#include <strider/parallel/team.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider {

/// Runs a network forward. Weights are packed once, on construction; afterwards nothing in it
/// changes, and any number of threads may use it at once, each with its own workspace.
///
/// Batches run in blocks, with the lanes of a vector across images, block after block through all
/// layers, as long as a block's arena stays within 8 MB (1 MB with few registers). The rest of a
/// batch, and the images of larger networks, run as single images with the lanes across filters. A
/// batch_norm that follows a layer with weights is folded into them.
///
/// With numerics::fast convolutions of single images run by Winograd's algorithm wherever an
/// estimate says that it is faster; there are no blocks if single images are then faster.
/// `group_images` images of a batch share a pass over the weights of layers that have too few tiles
/// in a single image. And 4 to 32 single images are gathered before a fully connected layer with 4
/// MB of weights or more, to share one pass over these.
///
/// An image's result may differ in the last bits (with numerics::fast by the errors of its
/// algorithms) depending on whether it runs as a single image, in a block, in a group or gathered,
/// but never with the number of threads.
///
/// For one image per call see inference/one_image.hpp: it takes less memory.
template <Network Net, ExactOrFast Numerics, FloatDoubleOrOneImage Real, class Isa,
          Executor Threads>
class inference {
    using errors = typename Threads::errors;
    using single = detail::execution<Net, Net::depth, pass::inference, kernel::lane_axis::channels,
                                     Real, Isa, Numerics, Threads>;
    using block = detail::execution<Net, Net::depth, pass::inference, kernel::lane_axis::images,
                                    Real, Isa, numerics::exact, Threads>;
    static constexpr const auto& schedule = detail::schedule_of<Net, Numerics, Real, Isa>;
    static constexpr bool in_blocks = schedule.in_blocks();
    static constexpr int blocks_per_task = schedule.blocks_per_task;
    static constexpr int group_images = schedule.group_images;
    static constexpr std::ptrdiff_t scratch_at = schedule.scratch_at;
    static constexpr std::ptrdiff_t single_stride = schedule.single_stride;
    // The schedule, which is computed without the kernels, must match them.
    static_assert(schedule.scratch_size == detail::engine<single>::forward_scratch_size());
    static_assert(schedule.group_of_layer == detail::engine<single>::group_of_layers());
    static_assert(schedule.group_scratch_size == detail::engine<single>::group_scratch_size());

    static constexpr auto streamed_layers = detail::choose_layers<Net::depth>([](int layer) {
        return detail::streams_weights<Real>(Net::facts[static_cast<std::size_t>(layer)]);
    });
    /// The layers of [0, End) that run groups.
    template <int End>
    static constexpr auto grouped_layers = detail::choose_layers<End>([](int layer) {
        return schedule.group_of_layer[static_cast<std::size_t>(layer)] > 1;
    });
    static constexpr bool gathers_at(int layer) {
        return schedule.gathers[static_cast<std::size_t>(layer)];
    }
    /// The next layer that gathers; Net::depth if there is none.
    static constexpr int next_gathering(int layer) {
        do ++layer;
        while (layer < Net::depth && !gathers_at(layer));
        return layer;
    }
    static constexpr auto gathering_layers = detail::choose_layers<Net::depth>(gathers_at);
    static constexpr int first_gathering = next_gathering(-1);
    static constexpr bool gathers_images = first_gathering < Net::depth;
    /// Placeholder for an engine that is not needed.
    struct no_engine {
        static constexpr std::int64_t weight_bytes() noexcept { return 0; }
        void pack(const detail::model_numbers<Real>&) {}
    };
    using block_engine =
        typename std::conditional_t<in_blocks, std::type_identity<detail::engine<block>>,
                                    std::type_identity<no_engine>>::type;
    static constexpr std::size_t input_size = static_cast<std::size_t>(Net::input.count());
    static constexpr std::size_t output_size = static_cast<std::size_t>(Net::output.count());

public:
    using network = Net;

    /// Images of a block; 1: single images.
    static constexpr int block_images = schedule.block_images;
    /// The least number of images for which a block that is not full is faster than single images:
    /// measured on the networks of the zoo, a single image costs some 1.3 times its share of a
    /// block.
    static constexpr int min_block_images = (block_images * 3 + 3) / 4;

    /// Bytes in which a forward pass runs on one thread: an arena, and inputs and outputs of
    /// gathered images. A workspace of more arenas takes thread_bytes for each further one, rounded
    /// up to cache lines.
    static constexpr std::int64_t arena_bytes = schedule.arena_bytes;
    static constexpr std::int64_t thread_bytes = schedule.thread_bytes;
    /// Bytes of the packed weights, of both engines if there is one for blocks.
    static constexpr std::int64_t weight_bytes =
        detail::engine<single>::weight_bytes() + block_engine::weight_bytes();

private:
    /// Numbers from one arena to the next: whole cache lines, so that no two arenas share one.
    static constexpr std::ptrdiff_t arena_stride =
        (thread_bytes + 63) / 64 * 64 / static_cast<std::int64_t>(sizeof(Real));

public:
    /// At most `threads` threads per call; 0: as many as TBB finds. argument_error for an invalid
    /// number of threads, or a model that was moved from; std::bad_alloc if memory is short.
    explicit inference(const model<Net, Real>& trained, int threads = 0) : threads_(threads) {
        detail::expect_whole<errors>(trained, "inference");
        const detail::model_numbers<Real> numbers{trained.parameters().data(),
                                                  trained.statistics().data()};
        single_.pack(numbers);
        block_.pack(numbers);
    }

    /// A model of another network is a compile-time error that says where the two networks differ.
    template <class Other>
        requires(!std::is_same_v<Other, Net>)
    explicit inference(const model<Other, Real>&, int threads = 0) : threads_(threads) {
        static_assert(detail::accept_use<detail::network_use<Net, Other>>());
    }

    /// The memory of forward passes: an arena for each thread that may take part in a call, and the
    /// inputs and outputs of gathered images.
    class workspace {
    public:
        /// Throws argument_error for less than one arena.
        explicit workspace(int arenas) : numbers_(size_of(counted(arenas))), arenas_(arenas) {}
        [[nodiscard]] Real* arena(int index) noexcept {
            return numbers_.data() +
                   static_cast<std::size_t>(index) * static_cast<std::size_t>(arena_stride);
        }
        [[nodiscard]] int arenas() const noexcept { return arenas_; }

        /// Inputs and outputs of a gathering layer, for the gathered images.
        [[nodiscard]] Real* inputs() noexcept { return arena(arenas_); }
        [[nodiscard]] Real* outputs() noexcept { return inputs() + schedule.inputs_size; }

    private:
        static std::size_t size_of(int arenas) {
            constexpr auto one = static_cast<std::size_t>(arena_bytes) / sizeof(Real);
            return one +
                   static_cast<std::size_t>(arenas - 1) * static_cast<std::size_t>(arena_stride);
        }
        static int counted(int arenas) {
            if (arenas < 1)
                raise<argument_error, errors>(
                    "inference: expected a workspace of at least 1 arena, found " +
                    std::to_string(arenas));
            return arenas;
        }
        friend inference;
        detail::presence here_;
        aligned_array<Real> numbers_; ///< the arenas, then the gathered inputs and outputs
        int arenas_;
    };

    [[nodiscard]] workspace make_workspace() const { return workspace(threads_.threads()); }
    [[nodiscard]] int threads() const noexcept { return threads_.threads(); }

    /// Runs images.size() / Net::input.count() images, channels-last, stored one after another;
    /// outputs likewise. Allocates nothing. Throws argument_error if a size does not fit, or the
    /// engine or its workspace was moved from.
    void forward(std::span<const Real> images, std::span<Real> outputs, workspace& memory) const {
        const std::size_t count = images.size() / input_size;
        if (images.size() % input_size != 0 || outputs.size() % output_size != 0 ||
            outputs.size() / output_size != count)
            refuse(images.size(), outputs.size());
        if (!here_ || !memory.here_) refuse_moved();
        detail::for_passes(count, detail::max_images_of_pass, [&](std::size_t first, int n) {
            run_pass(images.data() + first * input_size, outputs.data() + first * output_size, n,
                     memory);
        });
    }

    /// The same with a workspace made for this call.
    void forward(std::span<const Real> images, std::span<Real> outputs) const {
        workspace memory = make_workspace();
        forward(images, outputs, memory);
    }

    /// The output of one image.
    [[nodiscard]] std::vector<Real> operator()(std::span<const Real> image) const {
        if (image.size() != input_size) refuse(image.size(), output_size);
        if (!here_) refuse_moved();
        std::vector<Real> output(output_size);
        // One arena, followed by scratch for each thread's task. (The max shows GCC 12 that there
        // is at least one; else it warns of accesses without memory.)
        const int tasks = schedule.scratch_size > 0 ? (std::max)(threads_.threads(), 1) : 1;
        aligned_array<Real> arena(
            static_cast<std::size_t>(scratch_at + tasks * schedule.scratch_size));
        run_single(image.data(), output.data(), arena.data(), tasks, schedule.scratch_size);
        return output;
    }

    /// The same for an array, whose size is checked at compile time.
    template <std::size_t Count>
    [[nodiscard]] std::vector<Real> operator()(const std::array<Real, Count>& image) const {
        static_assert(detail::accept_use<detail::image_use<Net, Count, false>>());
        return (*this)(std::span<const Real>(image));
    }
    template <std::size_t Count>
    [[nodiscard]] std::vector<Real> operator()(const Real (&image)[Count]) const {
        static_assert(detail::accept_use<detail::image_use<Net, Count, false>>());
        return (*this)(std::span<const Real>(image));
    }

private:
    using team = detail::team<Threads>;

    /// Runs n images.
    void run_pass(const Real* images, Real* outputs, int n, workspace& memory) const {
        if (n == 1) {
            // A layer's tasks take their scratch from the arenas of the other threads.
            run_single(images, outputs, memory.arena(0), memory.arenas(), arena_stride);
            return;
        }
        int done = 0;
        if constexpr (gathers_images)
            while (n - done >= detail::min_gathered_images) {
                const int some = (std::min)(detail::max_gathered_images, n - done);
                run_gathered(images + static_cast<std::size_t>(done) * input_size,
                             outputs + static_cast<std::size_t>(done) * output_size, some, memory);
                done += some;
            }
        if (done < n)
            run_images<Net::depth>(images + static_cast<std::size_t>(done) * input_size,
                                   outputs + static_cast<std::size_t>(done) * output_size, n - done,
                                   memory);
    }

    /// Runs a single image in an arena followed by scratch for `tasks` tasks, `scratch_apart`
    /// numbers apart.
    void run_single(const Real* image, Real* output, Real* arena, int tasks,
                    std::ptrdiff_t scratch_apart) const {
        single_.run(threads_, image, arena,
                    {.present = 1,
                     .scratch = arena + scratch_at,
                     .scratch_apart = scratch_apart,
                     .scratches = tasks},
                    output);
    }

    /// The context of a single image's pass in one task, with its scratch after its volumes.
    static detail::pass_context<Real, Threads> undivided(Real* arena) {
        return {.present = 1, .scratch = arena + scratch_at};
    }

    /// Runs layers [0, End) on n images: copies the results to the outputs, or gathers the inputs
    /// of layer End.
    template <int End>
    void run_images(const Real* images, Real* outputs, int n, workspace& memory) const {
        int blocks = in_blocks ? n / block_images : 0;
        if (in_blocks && n % block_images >= min_block_images) ++blocks;
        const int groups = group_images > 1 ? n / group_images : 0;
        const int rest = (std::max)(0, n - blocks * block_images - groups * group_images);
        // Left-over groups, which would leave threads idle, run one after another, each divided
        // among all threads.
        const int threads = (std::min)(threads_.threads(), memory.arenas());
        const int whole_groups = groups / threads * threads;
        if constexpr (group_images > 1)
            if (whole_groups < groups)
                detail::run_as_team(threads_, threads, [&](const team* members) {
                    for (int group = whole_groups; group < groups; ++group)
                        run_group<End>(images, outputs, n, memory.arena(0), group * group_images,
                                       members, threads);
                });
        // Each task has an arena, and takes every tasks-th of the blocks or groups and of the
        // remaining images.
        const int work = blocks + whole_groups + rest;
        const int tasks = (std::min)(work, memory.arenas());
        threads_.run(tasks, [&](int task) {
            int item = task;
            if constexpr (in_blocks)
                while (item < blocks) {
                    const int some =
                        (std::min)(blocks_per_task, (blocks - item + tasks - 1) / tasks);
                    run_blocks(images, outputs, n, memory.arena(task), item, tasks, some);
                    item += some * tasks;
                }
            if constexpr (group_images > 1)
                for (; item < whole_groups; item += tasks)
                    run_group<End>(images, outputs, n, memory.arena(task), item * group_images,
                                   nullptr, 1);
            for (; item < work; item += tasks) {
                const int image =
                    blocks * block_images + groups * group_images + item - blocks - whole_groups;
                Real* arena = memory.arena(task);
                single_.put(images + static_cast<std::size_t>(image) * input_size, 1, arena);
                single_.forward(arena, undivided(arena), 0, End);
                leave<End>(arena, image, n, outputs);
            }
        });
    }

    /// Copies the activations of image `image` of n before layer End out of its arena.
    template <int End>
    void leave(Real* arena, int image, int n, Real* outputs) const {
        if constexpr (End == Net::depth)
            single_.take(arena, 1, outputs + static_cast<std::size_t>(image) * output_size);
        else
            single_.template layer<End>().put_image(arena, image, n, outputs);
    }

    /// Runs n images that share a pass over the weights of each layer that gathers them.
    void run_gathered(const Real* images, Real* outputs, int n, workspace& memory) const {
        const int tasks = (std::min)({threads_.threads(), memory.arenas(), n});
        Real* before = memory.inputs();
        Real* after = memory.outputs();
        run_images<first_gathering>(images, before, n, memory);
        detail::for_layers<gathering_layers>([&]<int Layer>() {
            constexpr int end = next_gathering(Layer);
            const auto& layer = single_.template layer<Layer>();
            layer.forward_images(before, after, n, threads_);
            threads_.run(tasks, [&](int task) {
                Real* arena = memory.arena(task);
                for (int image = task; image < n; image += tasks) {
                    layer.take_image(after, image, arena);
                    single_.forward(arena, undivided(arena), Layer + 1, end);
                    leave<end>(arena, image, n, end == Net::depth ? outputs : before);
                }
            });
        });
    }

    /// Runs a group, the images of n from `first` on, up to layer End: layer by layer where they
    /// run as a group, else image by image through as many layers as possible. With `threads` both
    /// are divided among them, in at most `tasks` tasks, each with scratch in its own arena.
    template <int End>
    void run_group(const Real* images, Real* outputs, int n, Real* memory, int first,
                   const team* threads, int tasks) const {
        const auto arena = [&](int i) { return memory + i * single_stride; };
        const auto for_images = [&](auto run) {
            if (threads != nullptr)
                threads->run(group_images, run);
            else
                for (int i = 0; i < group_images; ++i) run(i);
        };
        int done = 0;
        // Runs layers [done, end) of each image; copies it in first, and its activations out last.
        const auto run_layers = [&](int end) {
            if (done == end && 0 < end && end < End) return;
            for_images([&](int i) {
                if (done == 0)
                    single_.put(images + static_cast<std::size_t>(first + i) * input_size, 1,
                                arena(i));
                single_.forward(arena(i), undivided(arena(i)), done, end);
                if (end == End) leave<End>(arena(i), first + i, n, outputs);
            });
        };
        detail::for_layers<grouped_layers<End>>([&]<int Layer>() {
            run_layers(Layer);
            for (int i = 0; i < group_images; i += schedule.group_of_layer[std::size_t{Layer}])
                single_.template layer<Layer>().forward_group([&](int at) { return arena(i + at); },
                                                              {.threads = threads,
                                                               .scratch = arena(group_images),
                                                               .scratch_apart = arena_stride,
                                                               .scratches = tasks});
            done = Layer + 1;
        });
        run_layers(End);
    }

    /// Runs `count` blocks of n images in step: block number `first`, and every `apart`-th after
    /// it.
    void run_blocks(const Real* images, Real* outputs, int n, Real* memory, int first, int apart,
                    int count) const requires(in_blocks) {
        const auto arena = [&](int b) {
            return reinterpret_cast<typename block::element*>(memory) + b * block::plan.size;
        };
        const auto for_blocks = [&](auto run) {
            for (int b = 0; b < count; ++b) {
                const int at = (first + b * apart) * block_images;
                run(arena(b), static_cast<std::size_t>(at), (std::min)(block_images, n - at));
            }
        };
        for_blocks([&](auto* elements, std::size_t at, int present) {
            block_.put(images + at * input_size, present, elements);
        });
        int done = 0;
        detail::for_layers<streamed_layers>([&]<int Layer>() {
            for_blocks([&](auto* elements, std::size_t, int) {
                block_.forward(elements, {}, done, Layer);
            });
            block_.template layer<Layer>().forward_blocks(arena, count, threads_);
            done = Layer + 1;
        });
        for_blocks([&](auto* elements, std::size_t at, int present) {
            block_.forward(elements, {}, done);
            block_.take(elements, present, outputs + at * output_size);
        });
    }

    [[noreturn]] static void refuse_moved() {
        raise<argument_error, errors>(
            "inference: expected an engine and a workspace that hold something, found one that was "
            "moved from");
    }
    [[noreturn]] static void refuse(std::size_t images, std::size_t outputs) {
        const auto volume = [](shape s) {
            return std::to_string(s.height) + "x" + std::to_string(s.width) + "x" +
                   std::to_string(s.channels);
        };
        raise<argument_error, errors>(
            "inference: expected images of " + volume(Net::input) + " = " +
            std::to_string(input_size) + " numbers and as many outputs of " +
            std::to_string(output_size) + ", found " + std::to_string(images) + " and " +
            std::to_string(outputs) + " numbers");
    }

    detail::presence here_;
    detail::engine<single> single_;
    block_engine block_;
    Threads threads_;
};

} // namespace strider

#include <strider/arithmetic/exact_end.hpp>

// Last, so that errors come by way of as few headers as possible.
#include <strider/inference/one_image.hpp>
