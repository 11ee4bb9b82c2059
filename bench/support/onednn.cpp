// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Runs networks and convolutions by oneDNN 2.
#include "peer.hpp"

#include <oneapi/dnnl/dnnl.hpp>

#include <dlfcn.h>

#include <algorithm>
#include <stdexcept>
#include <unordered_map>
#include <utility>

namespace strider::bench {

namespace {

using dnnl::algorithm;
using dnnl::memory;
using dnnl::prop_kind;
using dims = memory::dims;
using tag = memory::format_tag;

/// oneDNN takes its threads from OpenMP, as Debian builds it. The function is looked up in what
/// oneDNN brought with it, since there must be only one OpenMP in the process.
void use_threads(int threads) {
    static_assert(DNNL_CPU_THREADING_RUNTIME == DNNL_RUNTIME_OMP ||
                  DNNL_CPU_THREADING_RUNTIME == DNNL_RUNTIME_SEQ);
    using setter = void (*)(int);
    static const auto set = reinterpret_cast<setter>(dlsym(RTLD_DEFAULT, "omp_set_num_threads"));
    if (set != nullptr) set(threads);
}

/// Programs that share memory must share their engine.
const dnnl::engine& cpu() {
    static const dnnl::engine only(dnnl::engine::kind::cpu, 0);
    return only;
}

memory::desc any(const dims& extents) { return {extents, memory::data_type::f32, tag::any}; }

/// How strider's memory looks to oneDNN: its extents are channels first whatever the order in
/// memory.
memory::desc plain(const dims& extents, bool channels_last) {
    const tag order = extents.size() == 1   ? tag::x
                      : extents.size() == 2 ? tag::nc
                      : channels_last       ? tag::nhwc
                                            : tag::nchw;
    return {extents, memory::data_type::f32, order};
}

dims extents_of(int batch, const shape& s) { return {batch, s.channels, s.height, s.width}; }

bool is_activation(layer_kind kind) {
    return kind == layer_kind::relu || kind == layer_kind::tanh || kind == layer_kind::sigmoid;
}
algorithm forward_of(layer_kind kind) {
    return kind == layer_kind::relu   ? algorithm::eltwise_relu
           : kind == layer_kind::tanh ? algorithm::eltwise_tanh
                                      : algorithm::eltwise_logistic;
}
algorithm backward_of(layer_kind kind) {
    return kind == layer_kind::relu   ? algorithm::eltwise_relu_use_dst_for_bwd
           : kind == layer_kind::tanh ? algorithm::eltwise_tanh_use_dst_for_bwd
                                      : algorithm::eltwise_logistic_use_dst_for_bwd;
}

/// A window in oneDNN's words.
struct sliding {
    dims filter;
    dims stride;
    dims before;
    dims after;

    explicit sliding(const window_options& w)
        : filter{w.filter_height, w.filter_width}, stride{w.stride_height, w.stride_width},
          before{w.pad_top, w.pad_left}, after{w.pad_bottom, w.pad_right} {}
};

/// Primitives with what they read and write, run in order on so many threads.
class program : public peer {
public:
    explicit program(int threads) : threads_(threads) { use_threads(threads); }

    void run() override {
        use_threads(threads_);
        for (auto& [primitive, list] : steps_) primitive.execute(stream_, list);
        stream_.wait();
    }

    std::vector<float> result() override {
        std::vector<float> numbers;
        for (const auto& [held, layout] : results_) {
            const memory out = once(held, layout);
            const auto* from = static_cast<const float*>(out.get_data_handle());
            numbers.insert(numbers.end(), from, from + layout.get_size() / sizeof(float));
        }
        return numbers;
    }

protected:
    using arguments = std::unordered_map<int, memory>;

    void add(const dnnl::primitive& primitive, arguments list) {
        steps_.emplace_back(primitive, std::move(list));
    }
    void add_result(const memory& held, const memory::desc& layout) {
        results_.emplace_back(held, layout);
    }

    /// A copy of numbers.
    memory put(std::span<const float> numbers, const memory::desc& layout) {
        memory m(layout, engine_);
        if (layout.get_size() != numbers.size_bytes())
            throw std::logic_error("oneDNN: the numbers are as many as the memory holds");
        std::copy(numbers.begin(), numbers.end(), static_cast<float*>(m.get_data_handle()));
        return m;
    }
    /// The same numbers in another layout, brought there now.
    memory once(memory from, const memory::desc& layout) {
        if (from.get_desc() == layout) return from;
        memory to(layout, engine_);
        dnnl::reorder(from, to).execute(stream_, from, to);
        stream_.wait();
        return to;
    }
    /// The same numbers in another layout, brought there in every run.
    memory always(const memory& from, const memory::desc& layout) {
        if (from.get_desc() == layout) return from;
        memory to(layout, engine_);
        add(dnnl::reorder(from, to), {{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}});
        return to;
    }

