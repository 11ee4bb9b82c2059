// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Runs convolutions and networks with libtorch.
#include "peak.hpp"
#include "peer.hpp"
#include "threads.hpp"

#include <torch/torch.h>

#include <cmath>
#include <functional>
#include <limits>
#include <optional>
#include <utility>

namespace strider::bench {

namespace {

using at::Tensor;

std::int64_t wide(int n) { return n; }

/// Channels-last images in one of libtorch's formats.
Tensor images_of(std::span<const float> numbers, int batch, const shape& s,
                 at::MemoryFormat format) {
    return torch::from_blob(const_cast<float*>(numbers.data()),
                            {batch, s.height, s.width, s.channels}, at::kFloat)
        .permute({0, 3, 1, 2})
        .clone(format);
}

void append(std::vector<float>& numbers, const Tensor& tensor) {
    const Tensor flat = tensor.detach().contiguous();
    numbers.insert(numbers.end(), flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel());
}

std::vector<float> channels_last(const Tensor& x) {
    std::vector<float> numbers;
    append(numbers, x.permute({0, 2, 3, 1}));
    return numbers;
}

/// The padding of a window: libtorch itself only pads symmetrically, the rest needs an operation
/// before. With ceil_fit the last window extends beyond the padding, too.
struct padding {
    std::array<std::int64_t, 2> both{};
    std::array<std::int64_t, 4> before_all{}; ///< left, right, top, bottom

    padding(const layer_facts& l, bool within_half) {
        const window_options& w = l.window;
        const auto after = [](int out, int step, std::int64_t covered, int in, int before,
                              int pad) {
            const std::int64_t reached = (wide(out) - 1) * step + covered - in - before;
            return std::max(wide(pad), reached);
        };
        const std::int64_t bottom = after(l.output.height, w.stride_height, w.covered_height(),
                                          l.input.height, w.pad_top, w.pad_bottom);
        const std::int64_t right = after(l.output.width, w.stride_width, w.covered_width(),
                                         l.input.width, w.pad_left, w.pad_right);
        const bool alike = bottom == w.pad_top && right == w.pad_left &&
                           (!within_half ||
                            (2 * w.pad_top <= w.filter_height && 2 * w.pad_left <= w.filter_width));
        if (alike)
            both = {w.pad_top, w.pad_left};
        else
            before_all = {w.pad_left, right, w.pad_top, bottom};
    }
    [[nodiscard]] bool none_before() const { return before_all == std::array<std::int64_t, 4>{}; }
    [[nodiscard]] Tensor put_before(const Tensor& x, double value) const {
        return none_before() ? x : at::constant_pad_nd(x, before_all, value);
    }
};

/// One pass of one convolution.
class convolution final : public peer {
public:
    convolution(const conv_job& job, at::MemoryFormat format)
        : layer_(job.layer), what_(job.what), threads_(job.threads), around_(job.layer, false) {
        const window_options& w = layer_.window;
        const std::int64_t depth = layer_.input.channels / layer_.groups;
        if (!job.images.empty())
            x_ = images_of(job.images, job.batch, layer_.input, format);
        else
            x_ = at::zeros(
                     {job.batch, layer_.input.channels, layer_.input.height, layer_.input.width})
                     .contiguous(format);
        if (!job.gradient.empty()) dy_ = images_of(job.gradient, job.batch, layer_.output, format);
        std::span<const float> weights = job.parameters;
        std::vector<float> zeros;
        if (weights.empty()) {
            zeros.resize(static_cast<std::size_t>(layer_.weights));
            weights = zeros;
        }
        weights_ =
            torch::from_blob(const_cast<float*>(weights.data()),
                             {layer_.filters, depth, w.filter_height, w.filter_width}, at::kFloat)
                .clone(format);
        if (what_ == conv_pass::forward)
            bias_ = torch::from_blob(const_cast<float*>(weights.data() + layer_.weights),
                                     {layer_.filters}, at::kFloat)
                        .clone();
        else
            x_ = around_.put_before(x_, 0);
    }

    void run() override {
        use_threads(threads_);
        at::set_num_threads(threads_);
        const c10::InferenceMode guard;
        const window_options& w = layer_.window;
        const std::array<std::int64_t, 2> stride{w.stride_height, w.stride_width};
        const std::array<std::int64_t, 2> dilation{w.dilation_height, w.dilation_width};
        if (what_ == conv_pass::forward) {
            out_ = at::conv2d(around_.put_before(x_, 0), weights_, bias_, stride, around_.both,
                              dilation, layer_.groups);
            return;
        }
        const bool data = what_ == conv_pass::data_gradient;
        auto [dx, dw, db] =
            at::convolution_backward(dy_, x_, weights_, at::nullopt, stride, around_.both, dilation,
                                     false, {0, 0}, layer_.groups, {data, !data, false});
        out_ = data ? dx : dw;
    }

