// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::detail::weighted_step`: a convolution, a transposed convolution or a fully
// connected layer of an engine, with its weights packed for its kernels.
#pragma once

#include <strider/arithmetic/finite.hpp>
#include <strider/execution/layer_plan.hpp>
#include <strider/execution/step/function_of.hpp>
#include <strider/execution/step/image_group.hpp>
#include <strider/execution/step/normalisation.hpp>
#include <strider/kernel/conv/select.hpp>
#include <strider/kernel/dense/dense.hpp>
#include <strider/kernel/dense/gathered_dense.hpp>
#include <strider/kernel/dense/unpacked.hpp>
#include <strider/kernel/dense/weight_gradient.hpp>
#include <strider/kernel/elementwise/elementwise.hpp>
#include <strider/tensor.hpp>

#include <algorithm>
#include <array>
#include <bitset>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <type_traits>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::detail {

/// Which filters of a convolution with padding have a weight that is not finite. Some kernels
/// multiply the zeros of the padding, others skip them, which must not show: all outputs of such a
/// filter become NaN. Beyond 4096 filters, those with the same number modulo 4096 share a mark.
class spoilt_filters {
public:
    /// Marks the filters of `weights`, [rows][depth][taps]; with `per_group` filters of a
    /// transposed convolution are its channels.
    template <class Real>
    [[gnu::noinline]] void mark(const Real* weights, int rows, int depth, std::ptrdiff_t taps,
                                int per_group) noexcept {
        for (int k = 0; k < rows; ++k)
            for (int c = 0; c < depth; ++c, weights += taps) {
                bool finite = true;
                for (std::ptrdiff_t i = 0; i < taps; ++i) finite = is_finite(weights[i]) && finite;
                if (!finite) mark(per_group > 0 ? k / per_group * depth + c : k);
            }
    }
    void mark(int filter) noexcept { marks_[static_cast<std::size_t>(filter) % size] = true; }
    [[nodiscard]] bool has(int filter) const noexcept {
        return marks_[static_cast<std::size_t>(filter) % size];
    }

private:
    static constexpr std::size_t size = 4096;
    std::bitset<size> marks_;
};

template <class P>
struct weighted_step {
    using real = typename P::real;
    using isa = typename P::isa;
    using element = typename P::element;
    using context_type = typename P::context_type;
    using executor = typename P::executor;
    static constexpr layer_facts facts = P::facts;
    static constexpr bool dense = P::kind == layer_kind::fully_connected;
    /// In training a dense layer reads the model's weights unpacked.
    static constexpr bool unpacked = dense && P::training;
    static constexpr bool transposed = P::kind == layer_kind::conv_transpose;
    static constexpr kernel::layout out_gradient = P::out.gradient;
    static constexpr kernel::layout in_gradient = P::in.gradient;
    static constexpr bool biased = facts.biases > 0 || P::folds >= 0;

    // What is fused into a convolution; if it is pooled, its own output is never materialised. An
    // expensive activation is applied to the rows of the result instead: there no lane idles, and
    // it is computed once per pooling window.
    using function =
        std::conditional_t<(P::fused.activation >= 0),
                           typename decltype(function_of<P::kind_at(P::fused.activation)>())::type,
                           kernel::identity_function>;
    static constexpr bool adds = P::fused.add >= 0;
    static constexpr bool pools = P::fused.pool >= 0;
    static constexpr kernel::layout result = P::result.volume;
    static constexpr kernel::conv_geometry conv_geometry =
        geometry_of(facts, P::in.volume,
                    pools ? kernel::layout{facts.output, {}, P::in.volume.axis} : P::out.volume);
    static constexpr kernel::dense_geometry dense_geometry{P::in.volume, facts.filters};

    using ending =
        kernel::epilogue<result,
                         std::conditional_t<function::brief, function, kernel::identity_function>,
                         adds, pools, pools && P::training>;

    template <class T>
    using tag = std::type_identity<T>;
    static constexpr auto choose_forward() {
        if constexpr (unpacked)
            return tag<kernel::unpacked_dense<dense_geometry, real, isa>>{};
        else if constexpr (dense)
            return tag<
                kernel::detail::first_of<kernel::image_lanes_dense<dense_geometry, real, isa>,
                                         kernel::row_dense<dense_geometry, real, isa>>>{};
        else if constexpr (transposed)
            return tag<kernel::transpose_forward<conv_geometry, real, isa>>{};
        else
            return tag<
                kernel::conv_forward<conv_geometry, real, isa, typename P::numerics, ending>>{};
    }
    using forward_kernel = typename decltype(choose_forward())::type;