    dnnl::engine engine_ = cpu();
    dnnl::stream stream_{engine_};

private:
    int threads_;
    std::vector<std::pair<dnnl::primitive, arguments>> steps_;
    std::vector<std::pair<memory, memory::desc>> results_;
};

/// Layers from the input on; in training with what the backward pass needs.
class chain : public program {
public:
    chain(std::span<const layer_facts> layers, std::span<const float> parameters,
          std::span<const float> images, int batch, int threads, bool training,
          algorithm convolution = algorithm::convolution_direct)
        : program(threads), batch_(batch), training_(training), convolution_(convolution) {
        memory volume = put(images, plain(extents_of(batch, layers.front().input), true));
        for (std::size_t i = 0; i < layers.size(); ++i) {
            const layer_facts& layer = layers[i];
            record& r = records_.emplace_back();
            r.layer = &layer;
            const bool fuses = i + 1 < layers.size() && is_activation(layers[i + 1].kind);
            if (layer.kind == layer_kind::conv || layer.kind == layer_kind::fully_connected) {
                if (fuses) r.activation = &layers[++i];
                const auto weights = static_cast<std::size_t>(layer.weights);
                add_filters(r, volume, records_.size() == 1, parameters.first(weights),
                            parameters.subspan(weights, static_cast<std::size_t>(layer.biases)));
                parameters = parameters.subspan(static_cast<std::size_t>(layer.parameters()));
            } else if (layer.kind == layer_kind::max_pool || layer.kind == layer_kind::avg_pool) {
                add_pool(r, volume);
            } else if (layer.kind == layer_kind::softmax) {
                r.target = memory(volume.get_desc(), engine_);
                const dnnl::softmax_forward::desc desc(direction(), volume.get_desc(), 1);
                add(dnnl::softmax_forward({desc, engine_}),
                    {{DNNL_ARG_SRC, volume}, {DNNL_ARG_DST, r.target}});
            } else {
                throw std::logic_error("oneDNN: this chain has no such layer");
            }
            volume = r.target;
        }
        if (!training) add_result(volume, plain(volume.get_desc().dims(), true));
    }

protected:
    struct record {
        const layer_facts* layer = nullptr;
        const layer_facts* activation = nullptr;
        memory source;
        memory weights;
        memory target;
        memory workspace;
        dnnl::convolution_forward::primitive_desc conv;
        dnnl::inner_product_forward::primitive_desc dense;
        dnnl::pooling_forward::primitive_desc pool;
    };
    std::vector<record> records_;
    int batch_;

    /// [filters][channels][height][width], or [filters][numbers] where the input is no volume.
    static dims weight_extents(const record& r) {
        const layer_facts& l = *r.layer;
        if (l.kind == layer_kind::conv)
            return {l.filters, l.input.channels, l.window.filter_height, l.window.filter_width};
        dims extents = r.source.get_desc().dims();
        extents[0] = l.filters;
        return extents;
    }

private:
    bool training_;
    algorithm convolution_;

    [[nodiscard]] prop_kind direction() const {
        return training_ ? prop_kind::forward_training : prop_kind::forward_inference;
    }

    void add_filters(record& r, const memory& volume, bool first, std::span<const float> weights,
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
            r.source = first ? once(volume, description.src_desc())
                             : always(volume, description.src_desc());
            r.weights =
                once(put(weights, plain(weight_extents(r), false)), description.weights_desc());
            r.target = memory(description.dst_desc(), engine_);
            add(primitive, {{DNNL_ARG_SRC, r.source},
                            {DNNL_ARG_WEIGHTS, r.weights},
                            {DNNL_ARG_BIAS, bias},
                            {DNNL_ARG_DST, r.target}});
        };
        if (layer.kind == layer_kind::conv) {
            const sliding window(layer.window);
            const dnnl::convolution_forward::desc desc(direction(), convolution_, any(source),
                                                       any(weight_extents(r)), any({layer.filters}),
                                                       any(extents_of(batch_, layer.output)),
                                                       window.stride, window.before, window.after);
            r.conv = {desc, attributes, engine_};
            finish(r.conv, dnnl::convolution_forward(r.conv));
        } else {
            const dnnl::inner_product_forward::desc desc(
                direction(), any(source), any(weight_extents(r)), any({layer.filters}),
                any({batch_, layer.filters}));
            r.dense = {desc, attributes, engine_};
            finish(r.dense, dnnl::inner_product_forward(r.dense));
        }
    }