    std::vector<float> result() override {
        if (what_ == conv_pass::weight_gradient) {
            std::vector<float> numbers;
            append(numbers, out_);
            return numbers;
        }
        if (what_ == conv_pass::forward) return channels_last(out_);
        const auto& b = around_.before_all;
        return channels_last(
            out_.slice(2, b[2], out_.size(2) - b[3]).slice(3, b[0], out_.size(3) - b[1]));
    }

private:
    layer_facts layer_;
    conv_pass what_;
    int threads_;
    padding around_;
    Tensor x_;
    Tensor dy_;
    Tensor weights_;
    Tensor bias_;
    Tensor out_;
};

/// A graph of layers. In inference a batch_norm after a convolution is folded into its weights, and
/// relu works in place if nothing else reads its input.
class graph final : public peer {
public:
    graph(const network_job& job, at::MemoryFormat format)
        : layers_(job.layers.begin(), job.layers.end()), edges_(job.edges.begin(), job.edges.end()),
          threads_(job.threads), format_(format), training_(!job.labels.empty()),
          readers_(layers_.size() + 1, 0), last_(layers_.size() + 1, 0), weights_(layers_.size()),
          biases_(layers_.size()), means_(layers_.size()), variances_(layers_.size()),
          passes_(layers_.size(), false) {
        x_ = images_of(job.images, job.batch, job.input, format);
        load(job.tensors, job.parameters, weights_, biases_);
        load(job.statistics_tensors, job.statistics, means_, variances_);
        for (std::size_t i = 0; i < layers_.size(); ++i)
            for (int e = 0; e < layers_[i].edges; ++e) {
                ++readers_[volume(i, e)];
                last_[volume(i, e)] = i;
            }
        if (!training_) {
            for (std::size_t i = 0; i < layers_.size(); ++i) fold(i);
            return;
        }
        const std::vector<std::int64_t> labels(job.labels.begin(), job.labels.end());
        labels_ = torch::tensor(labels);
        std::vector<Tensor> learnt;
        for (const parameter_tensor& t : job.tensors) {
            Tensor& tensor = of(t, weights_, biases_);
            tensor.set_requires_grad(true);
            learnt.push_back(tensor);
        }
        learnt_ = learnt;
        optimizer_.emplace(learnt, torch::optim::SGDOptions(job.rate).momentum(0.9));
    }

    void run() override {
        use_threads(threads_);
        at::set_num_threads(threads_);
        if (!training_) {
            const c10::InferenceMode guard;
            out_ = forward(layers_.size());
            return;
        }
        const std::size_t depth =
            layers_.size() - (layers_.back().kind == layer_kind::softmax ? 1 : 0);
        optimizer_->zero_grad();
        at::cross_entropy_loss(forward(depth).flatten(1), labels_).backward();
        optimizer_->step();
    }

    std::vector<float> result() override {
        std::vector<float> numbers;
        if (!training_) {
            append(numbers, out_.flatten(1));
            return numbers;
        }
        // The loss is the mean over the batch.
        for (const Tensor& t : learnt_) append(numbers, t.grad() * labels_.size(0));
        return numbers;
    }

private:
    [[nodiscard]] std::size_t volume(std::size_t layer, int edge) const {
        const auto at = static_cast<std::size_t>(layers_[layer].first_edge + edge);
        return static_cast<std::size_t>(edges_[at]);
    }
    static Tensor& of(const parameter_tensor& t, std::vector<Tensor>& first,
                      std::vector<Tensor>& second) {
        const bool is_first =
            t.role == parameter_role::weight || t.role == parameter_role::running_mean;
        return (is_first ? first : second)[static_cast<std::size_t>(t.layer)];
    }
    void load(std::span<const parameter_tensor> tensors, std::span<const float> numbers,
              std::vector<Tensor>& first, std::vector<Tensor>& second) const {
        for (const parameter_tensor& t : tensors) {
            const std::vector<std::int64_t> extents(t.extents.begin(), t.extents.begin() + t.rank);
            of(t, first, second) =
                torch::from_blob(const_cast<float*>(numbers.data() + t.offset), extents, at::kFloat)
                    .clone(t.rank == 4 ? format_ : at::MemoryFormat::Contiguous);
        }
    }
    /// Folds a batch_norm into the convolution before it, which has no other reader.
    void fold(std::size_t i) {
        if (layers_[i].kind != layer_kind::batch_norm || volume(i, 0) == 0) return;
        const std::size_t before = volume(i, 0) - 1;
        if (layers_[before].kind != layer_kind::conv || readers_[before + 1] != 1) return;
        const Tensor scale = weights_[i] / (variances_[i] + layers_[i].coefficients[0]).sqrt();
        const Tensor shift = biases_[i] - means_[i] * scale;
        weights_[before] = (weights_[before] * scale.view({-1, 1, 1, 1})).contiguous(format_);
        biases_[before] = biases_[before].defined() ? biases_[before] * scale + shift : shift;
        passes_[i] = true;
    }