    static constexpr auto choose_group() {
        if constexpr (dense || transposed || P::images || P::training)
            return tag<no_image_group>{};
        else
            return tag<image_group_of<conv_geometry, forward_kernel, real, isa,
                                      typename P::numerics, ending>>{};
    }
    /// The kernel of a group of channels-last images, if there is one.
    using image_group = typename decltype(choose_group())::type;
    static constexpr int group_images = image_group::images;
    static constexpr bool fuses = requires { typename forward_kernel::fused; };
    static_assert(fuses || !(adds || pools));
    static constexpr bool activates_rows = P::fused.activation >= 0 && !(fuses && function::brief);

    /// Tasks divide the filters rather than the rows.
    static constexpr bool divides_filters = [] {
        if constexpr (requires { forward_kernel::divides_filters; })
            return forward_kernel::divides_filters;
        else
            return false;
    }();

    /// Scratch of a task of the forward pass, in numbers; 0: the kernel needs none.
    static constexpr std::ptrdiff_t forward_scratch_size = [] {
        if constexpr (requires { forward_kernel::scratch_size; })
            return forward_kernel::scratch_size;
        else
            return std::ptrdiff_t{0};
    }();
    /// The same for a group.
    static constexpr std::ptrdiff_t group_scratch_size = image_group::scratch_size;

    /// The kernel of a dense layer for gathered single images: see `put_image`, `forward_images`,
    /// `take_image`.
    using rows_kernel = kernel::gathered_dense<dense_geometry, real, isa>;

    struct no_kernel {
        static constexpr std::ptrdiff_t packed_size = 0;
        static constexpr std::ptrdiff_t partial_size = 0;
    };
    static constexpr auto choose_backward() {
        if constexpr (dense || !P::passes_gradient)
            return tag<no_kernel>{};
        else if constexpr (transposed)
            return tag<kernel::transpose_data_gradient<conv_geometry, out_gradient, in_gradient,
                                                       real, isa>>{};
        else
            return tag<
                kernel::conv_data_gradient<conv_geometry, out_gradient, in_gradient, real, isa>>{};
    }
    using backward_kernel = typename decltype(choose_backward())::type;

    static constexpr auto choose_weight_gradient() {
        if constexpr (!P::training)
            return tag<no_kernel>{};
        else if constexpr (dense)
            return tag<kernel::dense_weight_gradient<dense_geometry, real, isa>>{};
        else if constexpr (transposed)
            return tag<kernel::transpose_weight_gradient<conv_geometry, out_gradient, real, isa>>{};
        else
            return tag<kernel::conv_weight_gradient<conv_geometry, out_gradient, real, isa>>{};
    }
    using weight_kernel = typename decltype(choose_weight_gradient())::type;

    /// Blocks share a pass over the weights: see `forward_blocks`, `backward_blocks`.
    static constexpr bool streamed = dense && P::images && streams_weights<real>(facts);
    static_assert([] {
        if constexpr (unpacked) return forward_kernel::max_blocks >= max_streamed_blocks;
        return true;
    }());
    /// Scratch of the backward pass, in elements.
    static constexpr std::ptrdiff_t scratch_size = streamed ? 0 : weight_kernel::partial_size;
    /// Scratch of backward_blocks for each of up to max_streamed_blocks blocks, in elements.
    static constexpr std::ptrdiff_t panel_size = [] {
        if constexpr (streamed && P::training)
            return weight_kernel::panel_size;
        else
            return std::ptrdiff_t{0};
    }();

    /// Size of all packed weights and biases, in numbers.
    static constexpr std::int64_t packed_numbers =
        forward_kernel::packed_size + backward_kernel::packed_size + image_group::packed_size +
        (biased ? facts.filters : 0);

    /// Whether a weight that is not finite makes all outputs of its filter NaN. Where no window
    /// reaches the padding, and in training, which has one kernel, it makes those that it should.
    static constexpr bool spoils = !dense && !P::training && [] {
        const window_options& w = facts.window;
        return w.pad_top + w.pad_bottom + w.pad_left + w.pad_right > 0;
    }();
    static constexpr real not_a_number = std::numeric_limits<real>::quiet_NaN();

    aligned_array<real> forward_weights{static_cast<std::size_t>(forward_kernel::packed_size)};
    aligned_array<real> backward_weights{static_cast<std::size_t>(backward_kernel::packed_size)};
    aligned_array<real> bias{static_cast<std::size_t>(biased ? facts.filters : 0)};
    const real* model_weights = nullptr; ///< if unpacked
    image_group images;