    void add_pool(record& r, const memory& volume) {
        const sliding window(r.layer->window);
        const auto kind = r.layer->kind == layer_kind::max_pool
                              ? algorithm::pooling_max
                              : algorithm::pooling_avg_exclude_padding;
        const dnnl::pooling_forward::desc desc(
            direction(), kind, volume.get_desc(), any(extents_of(batch_, r.layer->output)),
            window.stride, window.filter, window.before, window.after);
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
};

/// A chain that ends in softmax, and back.
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
        // Softmax and cross-entropy together: the probabilities less one at the label.
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
                if (r.layer->kind == layer_kind::max_pool ||
                    r.layer->kind == layer_kind::avg_pool) {
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
                const sliding window(r.layer->window);
                const dnnl::convolution_backward_weights::primitive_desc desc(
                    {algorithm::convolution_direct, any(source), any(weight_extents(r)),
                     any({r.layer->filters}), any(extents_of(batch_, r.layer->output)),
                     window.stride, window.before, window.after},
                    engine_, r.conv);
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
            // The weights change from step to step: where this pass wants them in another layout
            // than the forward pass, they are brought there each time.
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
                const sliding window(r.layer->window);
                const dnnl::convolution_backward_data::primitive_desc desc(
                    {algorithm::convolution_direct, any(source), any(weight_extents(r)),
                     any(extents_of(batch_, r.layer->output)), window.stride, window.before,
                     window.after},
                    engine_, r.conv);
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

/// One gradient of one convolution.
class conv_gradient final : public program {
public:
    conv_gradient(const layer_facts& layer, std::span<const float> weights,
                  std::span<const float> images, std::span<const float> gradient, int batch,
                  int threads)
        : program(threads) {
        const sliding window(layer.window);
        const dims source = extents_of(batch, layer.input);
        const dims target = extents_of(batch, layer.output);
        const dims filters{layer.filters, layer.input.channels, layer.window.filter_height,
                           layer.window.filter_width};
        const dnnl::convolution_forward::primitive_desc hint(
            {prop_kind::forward_training, algorithm::convolution_direct, any(source), any(filters),
             any(target), window.stride, window.before, window.after},
            engine_);
        const memory out = put(gradient, plain(target, true));
        if (images.empty()) {
            const dnnl::convolution_backward_data::primitive_desc desc(
                {algorithm::convolution_direct, any(source), any(filters), any(target),
                 window.stride, window.before, window.after},
                engine_, hint);
            memory in(desc.diff_src_desc(), engine_);
            add(dnnl::convolution_backward_data(desc),
                {{DNNL_ARG_WEIGHTS, once(put(weights, plain(filters, false)), desc.weights_desc())},
                 {DNNL_ARG_DIFF_DST, once(out, desc.diff_dst_desc())},
                 {DNNL_ARG_DIFF_SRC, in}});
            add_result(in, plain(source, true));
        } else {
            const dnnl::convolution_backward_weights::primitive_desc desc(
                {algorithm::convolution_direct, any(source), any(filters), any(target),
                 window.stride, window.before, window.after},
                engine_, hint);
            memory sum(desc.diff_weights_desc(), engine_);
            add(dnnl::convolution_backward_weights(desc),
                {{DNNL_ARG_SRC, once(put(images, plain(source, true)), desc.src_desc())},
                 {DNNL_ARG_DIFF_DST, once(out, desc.diff_dst_desc())},
                 {DNNL_ARG_DIFF_WEIGHTS, sum}});
            add_result(sum, plain(filters, false));
        }
    }
};

} // namespace

std::string onednn_version() {
    const dnnl_version_t* v = dnnl_version();
    return "oneDNN " + std::to_string(v->major) + "." + std::to_string(v->minor) + "." +
           std::to_string(v->patch);
}

std::unique_ptr<peer> onednn_forward(std::span<const layer_facts> layers,
                                     std::span<const float> parameters,
                                     std::span<const float> images, int batch, int threads) {
    return std::make_unique<chain>(layers, parameters, images, batch, threads, false);
}

std::unique_ptr<peer> onednn_winograd(const layer_facts& conv, std::span<const float> parameters,
                                      std::span<const float> images, int batch, int threads) {
    try {
        return std::make_unique<chain>(std::span(&conv, 1), parameters, images, batch, threads,
                                       false, algorithm::convolution_winograd);
    } catch (const dnnl::error& e) {
        if (e.status == dnnl_unimplemented) return nullptr;
        throw;
    }
}

std::unique_ptr<peer> onednn_training(std::span<const layer_facts> layers,
                                      std::span<const float> parameters,
                                      std::span<const float> images, std::span<const int> labels,
                                      int threads) {
    return std::make_unique<training_chain>(layers, parameters, images, labels, threads);
}

std::unique_ptr<peer> onednn_data_gradient(const layer_facts& conv, std::span<const float> weights,
                                           std::span<const float> gradient, int batch,
                                           int threads) {
    return std::make_unique<conv_gradient>(conv, weights, std::span<const float>{}, gradient, batch,
                                           threads);
}

std::unique_ptr<peer> onednn_weight_gradient(const layer_facts& conv, std::span<const float> images,
                                             std::span<const float> gradient, int batch,
                                             int threads) {
    return std::make_unique<conv_gradient>(conv, std::span<const float>{}, images, gradient, batch,
                                           threads);
}

} // namespace strider::bench
