// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::trainer`: forward, backward and update of a model, batch by batch.
#pragma once

#include <strider/error.hpp>
#include <strider/execution/engine.hpp>
#include <strider/execution/for_layers.hpp>
#include <strider/execution/passes.hpp>
#include <strider/execution/presence.hpp>
#include <strider/model.hpp>
#include <strider/network/concept.hpp>
#include <strider/network/path.hpp>
#include <strider/network/use.hpp>
#include <strider/numerics.hpp>
#include <strider/train/batch_statistics.hpp>
#include <strider/train/block_scorer.hpp>
#include <strider/train/loss/loss.hpp>
#include <strider/train/loss/softmax_cross_entropy.hpp>
#include <strider/train/number_range.hpp>
#include <strider/train/optimizer/optimizer.hpp>
#include <strider/train/optimizer/sgd.hpp>
#include <strider/train/parameter_slices.hpp>
#include <strider/train/trainer_options.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider {

/// Trains a model. A batch is divided into blocks of as many images as a vector has lanes; a block
/// runs forward and backward through all layers with one image per lane. Blocks are assigned to at
/// most `max_chunks` chunks in a fixed way, and the chunks' gradients are added in order: results
/// are bitwise the same for any number of threads.
///
/// At a batch_norm or a dense layer with streamed weights the blocks of a batch synchronise: a
/// batch_norm needs the statistics of all of them, and the dense layer's weights are then read, and
/// their gradient written, once a step. Each block then has an arena of its own. A batch_norm's
/// running statistics move by its momentum towards the batch's mean and unbiased variance, as
/// PyTorch's do.
template <Network Net, strider::Optimizer Optimizer = sgd,
          strider::Loss Loss = softmax_cross_entropy, FloatOrDouble Real = float,
          class Isa = isa::native, Executor Threads = executor>
class trainer {
    using errors = typename Threads::errors;
    static_assert(detail::accept_use<detail::loss_use<Net, Loss>>());
    /// A loss that takes scores replaces a final softmax.
    static constexpr int depth =
        Net::depth - (Loss::takes_scores && detail::ends_in_softmax<Net> ? 1 : 0);
    using execution = detail::execution<Net, depth, pass::training, kernel::lane_axis::images, Real,
                                        Isa, numerics::exact, Threads>;
    using engine = detail::engine<execution>;
    using element = typename execution::element;
    static constexpr int lanes = execution::lanes;
    /// Elements from one arena to the next: whole cache lines, so that no two arenas share one.
    static constexpr std::size_t arena_stride = [] {
        constexpr auto elements = execution::plan.size + engine::scratch_size();
        constexpr auto line = aligned_array<Real>::alignment / sizeof(Real);
        return (static_cast<std::size_t>(elements) * lanes + line - 1) / line * line;
    }();
    static constexpr std::size_t input_size = static_cast<std::size_t>(Net::input.count());
    static constexpr std::size_t outputs = static_cast<std::size_t>(Net::output.count());
    static constexpr std::size_t size = static_cast<std::size_t>(Net::parameters);
    using context_type = typename engine::context_type;
    using scorer = detail::block_scorer<execution, Loss>;
    using batch_statistics = detail::batch_statistics<Net, Real, Isa>;
    static constexpr bool is_norm(int layer) {
        return Net::facts[static_cast<std::size_t>(layer)].kind == layer_kind::batch_norm;
    }
    static constexpr bool is_streamed(int layer) {
        return detail::streams_weights<Real>(Net::facts[static_cast<std::size_t>(layer)]);
    }
    /// The layers at which all blocks synchronise.
    static constexpr auto meetings = detail::choose_layers<depth>(
        [](int layer) { return is_norm(layer) || is_streamed(layer); });

public:
    using network = Net;
    using optimizer_type = Optimizer;
    using loss_type = Loss;
    using model_type = strider::model<Net, Real>;
    using state_list =
        std::array<std::span<Real>, static_cast<std::size_t>(Optimizer::state_arrays)>;

