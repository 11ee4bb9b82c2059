// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines how strider runs the passes of a convolution: with the kernels and batch layouts that
// inference and trainer choose for it.
#pragma once

#include "conv_shape.hpp"
#include "support/layers.hpp"
#include "support/peer.hpp"

#include <strider/execution/engine.hpp>
#include <strider/inference.hpp>
#include <strider/parallel/team.hpp>

#include <algorithm>

namespace strider::bench {

/// The lane axis for a batch, as chosen by inference for a network of this layer. A batch of one
/// always runs with the lanes across channels.
template <class Net>
constexpr kernel::lane_axis batch_axis =
    inference<Net>::block_images > 1 ? kernel::lane_axis::images : kernel::lane_axis::channels;

/// A forward convolution, with one arena per block of images or per image.
template <class Net, kernel::lane_axis Axis>
class our_forward final : public peer {
    using execution = detail::execution<Net, 1, pass::inference, Axis, float, isa::native>;
    using engine = detail::engine<execution>;
    using element = typename execution::element;
    static constexpr int lanes = execution::lanes;
    static constexpr auto inputs = static_cast<std::size_t>(Net::input.count());
    static constexpr auto outputs = static_cast<std::size_t>(Net::output.count());

public:
    explicit our_forward(const conv_job& job)
        : batch_(job.batch), threads_(job.threads),
          arenas_(static_cast<std::size_t>((job.batch + lanes - 1) / lanes)) {
        engine_.pack({job.parameters.data(), nullptr});
        for (std::size_t i = 0; i < arenas_.size(); ++i) {
            arenas_[i] = aligned_array<float>(static_cast<std::size_t>(execution::plan.size) *
                                              std::size_t{lanes});
            engine::put(job.images.data() + i * lanes * inputs, present(i), arena(i));
        }
    }
    void run() override {
        const auto& layer = engine_.template layer<0>();
        if (arenas_.size() == 1) {
            using team = detail::team<executor>;
            const int most = std::min(threads_.threads(), engine::max_threads_of_pass());
            detail::run_as_team(threads_, most, [&](const team* members) {
                layer.forward(arena(0), {.threads = members, .present = lanes});
            });
            return;
        }
        threads_.run(static_cast<int>(arenas_.size()), [&](int i) {
            layer.forward(arena(static_cast<std::size_t>(i)), {.present = lanes});
        });
    }
    std::vector<float> result() override {
        std::vector<float> all(static_cast<std::size_t>(batch_) * outputs);
        for (std::size_t i = 0; i < arenas_.size(); ++i)
            engine::take(arena(i), present(i), all.data() + i * lanes * outputs);
        return all;
    }

private:
    [[nodiscard]] int present(std::size_t i) const {
        return std::min(lanes, batch_ - static_cast<int>(i) * lanes);
    }
    element* arena(std::size_t i) { return reinterpret_cast<element*>(arenas_[i].data()); }

    int batch_;
    executor threads_;
    engine engine_;
    std::vector<aligned_array<float>> arenas_;
};

/// Common part of a convolution's gradients: blocks of images, as trainer runs them.
template <class Net>
struct training_blocks {
    using execution =
        detail::execution<Net, 2, pass::training, kernel::lane_axis::images, float, isa::native>;
    using plan = detail::layer_plan<execution, 1>;
    using step = detail::weighted_step<plan>;
    using element = typename execution::element;
    static constexpr layer_facts facts = plan::facts;
    static constexpr int lanes = execution::lanes;
    static constexpr auto inputs = static_cast<std::size_t>(facts.input.count());
    static constexpr auto outputs = static_cast<std::size_t>(facts.output.count());
    static constexpr kernel::layout x = plan::in.volume;
    static constexpr kernel::layout dx = plan::in.gradient;
    static constexpr kernel::layout dy = plan::out.gradient;

