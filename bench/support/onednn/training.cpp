// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Trains a chain of layers with oneDNN 2.
#include "chain.hpp"

#include <memory>

namespace strider::bench {

namespace onednn {

namespace {

algorithm backward_of(layer_kind kind) {
    return kind == layer_kind::relu   ? algorithm::eltwise_relu_use_dst_for_bwd
           : kind == layer_kind::tanh ? algorithm::eltwise_tanh_use_dst_for_bwd
                                      : algorithm::eltwise_logistic_use_dst_for_bwd;
}

/// Forward and backward through a chain that ends in softmax.
class training_chain final : public chain {
public:
    training_chain(std::span<const layer_facts> layers, std::span<const float> parameters,
                   std::span<const float> images, std::span<const int> labels, int threads)
        : chain(layers, parameters, images, static_cast<int>(labels.size()), threads, true),
          labels_(labels.begin(), labels.end()) {
        const memory::desc scores = plain(records_.back().target.get_desc().dims(), true);
        probabilities_ = always(records_.back().target, scores);
        scores_gradient_ = memory(scores, engine_);
        backward_ = std::make_unique<reverse>(threads, *this, scores_gradient_);
    }

    void run() override {
        chain::run();
        // Gradient of softmax and cross-entropy: the probabilities, minus 1 at the label.
        const auto* from = static_cast<const float*>(probabilities_.get_data_handle());
        auto* to = static_cast<float*>(scores_gradient_.get_data_handle());
        const std::size_t classes =
            probabilities_.get_desc().get_size() / sizeof(float) / labels_.size();
        std::copy_n(from, classes * labels_.size(), to);
        for (std::size_t n = 0; n < labels_.size(); ++n)
            to[n * classes + static_cast<std::size_t>(labels_[n])] -= 1.0F;
        backward_->run();
    }
    std::vector<float> result() override { return backward_->result(); }

private:
    /// The backward half: from the last layer to the first.
    class reverse final : public program {
    public:
        reverse(int threads, const training_chain& forward, memory gradient)
            : program(threads), batch_(forward.batch_) {
            struct found {
                memory held;
                memory::desc layout;
            };
            std::vector<found> gradients;
            for (std::size_t i = forward.records_.size(); i-- > 0;) {
                const record& r = forward.records_[i];
                if (r.layer->kind == layer_kind::softmax) continue;
                if (r.activation != nullptr) gradient = through_activation(r, gradient);
                if (is_pool(r.layer->kind)) {
                    gradient = through_pool(r, gradient);
                    continue;
                }
                const auto [weights, bias] = weight_gradient(r, gradient);
                gradients.push_back({bias, plain({r.layer->filters}, false)});
                gradients.push_back({weights, plain(weight_extents(r), false)});
                if (i > 0) gradient = data_gradient(r, gradient);
            }
            std::reverse(gradients.begin(), gradients.end());
            for (const found& f : gradients) add_result(f.held, f.layout);
        }

    private:
        int batch_;

        memory through_activation(const record& r, const memory& gradient) {
            const memory::desc layout = r.target.get_desc();
            const algorithm kind = backward_of(r.activation->kind);
            const dnnl::eltwise_forward::primitive_desc hint(
                {prop_kind::forward_training, kind, layout, 0.0F, 0.0F}, engine_);
            const dnnl::eltwise_backward::primitive_desc desc({kind, layout, layout, 0.0F, 0.0F},
                                                              engine_, hint);
            const memory out = always(gradient, desc.diff_dst_desc());
            memory in(desc.diff_src_desc(), engine_);
            add(dnnl::eltwise_backward(desc),
                {{DNNL_ARG_DST, r.target}, {DNNL_ARG_DIFF_DST, out}, {DNNL_ARG_DIFF_SRC, in}});
            return in;
        }