    /// Bytes of the arena of a block of images: memory_of's volumes and gradients, and the scratch
    /// of the kernels that sum the gradients of weights.
    static constexpr std::int64_t arena_bytes =
        static_cast<std::int64_t>(arena_stride * sizeof(Real));

    /// The gradient is summed in at most this many chunks, for any number of threads.
    static constexpr int max_chunks = 16;

    explicit trainer(model_type initial, trainer_options<Optimizer> options = {})
        : model_(std::move(initial)), options_(options), threads_(options.threads) {
        if constexpr (requires { options.optimizer.validate(); }) options.optimizer.validate();
        detail::expect_whole<errors>(model_, "trainer");
        if (options.batch < 1 || options.batch > detail::max_images_of_pass)
            raise<argument_error, errors>("trainer: expected a batch of 1 to " +
                                          std::to_string(detail::max_images_of_pass) +
                                          " images, found " + std::to_string(options.batch));
        const int blocks = (options.batch + lanes - 1) / lanes;
        chunks_.resize(static_cast<std::size_t>((std::min)(blocks, max_chunks)));
        for (chunk& c : chunks_) {
            c.gradient = aligned_array<Real>(size);
            c.scores = aligned_array<Real>(scorer::scores_size);
        }
        // One allocation for all arenas: if memory does not suffice, it fails as a whole.
        const auto arenas = meetings.count > 0 ? static_cast<std::size_t>(blocks) : chunks_.size();
        arenas_ = aligned_array<Real>(arenas * arena_stride);
        if constexpr (meetings.count > 0) {
            statistics_ = batch_statistics(blocks);
            panels_ = aligned_array<Real>(static_cast<std::size_t>(
                max_panels() * lanes * (std::min)(blocks, detail::max_streamed_blocks)));
        }
        for (auto& array : state_) array = aligned_array<Real>(size);
    }

    /// Rejects a model of another network at compile time, naming where the two differ.
    template <class Other>
        requires(!std::is_same_v<Other, Net>)
    explicit trainer(const strider::model<Other, Real>&, trainer_options<Optimizer> options = {})
        : trainer(model_type(0), options) {
        static_assert(detail::accept_use<detail::network_use<Net, Other>>());
    }

    /// One step on a batch of channels-last images: forward, backward, update with learning rate
    /// `rate`. Throws argument_error, and changes nothing, if sizes do not match, a label is not a
    /// class, the rate is not a number >= 0, or a batch_norm would get a single value a channel.
    step_result step(std::span<const Real> images, std::span<const int> labels, double rate) {
        check_rate(rate);
        const step_result result = add_gradients(images, labels);
        update(rate, result);
        return result;
    }

    /// Forward and backward without an update: leaves the sum of the images' gradients in
    /// gradients(). Updates a batch_norm's running statistics, as a step does.
    step_result gradient(std::span<const Real> images, std::span<const int> labels) {
        const step_result result = add_gradients(images, labels);
        for_slices([&](std::size_t begin, std::size_t end) { sum_chunks(begin, end); });
        return result;
    }

    /// The gradient of the last batch, in the order of the model's parameters: the sum over its
    /// images after gradient(), their mean after step().
    [[nodiscard]] std::span<const Real> gradients() const noexcept {
        return chunks_.empty() ? std::span<const Real>{} : chunks_[0].gradient.span();
    }

    [[nodiscard]] const model_type& model() const noexcept { return model_; }
    [[nodiscard]] model_type& model() noexcept { return model_; }

    /// The optimizer's arrays, each as long as the parameters.
    [[nodiscard]] state_list optimizer_state() noexcept {
        state_list list;
        for (std::size_t s = 0; s < state_.size(); ++s) list[s] = state_[s].span();
        return list;
    }
    [[nodiscard]] auto optimizer_state() const noexcept {
        std::array<std::span<const Real>, static_cast<std::size_t>(Optimizer::state_arrays)> list;
        for (std::size_t s = 0; s < state_.size(); ++s) list[s] = state_[s].span();
        return list;
    }