    /// Packs this layer's part of a model, with the batch_norm folded into it. Weights that are not
    /// packed must stay where they are until the next call.
    void pack(const model_numbers<real>& model) {
        const real* weights = model.parameters + P::weights_at;
        for (int k = 0; k < facts.filters && facts.biases > 0; ++k)
            bias.data()[k] = model.parameters[P::bias_at + k];
        if constexpr (P::folds >= 0) {
            const normalisation<typename P::network, real> norm(model, P::folds);
            aligned_array<real> scale{static_cast<std::size_t>(facts.filters)};
            for (int k = 0; k < facts.filters; ++k) {
                scale.data()[k] = norm.scale(k);
                bias.data()[k] = multiply_add(bias.data()[k], norm.scale(k), norm.shift(k));
            }
            without_signed_zeros();
            pack_weights(weights, [&](int k) { return scale.data()[k]; });
        } else {
            without_signed_zeros();
            pack_weights(weights, [](int) { return real{1}; });
        }
    }

    /// Makes a bias of -0 one of 0: a sum that begins with it then stays the same if zeros of the
    /// padding are multiplied and added, and a kernel may skip them or not, however the rows are
    /// divided among threads.
    void without_signed_zeros() noexcept {
        for (int k = 0; biased && k < facts.filters; ++k)
            if (bias.data()[k] == real{0}) bias.data()[k] = real{0};
    }

    template <class Scale>
    void pack_weights(const real* weights, const Scale& scale) noexcept {
        if constexpr (unpacked) {
            model_weights = weights;
        } else if constexpr (dense) {
            forward_kernel::pack(
                [&](int k, std::ptrdiff_t i) {
                    return weights[std::ptrdiff_t{k} * facts.input.count() + i] * scale(k);
                },
                forward_weights.data());
        } else {
            // A transposed convolution's filters are the channels of the convolution that it
            // transposes.
            constexpr int depth = conv_geometry.depth();
            constexpr int per_group = conv_geometry.filters() / facts.groups;
            const auto filter_of = [](int k, int c) {
                return transposed ? k / per_group * depth + c : k;
            };
            const auto number = [&](int k, int c, int r, int s) {
                return weights[((std::ptrdiff_t{k} * depth + c) * facts.window.filter_height + r) *
                                   facts.window.filter_width +
                               s] *
                       scale(filter_of(k, c));
            };
            [[maybe_unused]] spoilt_filters spoilt;
            if constexpr (spoils) {
                constexpr std::ptrdiff_t taps =
                    std::ptrdiff_t{facts.window.filter_height} * facts.window.filter_width;
                spoilt.mark(weights, conv_geometry.filters(), depth, taps,
                            transposed ? per_group : 0);
                for (int k = 0; k < facts.filters; ++k) {
                    if (!is_finite(scale(k))) spoilt.mark(k);
                    if (biased && spoilt.has(k)) bias.data()[k] = not_a_number;
                }
            }
            const auto weight = [&](int k, int c, int r, int s) {
                if constexpr (spoils)
                    if (spoilt.has(filter_of(k, c))) return not_a_number;
                return number(k, c, r, s);
            };
            forward_kernel::pack(weight, forward_weights.data());
            images.pack(weight);
            if constexpr (backward_kernel::packed_size > 0)
                backward_kernel::pack(weight, backward_weights.data());
        }
    }

    void forward(element* arena, const context_type& context) const {
        const element* x = P::read(arena);
        element* y = arena + P::result.offset;
        if constexpr (!adds && !(dense && P::images)) clear_border<result, P::lanes>(P::numbers(y));
        if constexpr (unpacked) {
            forward_kernel::forward(x, model_weights, bias.data(), y + origin);
            spread(y);
        } else if constexpr (dense && P::images) {
            forward_kernel::forward(x, forward_weights.data(), bias.data(), y + origin);
            spread(y);
        } else if constexpr (forward_scratch_size > 0) {
            P::for_parts(forward_kernel::parts, context, [&](int begin, int end, real* scratch) {
                forward_kernel::forward(x, forward_weights.data(), bias.data(), y, begin, end,
                                        scratch);
            });
            activate(y, 0, result.extent.height);
        } else if constexpr (divides_filters) {
            P::for_rows(forward_kernel::parts, context, [&](int begin, int end) {
                forward_kernel::forward_parts(x, forward_weights.data(), bias.data(), y, begin,
                                              end);
            });
            activate(y, 0, result.extent.height);
        } else if constexpr (dense) {
            P::for_rows(facts.filters, context, [&](int begin, int end) {
                forward_kernel::forward(x, forward_weights.data(), bias.data(), y + origin, begin,
                                        end);
            });
        } else {
            // Where a kernel with few sums an output leaves the activation to this step, two rows
            // at a time: they are still in a cache when it is applied.
            constexpr int most =
                activates_rows && !is_plain_convolution(facts) ? 2 : result.extent.height;
            P::for_rows(result.extent.height, context, [&](int begin, int end) {
                for (int row = begin; row < end; row += most)
                    forward_rows(arena, x, y, row, (std::min)(row + most, end));
            });
        }
    }