        memory through_pool(const record& r, const memory& gradient) {
            const sliding window(r.layer->window);
            const bool max = r.layer->kind == layer_kind::max_pool;
            const dnnl::pooling_backward::primitive_desc desc(
                {max ? algorithm::pooling_max : algorithm::pooling_avg_exclude_padding,
                 r.source.get_desc(), r.target.get_desc(), window.stride, window.filter,
                 window.before, window.after},
                engine_, r.pool);
            const memory out = always(gradient, desc.diff_dst_desc());
            memory in(desc.diff_src_desc(), engine_);
            arguments list{{DNNL_ARG_DIFF_DST, out}, {DNNL_ARG_DIFF_SRC, in}};
            if (max) list.emplace(DNNL_ARG_WORKSPACE, r.workspace);
            add(dnnl::pooling_backward(desc), std::move(list));
            return in;
        }

        template <class Description, class Primitive>
        std::pair<memory, memory> weight_gradient_by(const record& r, const memory& gradient,
                                                     const Description& desc,
                                                     const Primitive& primitive) {
            const memory source = always(r.source, desc.src_desc());
            const memory out = always(gradient, desc.diff_dst_desc());
            memory weights(desc.diff_weights_desc(), engine_);
            memory bias(desc.diff_bias_desc(), engine_);
            add(primitive, {{DNNL_ARG_SRC, source},
                            {DNNL_ARG_DIFF_DST, out},
                            {DNNL_ARG_DIFF_WEIGHTS, weights},
                            {DNNL_ARG_DIFF_BIAS, bias}});
            return {weights, bias};
        }

        std::pair<memory, memory> weight_gradient(const record& r, const memory& gradient) {
            const dims source = r.source.get_desc().dims();
            if (r.layer->kind == layer_kind::conv) {
                const dnnl::convolution_backward_weights::primitive_desc desc(
                    conv_description(*r.layer, batch_).weight_and_bias_gradient(), engine_, r.conv);
                return weight_gradient_by(r, gradient, desc,
                                          dnnl::convolution_backward_weights(desc));
            }
            const dnnl::inner_product_backward_weights::primitive_desc desc(
                {any(source), any(weight_extents(r)), any({r.layer->filters}),
                 any({batch_, r.layer->filters})},
                engine_, r.dense);
            return weight_gradient_by(r, gradient, desc,
                                      dnnl::inner_product_backward_weights(desc));
        }

        template <class Description, class Primitive>
        memory data_gradient_by(const record& r, const memory& gradient, const Description& desc,
                                const Primitive& primitive) {
            // The weights change with each step: if this pass needs another layout than the forward
            // pass, they are reordered each time.
            const memory weights = always(r.weights, desc.weights_desc());
            const memory out = always(gradient, desc.diff_dst_desc());
            memory in(desc.diff_src_desc(), engine_);
            add(primitive,
                {{DNNL_ARG_WEIGHTS, weights}, {DNNL_ARG_DIFF_DST, out}, {DNNL_ARG_DIFF_SRC, in}});
            return in;
        }

        memory data_gradient(const record& r, const memory& gradient) {
            const dims source = r.source.get_desc().dims();
            if (r.layer->kind == layer_kind::conv) {
                const dnnl::convolution_backward_data::primitive_desc desc(
                    conv_description(*r.layer, batch_).data_gradient(), engine_, r.conv);
                return data_gradient_by(r, gradient, desc, dnnl::convolution_backward_data(desc));
            }
            const dnnl::inner_product_backward_data::primitive_desc desc(
                {any(source), any(weight_extents(r)), any({batch_, r.layer->filters})}, engine_,
                r.dense);
            return data_gradient_by(r, gradient, desc, dnnl::inner_product_backward_data(desc));
        }
    };

    std::vector<int> labels_;
    memory probabilities_;
    memory scores_gradient_;
    std::unique_ptr<reverse> backward_;
};
} // namespace

} // namespace onednn

std::unique_ptr<peer> onednn_training(std::span<const layer_facts> layers,
                                      std::span<const float> parameters,
                                      std::span<const float> images, std::span<const int> labels,
                                      int threads) {
    return std::make_unique<onednn::training_chain>(layers, parameters, images, labels, threads);
}

} // namespace strider::bench