    /// Steps taken.
    [[nodiscard]] std::int64_t steps() const noexcept { return steps_; }
    /// Sets the number of steps taken, to resume a run. Throws argument_error for a number below 0,
    /// or above 2^53, the limit of exact integers in a double.
    void steps(std::int64_t taken) {
        constexpr std::int64_t most = std::int64_t{1} << 53;
        if (taken < 0 || taken > most)
            raise<argument_error, errors>("trainer: expected 0 to " + std::to_string(most) +
                                          " steps taken, found " + std::to_string(taken));
        steps_ = taken;
    }

    [[nodiscard]] int threads() const noexcept { return threads_.threads(); }

private:
    struct chunk {
        aligned_array<Real> gradient;
        aligned_array<Real> scores; ///< of one image, for the loss
        detail::batch_score score;
    };

    /// Forward and backward: leaves the gradients in the first used_ chunks, not yet summed.
    step_result add_gradients(std::span<const Real> images, std::span<const int> labels) {
        expect_batch(images, labels);
        engine_.pack(
            {std::as_const(model_).parameters().data(), std::as_const(model_).statistics().data()},
            threads_);
        const int count = static_cast<int>(labels.size());
        const int blocks = (count + lanes - 1) / lanes;
        const int used = (std::min)(blocks, static_cast<int>(chunks_.size()));
        used_ = used;
        const auto for_blocks = [&](auto run) {
            threads_.run(used, [&](int index) {
                for (int b = index; b < blocks; b += used)
                    run(chunks_[static_cast<std::size_t>(index)], b);
            });
        };
        for (int i = 0; i < used; ++i) chunks_[static_cast<std::size_t>(i)].score = {};
        threads_.run(used, [&](int index) {
            clear(chunks_[static_cast<std::size_t>(index)].gradient.data());
        });
        if constexpr (meetings.count == 0) {
            threads_.run(used, [&](int index) {
                chunk& c = chunks_[static_cast<std::size_t>(index)];
                element* arena = arena_of(index);
                for (int b = index; b < blocks; b += used) {
                    const context_type context = context_of(b, count);
                    put(images, b, context, arena);
                    engine_.forward(arena, context);
                    scorer::score_block(c.score, arena, context.present, labels_of(labels, b),
                                        c.scores.data());
                    engine_.backward(arena, c.gradient.data(), scratch_of(arena), context);
                }
            });
        } else {
            run_meeting(for_blocks, images, labels);
        }
        step_result result;
        result.count = count;
        for (int i = 0; i < used; ++i) {
            const chunk& c = chunks_[static_cast<std::size_t>(i)];
            result.loss += c.score.loss;
            result.correct += c.score.correct;
        }
        result.loss /= count;
        return result;
    }

    /// Zeroes the gradients that backward passes accumulate. A chunk's first block overwrites those
    /// of dense layers, which hold most of the parameters of many networks.
    static void clear(Real* gradient) noexcept {
        for (int i = 0; i < depth; ++i) {
            const layer_facts& layer = Net::graph.layers[static_cast<std::size_t>(i)];
            if (layer.kind != layer_kind::fully_connected)
                std::fill_n(gradient +
                                detail::offsets_of<Net>.parameters[static_cast<std::size_t>(i)],
                            layer.parameters(), Real{0});
        }
    }

    template <class F>
    void for_slices(F run) const {
        detail::for_slices<size>(threads_, run);
    }

    /// Adds the chunks' gradients to the first chunk's, in order. Those of streamed weights are
    /// there already.
    void sum_chunks(std::size_t first, std::size_t end) noexcept {
        if (used_ == 1) return;
        detail::for_tensors(
            model_type::tensors, first, end,
            [&](const parameter_tensor& tensor, std::size_t at, std::size_t length) {
                if (tensor.layer < depth && is_streamed(tensor.layer)) return;
                Real* sum = chunks_[0].gradient.data() + at;
                for (int i = 1; i < used_; ++i) {
                    const Real* part = chunks_[static_cast<std::size_t>(i)].gradient.data() + at;
                    for (std::size_t p = 0; p < length; ++p) sum[p] += part[p];
                }
            });
    }