    [[nodiscard]] Tensor run_layer(std::size_t i, const std::vector<Tensor>& inputs) {
        const layer_facts& l = layers_[i];
        const window_options& w = l.window;
        const Tensor& x = inputs.front();
        const std::array<std::int64_t, 2> filter{w.filter_height, w.filter_width};
        const std::array<std::int64_t, 2> stride{w.stride_height, w.stride_width};
        const std::array<std::int64_t, 2> dilation{w.dilation_height, w.dilation_width};
        const bool in_place = volume(i, 0) > 0 && readers_[volume(i, 0)] == 1;
        using enum layer_kind;
        switch (l.kind) {
        case conv: {
            const padding around(l, false);
            return at::conv2d(around.put_before(x, 0), weights_[i], biases_[i], stride, around.both,
                              dilation, l.groups);
        }
        case fully_connected:
            return at::linear(x.flatten(1), weights_[i], biases_[i]);
        case max_pool: {
            const padding around(l, true);
            return at::max_pool2d(around.put_before(x, -std::numeric_limits<double>::infinity()),
                                  filter, stride, around.both);
        }
        case avg_pool: {
            const padding around(l, true);
            if (!around.none_before()) break;
            return at::avg_pool2d(x, filter, stride, around.both, false, false);
        }
        case global_avg_pool:
            return at::adaptive_avg_pool2d(x, {1, 1});
        case relu:
            return in_place ? at::relu_(const_cast<Tensor&>(x)) : at::relu(x);
        case relu6:
            return in_place ? at::hardtanh_(const_cast<Tensor&>(x), 0, 6) : at::hardtanh(x, 0, 6);
        case tanh:
            return at::tanh(x);
        case sigmoid:
            return at::sigmoid(x);
        case batch_norm:
            if (passes_[i]) return x;
            return at::batch_norm(x, weights_[i], biases_[i], means_[i], variances_[i], training_,
                                  l.coefficients[1], l.coefficients[0], false);
        case local_response_norm:
            return torch::nn::functional::local_response_norm(
                x, torch::nn::functional::LocalResponseNormFuncOptions(l.size)
                       .alpha(l.coefficients[0])
                       .beta(l.coefficients[1])
                       .k(l.coefficients[2]));
        case dropout:
            return training_ ? at::dropout(x, l.percent / 100.0, true) : x;
        case flatten:
            return x.flatten(1);
        case add:
            return inputs[0] + inputs[1];
        case concat:
            return at::cat(inputs, 1);
        case softmax:
            return at::softmax(x.flatten(1), 1);
        default:
            break;
        }
        throw std::invalid_argument(std::string("libtorch: no layer ") + l.name);
    }

    /// The output of the first `depth` layers; a volume is released when its last reader has run.
    Tensor forward(std::size_t depth) {
        std::vector<Tensor> volumes{x_};
        volumes.reserve(depth + 1);
        for (std::size_t i = 0; i < depth; ++i) {
            std::vector<Tensor> inputs;
            for (int e = 0; e < layers_[i].edges; ++e) inputs.push_back(volumes[volume(i, e)]);
            volumes.push_back(run_layer(i, inputs));
            for (int e = 0; e < layers_[i].edges; ++e)
                if (last_[volume(i, e)] == i) volumes[volume(i, e)] = Tensor();
        }
        return volumes.back();
    }

    std::vector<layer_facts> layers_;
    std::vector<int> edges_;
    int threads_;
    at::MemoryFormat format_;
    bool training_;
    std::vector<int> readers_;      ///< of each volume
    std::vector<std::size_t> last_; ///< the layer that reads it last
    std::vector<Tensor> weights_;   ///< by layer
    std::vector<Tensor> biases_;
    std::vector<Tensor> means_;
    std::vector<Tensor> variances_;
    std::vector<bool> passes_; ///< a batch_norm folded into the weights before it
    Tensor x_;
    Tensor out_;
    Tensor labels_;
    std::vector<Tensor> learnt_;
    std::optional<torch::optim::SGD> optimizer_;
};

/// The faster of libtorch's two formats for the job: the shortest of three runs, or of one if it
/// takes long, after a warm-up run.
template <class Runs, class Job>
std::vector<contender> faster(const Job& job) {
    struct trial {
        at::MemoryFormat format = at::MemoryFormat::Contiguous;
        const char* name = "";
        double seconds = std::numeric_limits<double>::infinity();
    };
    trial trials[]{{at::MemoryFormat::Contiguous, "channels first"},
                   {at::MemoryFormat::ChannelsLast, "channels last"}};
    for (trial& t : trials) {
        Runs runs(job, t.format);
        runs.run();
        for (int i = 0; i < 3 && (i == 0 || t.seconds < 0.3); ++i) {
            const double begin = now(job.threads);
            runs.run();
            t.seconds = std::min(t.seconds, now(job.threads) - begin);
        }
    }
    const trial& best = trials[trials[1].seconds < trials[0].seconds ? 1 : 0];
    std::vector<contender> all;
    all.push_back({"libtorch", std::make_unique<Runs>(job, best.format), best.name});
    return all;
}

} // namespace

library torch_library() {
    return {"libtorch", "libtorch " TORCH_VERSION, faster<convolution, conv_job>,
            faster<graph, network_job>};
}

} // namespace strider::bench
