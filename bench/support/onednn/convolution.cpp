// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Runs single convolutions with oneDNN 2, directly and with Winograd's algorithm, and lists
// oneDNN's algorithms.
#include "chain.hpp"

namespace strider::bench {

namespace onednn {

namespace {

/// One pass of one convolution. Throws dnnl::error if oneDNN has no such primitive.
class convolution final : public program {
public:
    convolution(const conv_job& job, algorithm method) : program(job.threads) {
        conv_description of(job.layer, job.batch);
        of.method = method;
        const auto weights = static_cast<std::size_t>(job.layer.weights);
        const memory::desc filters = plain(of.filters, false);
        if (job.what == conv_pass::forward) {
            const dnnl::convolution_forward::primitive_desc desc(
                of.forward(prop_kind::forward_inference), engine_);
            const memory target(desc.dst_desc(), engine_);
            add(dnnl::convolution_forward(desc),
                {{DNNL_ARG_SRC, once(put(job.images, plain(of.source, true)), desc.src_desc())},
                 {DNNL_ARG_WEIGHTS,
                  once(put(job.parameters.first(weights), filters), desc.weights_desc())},
                 {DNNL_ARG_BIAS, put(job.parameters.subspan(weights), plain(of.biases, false))},
                 {DNNL_ARG_DST, target}});
            add_result(target, plain(of.target, true));
            return;
        }
        const dnnl::convolution_forward::primitive_desc hint(
            of.forward(prop_kind::forward_training), engine_);
        const memory out = put(job.gradient, plain(of.target, true));
        if (job.what == conv_pass::data_gradient) {
            const dnnl::convolution_backward_data::primitive_desc desc(of.data_gradient(), engine_,
                                                                       hint);
            const memory in(desc.diff_src_desc(), engine_);
            add(dnnl::convolution_backward_data(desc),
                {{DNNL_ARG_WEIGHTS,
                  once(put(job.parameters.first(weights), filters), desc.weights_desc())},
                 {DNNL_ARG_DIFF_DST, once(out, desc.diff_dst_desc())},
                 {DNNL_ARG_DIFF_SRC, in}});
            add_result(in, plain(of.source, true));
        } else {
            const dnnl::convolution_backward_weights::primitive_desc desc(of.weight_gradient(),
                                                                          engine_, hint);
            const memory sum(desc.diff_weights_desc(), engine_);
            add(dnnl::convolution_backward_weights(desc),
                {{DNNL_ARG_SRC, once(put(job.images, plain(of.source, true)), desc.src_desc())},
                 {DNNL_ARG_DIFF_DST, once(out, desc.diff_dst_desc())},
                 {DNNL_ARG_DIFF_WEIGHTS, sum}});
            add_result(sum, filters);
        }
    }
};

std::vector<contender> convolutions(const conv_job& job) {
    std::vector<contender> all;
    all.push_back(
        {"oneDNN direct", std::make_unique<convolution>(job, algorithm::convolution_direct)});
    try {
        all.push_back({"oneDNN Winograd",
                       std::make_unique<convolution>(job, algorithm::convolution_winograd)});
    } catch (const dnnl::error&) {
        // oneDNN has none for this layer.
    }
    return all;
}

std::vector<contender> networks(const network_job& job) {
    const bool training = !job.labels.empty();
    bool chained = knows(job.layers, training);
    for (std::size_t i = 0; i < job.layers.size(); ++i)
        chained = chained && job.edges[static_cast<std::size_t>(job.layers[i].first_edge)] ==
                                 static_cast<int>(i);
    std::vector<contender> all;
    if (!chained) return all;
    if (training)
        all.push_back(
            {"oneDNN",
             onednn_training(job.layers, job.parameters, job.images, job.labels, job.threads),
             "no update"});
    else
        all.push_back({"oneDNN", onednn_forward(job.layers, job.parameters, job.images, job.batch,
                                                job.threads)});
    return all;
}

} // namespace

} // namespace onednn

library onednn_library() {
    return {"oneDNN", onednn_version(), onednn::convolutions, onednn::networks};
}

std::unique_ptr<peer> onednn_winograd(const layer_facts& conv, std::span<const float> parameters,
                                      std::span<const float> images, int batch, int threads) {
    try {
        return std::make_unique<onednn::convolution>(
            conv_job{conv, conv_pass::forward, batch, threads, images, parameters, {}},
            dnnl::algorithm::convolution_winograd);
    } catch (const dnnl::error& e) {
        if (e.status == dnnl_unimplemented) return nullptr;
        throw;
    }
}

std::unique_ptr<peer> onednn_data_gradient(const layer_facts& conv, std::span<const float> weights,
                                           std::span<const float> gradient, int batch,
                                           int threads) {
    return std::make_unique<onednn::convolution>(
        conv_job{conv, conv_pass::data_gradient, batch, threads, {}, weights, gradient},
        dnnl::algorithm::convolution_direct);
}

std::unique_ptr<peer> onednn_weight_gradient(const layer_facts& conv, std::span<const float> images,
                                             std::span<const float> gradient, int batch,
                                             int threads) {
    return std::make_unique<onednn::convolution>(
        conv_job{conv, conv_pass::weight_gradient, batch, threads, images, {}, gradient},
        dnnl::algorithm::convolution_direct);
}

} // namespace strider::bench