    element* arena_of(int index) {
        return reinterpret_cast<element*>(arenas_.data() +
                                          static_cast<std::size_t>(index) * arena_stride);
    }
    static element* scratch_of(element* arena) { return arena + execution::plan.size; }
    static std::span<const int> labels_of(std::span<const int> labels, int block) {
        return labels.subspan(static_cast<std::size_t>(block) * lanes);
    }
    static void put(std::span<const Real> images, int block, const context_type& context,
                    element* arena) {
        engine::put(images.data() + static_cast<std::size_t>(block) * lanes * input_size,
                    context.present, arena);
    }
    [[nodiscard]] context_type context_of(int block, int count) const {
        // Each step has its own stream of random numbers; an odd factor keeps them distinct.
        return {.key = kernel::mixed(options_.seed +
                                     static_cast<std::uint64_t>(steps_) * 0x9e3779b97f4a7c15u),
                .present = (std::min)(lanes, count - block * lanes),
                .first_image = block * lanes,
                .fresh = block < used_,
                .batch = statistics_.facts()};
    }

    /// Forward and backward of a network whose blocks synchronise.
    template <class ForBlocks>
    void run_meeting(ForBlocks for_blocks, std::span<const Real> images,
                     std::span<const int> labels) {
        const int count = static_cast<int>(labels.size());
        for_blocks([&](chunk&, int b) { put(images, b, context_of(b, count), arena_of(b)); });
        const int blocks = (count + lanes - 1) / lanes;
        const auto arena = [&](int b) { return arena_of(b); };
        int done = 0;
        detail::for_layers<meetings>([&]<int Layer>() {
            const auto& layer = engine_.template layer<Layer>();
            for_blocks([&](chunk&, int b) {
                const context_type context = context_of(b, count);
                engine_.forward(arena_of(b), context, done, Layer);
                if constexpr (is_norm(Layer))
                    layer.find_moments(arena_of(b), context, statistics_.part_of(b),
                                       statistics_.part_of(b) + maps_of(Layer));
            });
            if constexpr (is_norm(Layer)) {
                statistics_.template learn_moments<Layer>(model_, count);
                done = Layer;
            } else {
                layer.forward_blocks(arena, blocks, threads_);
                done = Layer + 1;
            }
        });
        for_blocks([&](chunk& c, int b) {
            const context_type context = context_of(b, count);
            engine_.forward(arena_of(b), context, done, depth);
            scorer::score_block(c.score, arena_of(b), context.present, labels_of(labels, b),
                                c.scores.data());
        });
        done = depth;
        detail::for_layers_backward<meetings>([&]<int Layer>() {
            const auto& layer = engine_.template layer<Layer>();
            for_blocks([&](chunk& c, int b) {
                const context_type context = context_of(b, count);
                if constexpr (Layer + 1 < depth)
                    engine_.backward(arena_of(b), c.gradient.data(), scratch_of(arena_of(b)),
                                     context, Layer + 1, done);
                if constexpr (is_norm(Layer)) {
                    std::fill_n(statistics_.part_of(b), 2 * maps_of(Layer), 0.0);
                    layer.add_sums(arena_of(b), context, statistics_.part_of(b),
                                   statistics_.part_of(b) + maps_of(Layer));
                }
            });
            if constexpr (is_norm(Layer)) {
                statistics_.template learn_sums<Layer>(chunks_[0].gradient.data(), count);
                done = Layer + 1;
            } else {
                layer.backward_blocks(arena, blocks, chunks_[0].gradient.data(),
                                      reinterpret_cast<element*>(panels_.data()), threads_);
                done = Layer;
            }
        });
        for_blocks([&](chunk& c, int b) {
            engine_.backward(arena_of(b), c.gradient.data(), scratch_of(arena_of(b)),
                             context_of(b, count), 0, done);
        });
    }

    static constexpr std::size_t maps_of(int layer) {
        return static_cast<std::size_t>(Net::facts[static_cast<std::size_t>(layer)].input.channels);
    }

    /// Elements of scratch that the layers with streamed weights need for each block.
    static constexpr std::ptrdiff_t max_panels() {
        std::ptrdiff_t most = 0;
        detail::for_layers<meetings>([&]<int Layer>() {
            if constexpr (is_streamed(Layer))
                most = (std::max)(most, detail::layer_state<execution, Layer>::panel_size);
        });
        return most;
    }

