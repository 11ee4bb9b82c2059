// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines a program of oneDNN 2: primitives in order, with their memory.
#pragma once

#include "../peer.hpp"
#include "../threads.hpp"

#include <oneapi/dnnl/dnnl.hpp>

#include <algorithm>
#include <span>
#include <stdexcept>
#include <unordered_map>
#include <utility>
#include <vector>

namespace strider::bench::onednn {

using dnnl::algorithm;
using dnnl::memory;
using dnnl::prop_kind;
using dims = memory::dims;
using tag = memory::format_tag;

/// Programs that share memory must share their engine.
const dnnl::engine& cpu();

/// In the layout that a primitive prefers.
inline memory::desc any(const dims& extents) { return {extents, memory::data_type::f32, tag::any}; }

/// oneDNN's description of strider's memory: extents are channels first whatever the order in
/// memory; five extents are those of grouped filters.
inline memory::desc plain(const dims& extents, bool channels_last) {
    const tag order = extents.size() == 1   ? tag::x
                      : extents.size() == 2 ? tag::nc
                      : extents.size() == 5 ? tag::goihw
                      : channels_last       ? tag::nhwc
                                            : tag::nchw;
    return {extents, memory::data_type::f32, order};
}

inline dims extents_of(int batch, const shape& s) { return {batch, s.channels, s.height, s.width}; }

/// Dimensions of a convolution's weights: [filters][channels][height][width], with groups one more.
inline dims filter_extents(const layer_facts& l) {
    const window_options& w = l.window;
    if (l.groups == 1) return {l.filters, l.input.channels, w.filter_height, w.filter_width};
    return {l.groups, l.filters / l.groups, l.input.channels / l.groups, w.filter_height,
            w.filter_width};
}

/// A window in oneDNN's terms.
struct sliding {
    dims filter;
    dims stride;
    dims gaps; ///< between the taps of a filter: 0 if not dilated
    dims before;
    dims after;

    explicit sliding(const window_options& w)
        : filter{w.filter_height, w.filter_width}, stride{w.stride_height, w.stride_width},
          gaps{w.dilation_height - 1, w.dilation_width - 1}, before{w.pad_top, w.pad_left},
          after{w.pad_bottom, w.pad_right} {}
};

/// oneDNN's descriptions of a convolution's three passes.
struct conv_description {
    dims source;
    dims filters;
    dims biases;
    dims target;
    sliding window;
    algorithm method = algorithm::convolution_direct;

    conv_description(const layer_facts& l, int batch)
        : source(extents_of(batch, l.input)), filters(filter_extents(l)), biases{l.filters},
          target(extents_of(batch, l.output)), window(l.window) {}

    [[nodiscard]] dnnl::convolution_forward::desc forward(prop_kind kind) const {
        return {kind,        method,        any(source), any(filters),  any(biases),
                any(target), window.stride, window.gaps, window.before, window.after};
    }
    [[nodiscard]] dnnl::convolution_backward_data::desc data_gradient() const {
        return {method,        any(source), any(filters),  any(target),
                window.stride, window.gaps, window.before, window.after};
    }
    [[nodiscard]] dnnl::convolution_backward_weights::desc weight_gradient() const {
        return {method,        any(source), any(filters),  any(target),
                window.stride, window.gaps, window.before, window.after};
    }
    [[nodiscard]] dnnl::convolution_backward_weights::desc weight_and_bias_gradient() const {
        return {method,        any(source), any(filters),  any(biases), any(target),
                window.stride, window.gaps, window.before, window.after};
    }
};

/// Primitives with their arguments, run in order on a given number of threads, which Debian's
/// oneDNN takes from OpenMP.
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

    /// Memory initialised with a copy of the data.
    memory put(std::span<const float> numbers, const memory::desc& layout) {
        memory m(layout, engine_);
        if (layout.get_size() != numbers.size_bytes())
            throw std::logic_error("oneDNN: the numbers are as many as the memory holds");
        std::copy(numbers.begin(), numbers.end(), static_cast<float*>(m.get_data_handle()));
        return m;
    }
    /// The same data in another layout, reordered once, now.
    memory once(memory from, const memory::desc& layout) {
        if (from.get_desc() == layout) return from;
        memory to(layout, engine_);
        dnnl::reorder(from, to).execute(stream_, from, to);
        stream_.wait();
        return to;
    }
    /// The same data in another layout, reordered in every run.
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
} // namespace strider::bench::onednn
