// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Runs a chain of layers forward with oneDNN 2.
#include "chain.hpp"

namespace strider::bench {

namespace onednn {

namespace {

algorithm forward_of(layer_kind kind) {
    return kind == layer_kind::relu   ? algorithm::eltwise_relu
           : kind == layer_kind::tanh ? algorithm::eltwise_tanh
                                      : algorithm::eltwise_logistic;
}

} // namespace

bool knows(std::span<const layer_facts> layers, bool training) {
    bool after_filters = false;
    for (const layer_facts& layer : layers) {
        const bool filters = has_filters(layer.kind);
        const bool known =
            filters ? layer.biases > 0
                    : (is_activation(layer.kind) && after_filters) ||
                          (is_pool(layer.kind) && layer.window.fit != fit_policy::ceil) ||
                          layer.kind == layer_kind::softmax ||
                          (layer.kind == layer_kind::dropout && (!training || layer.percent == 0));
        if (!known) return false;
        after_filters = filters;
    }
    return true;
}

chain::chain(std::span<const layer_facts> layers, std::span<const float> parameters,
             std::span<const float> images, int batch, int threads, bool training)
    : program(threads), batch_(batch), training_(training) {
    memory volume = put(images, plain(extents_of(batch, layers.front().input), true));
    for (std::size_t i = 0; i < layers.size(); ++i) {
        const layer_facts& layer = layers[i];
        if (layer.kind == layer_kind::dropout) continue;
        record& r = records_.emplace_back();
        r.layer = &layer;
        const bool fuses = i + 1 < layers.size() && is_activation(layers[i + 1].kind);
        if (has_filters(layer.kind)) {
            if (fuses) r.activation = &layers[++i];
            const auto weights = static_cast<std::size_t>(layer.weights);
            add_filters(r, volume, records_.size() == 1, parameters.first(weights),
                        parameters.subspan(weights, static_cast<std::size_t>(layer.biases)));
            parameters = parameters.subspan(static_cast<std::size_t>(layer.parameters()));
        } else if (is_pool(layer.kind)) {
            add_pool(r, volume);
        } else if (layer.kind == layer_kind::softmax) {
            r.target = memory(volume.get_desc(), engine_);
            const dnnl::softmax_forward::desc desc(direction(), volume.get_desc(), 1);
            add(dnnl::softmax_forward({desc, engine_}),
                {{DNNL_ARG_SRC, volume}, {DNNL_ARG_DST, r.target}});
        } else {
            throw std::logic_error(std::string("oneDNN: a chain has no ") + layer.name);
        }
        volume = r.target;
    }
    if (!training) add_result(volume, plain(volume.get_desc().dims(), true));
}

dims chain::weight_extents(const record& r) {
    if (r.layer->kind == layer_kind::conv) return filter_extents(*r.layer);
    dims extents = r.source.get_desc().dims();
    extents[0] = r.layer->filters;
    return extents;
}

void chain::add_filters(record& r, const memory& volume, bool first, std::span<const float> weights,
                        std::span<const float> biases) {
    const layer_facts& layer = *r.layer;
    dnnl::primitive_attr attributes;
    if (r.activation != nullptr) {
        dnnl::post_ops after;
        after.append_eltwise(1.0F, forward_of(r.activation->kind), 0.0F, 0.0F);
        attributes.set_post_ops(after);
    }
    r.source = volume;
    const dims source = volume.get_desc().dims();
    const memory bias = put(biases, plain({layer.filters}, false));
    const auto finish = [&](const auto& description, const dnnl::primitive& primitive) {
        r.source =
            first ? once(volume, description.src_desc()) : always(volume, description.src_desc());
        r.weights = once(put(weights, plain(weight_extents(r), false)), description.weights_desc());
        r.target = memory(description.dst_desc(), engine_);
        add(primitive, {{DNNL_ARG_SRC, r.source},
                        {DNNL_ARG_WEIGHTS, r.weights},
                        {DNNL_ARG_BIAS, bias},
                        {DNNL_ARG_DST, r.target}});
    };
    if (layer.kind == layer_kind::conv) {
        r.conv = {conv_description(layer, batch_).forward(direction()), attributes, engine_};
        finish(r.conv, dnnl::convolution_forward(r.conv));
    } else {
        const dnnl::inner_product_forward::desc desc(direction(), any(source),
                                                     any(weight_extents(r)), any({layer.filters}),
                                                     any({batch_, layer.filters}));
        r.dense = {desc, attributes, engine_};
        finish(r.dense, dnnl::inner_product_forward(r.dense));
    }
}

void chain::add_pool(record& r, const memory& volume) {
    const sliding window(r.layer->window);
    const auto kind = r.layer->kind == layer_kind::max_pool
                          ? algorithm::pooling_max
                          : algorithm::pooling_avg_exclude_padding;
    const dnnl::pooling_forward::desc desc(direction(), kind, volume.get_desc(),
                                           any(extents_of(batch_, r.layer->output)), window.stride,
                                           window.filter, window.before, window.after);
    r.pool = {desc, engine_};
    r.source = volume;
    r.target = memory(r.pool.dst_desc(), engine_);
    arguments list{{DNNL_ARG_SRC, volume}, {DNNL_ARG_DST, r.target}};
    if (training_ && r.layer->kind == layer_kind::max_pool) {
        r.workspace = memory(r.pool.workspace_desc(), engine_);
        list.emplace(DNNL_ARG_WORKSPACE, r.workspace);
    }
    add(dnnl::pooling_forward(r.pool), std::move(list));
}

} // namespace onednn

std::unique_ptr<peer> onednn_forward(std::span<const layer_facts> layers,
                                     std::span<const float> parameters,
                                     std::span<const float> images, int batch, int threads) {
    return std::make_unique<onednn::chain>(layers, parameters, images, batch, threads, false);
}

} // namespace strider::bench