    static void check_rate(double rate) {
        constexpr auto most = static_cast<double>((std::numeric_limits<Real>::max)());
        if (!(rate >= 0 && rate <= most))
            detail::refuse_setting<errors>("trainer", "rate",
                                           "a number from 0 to " + detail::shortest(most),
                                           detail::shortest(rate));
    }

    /// The first batch_norm whose input is a single pixel an image; `depth` if none.
    static constexpr int pixel_norm = [] {
        int layer = 0;
        while (layer < depth &&
               !(is_norm(layer) && Net::facts[static_cast<std::size_t>(layer)].input.height == 1 &&
                 Net::facts[static_cast<std::size_t>(layer)].input.width == 1))
            ++layer;
        return layer;
    }();

    void expect_batch(std::span<const Real> images, std::span<const int> labels) const {
        if (!here_) raise<argument_error, errors>("trainer: it was moved from");
        detail::expect_whole<errors>(model_, "trainer");
        if (labels.empty() || labels.size() > static_cast<std::size_t>(options_.batch))
            raise<argument_error, errors>("trainer: expected a batch of 1 to " +
                                          std::to_string(options_.batch) + " labels, found " +
                                          std::to_string(labels.size()));
        if (images.size() != labels.size() * input_size)
            raise<argument_error, errors>("trainer: expected " + std::to_string(labels.size()) +
                                          " images of " + std::to_string(input_size) +
                                          " numbers, found " + std::to_string(images.size()) +
                                          " numbers");
        for (const int label : labels)
            if (label < 0 || label >= static_cast<int>(outputs))
                raise<argument_error, errors>("trainer: expected labels from 0 to " +
                                              std::to_string(outputs - 1) + ", found " +
                                              std::to_string(label));
        if constexpr (pixel_norm < depth) {
            constexpr const layer_facts& norm = Net::facts[static_cast<std::size_t>(pixel_norm)];
            constexpr path_text path = detail::path_to(Net::graph.scopes.data(), norm.scope,
                                                       norm.position, norm.label, norm.labelled);
            // The mean of a single value is that value, so that output and gradient would be 0.
            if (labels.size() == 1)
                raise<argument_error, errors>(
                    std::string("trainer: ") + path.data() +
                    ": batch_norm: expected a batch of at least 2 images, as its input is 1x1x" +
                    std::to_string(norm.input.channels) + ", found 1");
        }
    }

    /// Sums, averages and updates in one pass over memory.
    void update(double rate, const step_result& result) {
        ++steps_;
        const Real scale = Real{1} / static_cast<Real>(result.count);
        for_slices([&](std::size_t begin, std::size_t end) {
            sum_chunks(begin, end);
            Real* gradient = chunks_[0].gradient.data();
            for (std::size_t p = begin; p < end; ++p) gradient[p] *= scale;
            detail::for_tensors(
                model_type::tensors, begin, end,
                [&](const parameter_tensor& tensor, std::size_t first, std::size_t length) {
                    state_list state;
                    for (std::size_t s = 0; s < state_.size(); ++s)
                        state[s] = state_[s].span().subspan(first, length);
                    options_.optimizer.template update<Real>(
                        model_.parameters().subspan(first, length),
                        std::span<const Real>(gradient + first, length), state, rate, steps_,
                        tensor.role == parameter_role::weight && tensor.rank > 1);
                });
        });
    }

    detail::presence here_;
    model_type model_;
    trainer_options<Optimizer> options_;
    Threads threads_;
    engine engine_;
    std::vector<chunk> chunks_;
    int used_ = 1;               ///< chunks used by the last batch
    aligned_array<Real> arenas_; ///< one a chunk, or one a block if blocks synchronise
    batch_statistics statistics_;
    aligned_array<Real> panels_; ///< scratch of layers with streamed weights
    std::array<aligned_array<Real>, static_cast<std::size_t>(Optimizer::state_arrays)> state_;
    std::int64_t steps_ = 0;
};

} // namespace strider

#include <strider/arithmetic/exact_end.hpp>