    /// Forward pass of a group, with arenas arena_of(0), arena_of(1), ...; each task's scratch is
    /// group_scratch_size numbers.
    template <class Arenas>
    void forward_group(Arenas arena_of, const context_type& context) const {
        const real* x[std::size_t{group_images}];
        real* y[std::size_t{group_images}];
        for (int i = 0; i < group_images; ++i) {
            x[i] = P::numbers(P::read(arena_of(i)));
            y[i] = P::numbers(arena_of(i) + P::result.offset);
            if constexpr (!adds) clear_border<result, P::lanes>(y[i]);
        }
        P::for_parts(image_group::parts, context, [&](int begin, int end, real* scratch) {
            images.forward(x, forward_weights.data(), bias.data(), y, begin, end, scratch);
        });
        for (int i = 0; i < group_images; ++i)
            activate(arena_of(i) + P::result.offset, 0, result.extent.height);
    }

    /// Copies the layer's input in the arena of image n to the gathered inputs of `some` images.
    static void put_image(element* arena, int n, int some, real* inputs) noexcept {
        rows_kernel::put(P::read(arena), n, some, inputs);
    }

    /// Forward pass of `some` gathered images, with the filters divided among the threads.
    void forward_images(const real* inputs, real* outputs, int some,
                        const executor& threads) const {
        divide(rows_kernel::parts, threads, [&](int begin, int end) {
            rows_kernel::forward(inputs, forward_weights.data(), bias.data(), outputs, some, begin,
                                 end);
        });
    }

    /// Copies the outputs of image n to the layer's output in the image's arena.
    static void take_image(const real* outputs, int n, element* arena) noexcept {
        element* y = P::written(arena);
        clear_border<P::out.volume, 1>(y);
        std::copy_n(outputs + std::ptrdiff_t{n} * facts.filters, facts.filters, y + origin);
    }

    /// Computes rows [begin, end) of the result.
    void forward_rows([[maybe_unused]] element* arena, const element* x, element* y, int begin,
                      int end) const noexcept {
        constexpr int window = pools ? 2 : 1;
        if constexpr (pools && P::training)
            forward_kernel::forward(x, forward_weights.data(), bias.data(), y, begin * window,
                                    end * window,
                                    reinterpret_cast<std::uint8_t*>(P::written(arena)));
        else
            forward_kernel::forward(x, forward_weights.data(), bias.data(), y, begin * window,
                                    end * window);
        activate(y, begin, end);
    }

    /// Applies the activation to rows [begin, end) of the result, unless the kernel has.
    static void activate(element* y, int begin, int end) noexcept {
        if constexpr (activates_rows)
            kernel::activate<function, result, result, real, isa>(P::numbers(y), P::numbers(y),
                                                                  begin, end);
    }

    /// Adds to the gradient of the parameters (a dense layer writes it if context.fresh), and
    /// writes the gradient of the input.
    void backward(element* arena, real* gradient, element* scratch,
                  const context_type& context) const noexcept {
        const element* x = P::read(arena);
        real* dw = gradient + P::weights_at;
        real* db = gradient + P::bias_at;
        if constexpr (dense) {
            gather(P::output_gradient(arena));
            const element* dy = gathered_gradient(arena);
            weight_kernel::add(x, dy, dw, facts.biases > 0 ? db : nullptr, scratch, context.fresh);
            pass_gradient(arena);
        } else {
            const element* dy = P::output_gradient(arena);
            weight_kernel::add(x, dy, dw, scratch);
            // A fused pool's backward pass has added the bias gradient while writing dy.
            if constexpr (facts.biases > 0 && !pools)
                kernel::add_bias_gradient<out_gradient, real, isa>(dy, db);
            if constexpr (P::passes_gradient)
                P::to_gradient(arena, [&](element* dx) {
                    backward_kernel::run(dy, backward_weights.data(), dx);
                });
        }
    }