    /// Volumes of a layout, one per block, with a batch's images.
    template <kernel::layout L>
    static std::vector<aligned_array<float>> put_blocks(std::span<const float> images, int batch) {
        const auto count = static_cast<std::size_t>(L.extent.count());
        std::vector<aligned_array<float>> blocks(static_cast<std::size_t>(batch / lanes));
        for (std::size_t b = 0; b < blocks.size(); ++b) {
            blocks[b] = make_volume<L, lanes>();
            if (!images.empty())
                put<L, lanes>(images.subspan(b * lanes * count, lanes * count), blocks[b].data());
        }
        return blocks;
    }
    static element* elements(aligned_array<float>& numbers) {
        return reinterpret_cast<element*>(numbers.data());
    }
};

/// The gradient of a convolution's input. The batch must consist of whole blocks.
template <class Net>
class our_data_gradient final : public peer {
    using blocks = training_blocks<Net>;
    using kernel_type = typename blocks::step::backward_kernel;
    static constexpr int lanes = blocks::lanes;

public:
    explicit our_data_gradient(const conv_job& job)
        : threads_(job.threads), packed_(static_cast<std::size_t>(kernel_type::packed_size)),
          dy_(blocks::template put_blocks<blocks::dy>(job.gradient, job.batch)),
          dx_(blocks::template put_blocks<blocks::dx>({}, job.batch)) {
        const float* weights = job.parameters.data();
        if constexpr (kernel_type::packed_size > 0)
            kernel_type::pack(
                [weights](int k, int c, int r, int s) {
                    constexpr layer_facts l = blocks::facts;
                    return weights[((std::ptrdiff_t{k} * (l.input.channels / l.groups) + c) *
                                        l.window.filter_height +
                                    r) *
                                       l.window.filter_width +
                                   s];
                },
                packed_.data());
    }
    void run() override {
        threads_.run(static_cast<int>(dy_.size()), [&](int i) {
            const auto b = static_cast<std::size_t>(i);
            kernel_type::run(blocks::elements(dy_[b]), packed_.data(), blocks::elements(dx_[b]));
        });
    }
    std::vector<float> result() override {
        std::vector<float> all;
        for (const auto& block : dx_)
            for (int lane = 0; lane < lanes; ++lane) {
                const auto image = take<blocks::dx, lanes>(block.data(), lane);
                all.insert(all.end(), image.begin(), image.end());
            }
        return all;
    }

private:
    executor threads_;
    aligned_array<float> packed_;
    std::vector<aligned_array<float>> dy_;
    std::vector<aligned_array<float>> dx_;
};

/// The gradient of a convolution's weights: one per block, starting from 0, then their sum.
template <class Net>
class our_weight_gradient final : public peer {
    using blocks = training_blocks<Net>;
    using kernel_type = typename blocks::step::weight_kernel;

public:
    explicit our_weight_gradient(const conv_job& job)
        : threads_(job.threads), x_(blocks::template put_blocks<blocks::x>(job.images, job.batch)),
          dy_(blocks::template put_blocks<blocks::dy>(job.gradient, job.batch)),
          dw_(x_.size(), aligned_array<float>(static_cast<std::size_t>(blocks::facts.weights))),
          scratch_(x_.size(),
                   aligned_array<float>(static_cast<std::size_t>(kernel_type::partial_size) *
                                        std::size_t{blocks::lanes})) {}
    void run() override {
        threads_.run(static_cast<int>(x_.size()), [&](int i) {
            const auto b = static_cast<std::size_t>(i);
            std::fill_n(dw_[b].data(), dw_[b].size(), 0.0F);
            kernel_type::add(blocks::elements(x_[b]), blocks::elements(dy_[b]), dw_[b].data(),
                             blocks::elements(scratch_[b]));
        });
        for (std::size_t b = 1; b < dw_.size(); ++b)
            for (std::size_t i = 0; i < dw_[0].size(); ++i) dw_[0].data()[i] += dw_[b].data()[i];
    }
    std::vector<float> result() override { return {dw_[0].data(), dw_[0].data() + dw_[0].size()}; }

private:
    executor threads_;
    std::vector<aligned_array<float>> x_;
    std::vector<aligned_array<float>> dy_;
    std::vector<aligned_array<float>> dw_;
    std::vector<aligned_array<float>> scratch_;
};

/// A pass of a convolution of that shape.
template <conv_shape S>
std::unique_ptr<peer> our_convolution(const conv_job& job) {
    using alone = typename conv_behind<S>::alone;
    using trained = typename conv_behind<S>::trained;
    switch (job.what) {
    case conv_pass::data_gradient:
        return std::make_unique<our_data_gradient<trained>>(job);
    case conv_pass::weight_gradient:
        return std::make_unique<our_weight_gradient<trained>>(job);
    case conv_pass::forward:
        break;
    }
    using kernel::lane_axis;
    if (job.batch > 1) return std::make_unique<our_forward<alone, batch_axis<alone>>>(job);
    return std::make_unique<our_forward<alone, lane_axis::channels>>(job);
}

} // namespace strider::bench
