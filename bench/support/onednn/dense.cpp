// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Runs the gradients of single fully connected layers with oneDNN 2.
#include "chain.hpp"

namespace strider::bench {

namespace onednn {

namespace {

/// The gradient of one layer's input or of its weights.
class dense_gradient final : public program {
public:
    explicit dense_gradient(const conv_job& job) : program(job.threads) {
        const layer_facts& l = job.layer;
        const dims source = extents_of(job.batch, l.input);
        const dims filters{l.filters, l.input.channels, l.input.height, l.input.width};
        const dims target{job.batch, l.filters};
        const dnnl::inner_product_forward::primitive_desc hint(
            {prop_kind::forward_training, any(source), any(filters), any({l.filters}), any(target)},
            engine_);
        const memory out = put(job.gradient, plain(target, false));
        if (job.what == conv_pass::data_gradient) {
            const dnnl::inner_product_backward_data::primitive_desc desc(
                {any(source), any(filters), any(target)}, engine_, hint);
            const memory in(desc.diff_src_desc(), engine_);
            const auto weights = job.parameters.first(static_cast<std::size_t>(l.weights));
            add(dnnl::inner_product_backward_data(desc),
                {{DNNL_ARG_WEIGHTS, once(put(weights, plain(filters, false)), desc.weights_desc())},
                 {DNNL_ARG_DIFF_DST, once(out, desc.diff_dst_desc())},
                 {DNNL_ARG_DIFF_SRC, in}});
            add_result(in, plain(source, true));
        } else {
            const dnnl::inner_product_backward_weights::primitive_desc desc(
                {any(source), any(filters), any({l.filters}), any(target)}, engine_, hint);
            const memory sum(desc.diff_weights_desc(), engine_);
            const memory biases(desc.diff_bias_desc(), engine_);
            add(dnnl::inner_product_backward_weights(desc),
                {{DNNL_ARG_SRC, once(put(job.images, plain(source, true)), desc.src_desc())},
                 {DNNL_ARG_DIFF_DST, once(out, desc.diff_dst_desc())},
                 {DNNL_ARG_DIFF_WEIGHTS, sum},
                 {DNNL_ARG_DIFF_BIAS, biases}});
            add_result(sum, plain(filters, false));
            add_result(biases, plain({l.filters}, false));
        }
    }
};

} // namespace

} // namespace onednn

std::unique_ptr<peer> onednn_dense_gradient(const conv_job& job) {
    return std::make_unique<onednn::dense_gradient>(job);
}

} // namespace strider::bench