    /// Forward pass of `blocks` blocks, with arenas arena_of(0), arena_of(1), ...; in training the
    /// filters are divided among the threads.
    template <class Arenas>
    void forward_blocks(Arenas arena_of, int blocks, const executor& threads) const {
        static_assert(streamed);
        for (int first = 0; first < blocks; first += max_streamed_blocks) {
            const int count = (std::min)(max_streamed_blocks, blocks - first);
            std::array<const element*, std::size_t{max_streamed_blocks}> x;
            std::array<element*, std::size_t{max_streamed_blocks}> y;
            for (int b = 0; b < count; ++b) {
                element* arena = arena_of(first + b);
                x[static_cast<std::size_t>(b)] = P::read(arena);
                y[static_cast<std::size_t>(b)] = P::written(arena) + origin;
            }
            if constexpr (P::training) {
                constexpr int stretch = forward_kernel::forward_stretch;
                divide((facts.filters + stretch - 1) / stretch, threads, [&](int begin, int end) {
                    forward_kernel::forward(x.data(), model_weights, bias.data(), y.data(), count,
                                            begin * stretch,
                                            (std::min)(end * stretch, facts.filters));
                });
            } else {
                forward_kernel::forward(x.data(), forward_weights.data(), bias.data(), y.data(),
                                        count);
            }
            for (int b = 0; b < count; ++b) spread(P::written(arena_of(first + b)));
        }
    }

    /// Writes the gradient of the parameters, summed over all blocks, then the gradients of the
    /// blocks' inputs. `panels` is scratch. Order of summation: runs of 16 blocks one after the
    /// other, within a run image by image.
    template <class Arenas>
    void backward_blocks(Arenas arena_of, int blocks, real* gradient, element* panels,
                         const executor& threads) const {
        static_assert(streamed && P::training);
        constexpr int filters = weight_kernel::filters;
        constexpr std::ptrdiff_t inputs = dense_geometry.input.extent.count();
        for (int first = 0; first < blocks; first += max_streamed_blocks) {
            const int count = (std::min)(max_streamed_blocks, blocks - first);
            real* panel = P::numbers(panels);
            std::array<const element*, std::size_t{max_streamed_blocks}> dy;
            for (int b = 0; b < count; ++b) {
                gather(P::output_gradient(arena_of(first + b)));
                dy[static_cast<std::size_t>(b)] = gathered_gradient(arena_of(first + b));
            }
            threads.run(count, [&](int b) {
                weight_kernel::fill(P::read(arena_of(first + b)), 0, inputs, panel, b, count);
            });
            // Panels of 256 KB, reused by all filters of a task.
            const std::ptrdiff_t part =
                std::max<std::ptrdiff_t>(4096 / count / weight_kernel::tile, 1) *
                weight_kernel::tile;
            divide((facts.filters + filters - 1) / filters, threads, [&](int begin, int end) {
                for (std::ptrdiff_t i = 0; i < inputs; i += part)
                    weight_kernel::multiply(panel + i * P::lanes * count, dy.data(), count,
                                            gradient + P::weights_at, i,
                                            (std::min)(i + part, inputs), begin * filters,
                                            (std::min)(end * filters, facts.filters), first == 0);
            });
            if constexpr (facts.biases > 0)
                weight_kernel::add_bias(dy.data(), count, gradient + P::bias_at, first == 0);
        }
        if constexpr (P::passes_gradient)
            threads.run(blocks, [&](int b) { pass_gradient(arena_of(b)); });
    }

private:
    /// The gradient of a dense layer's input.
    void pass_gradient(element* arena) const noexcept {
        P::to_gradient(arena, [&](element* dx) {
            forward_kernel::template data_gradient<in_gradient>(gathered_gradient(arena),
                                                                model_weights, dx);
        });
    }

    // Dense kernels have an output's numbers contiguous. In a volume with a border they start at
    // the place of the first.
    static constexpr std::ptrdiff_t origin = P::out.volume.at(0, 0, 0);
    static const element* gathered_gradient(element* arena) noexcept {
        return P::output_gradient(arena) + out_gradient.at(0, 0, 0);
    }

    /// Moves a dense layer's contiguous outputs to their places, and clears the border.
    static void spread(element* volume) noexcept {
        constexpr std::ptrdiff_t apart = P::out.volume.channel_stride();
        if constexpr (apart > 1)
            for (int k = facts.filters; k-- > 1;) volume[origin + k * apart] = volume[origin + k];
        clear_border<P::out.volume, P::lanes>(P::numbers(volume));
    }

    /// The reverse of spread, in place, for the gradient: its old layout is not needed any more.
    static void gather(element* volume) noexcept {
        constexpr std::ptrdiff_t apart = out_gradient.channel_stride();
        constexpr std::ptrdiff_t first = out_gradient.at(0, 0, 0);
        if constexpr (apart > 1)
            for (int k = 1; k < facts.filters; ++k) volume[first + k] = volume[first + k * apart];
    }
};

} // namespace strider::detail

#include <strider/arithmetic/exact_end.hpp>
