// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Runs convolutions and two small networks with dlib.
#include "peer.hpp"
#include "threads.hpp"

#include <dlib/dnn.h>
#include <dlib/revision.h>

#include <algorithm>
#include <array>
#include <type_traits>

namespace strider::bench {

namespace {

namespace tt = dlib::tt;

/// Copies channels-last images into a tensor.
void put(std::span<const float> images, const shape& s, dlib::tensor& to) {
    float* out = to.host_write_only();
    const auto channels = static_cast<std::size_t>(s.channels);
    const std::size_t pixels =
        static_cast<std::size_t>(s.height) * static_cast<std::size_t>(s.width);
    for (std::size_t begin = 0; begin < images.size(); begin += pixels * channels)
        for (std::size_t c = 0; c < channels; ++c)
            for (std::size_t p = 0; p < pixels; ++p) *out++ = images[begin + p * channels + c];
}

/// The reverse.
std::vector<float> take(const dlib::tensor& from, const shape& s) {
    std::vector<float> images(from.size());
    const float* in = from.host();
    const auto channels = static_cast<std::size_t>(s.channels);
    const std::size_t pixels =
        static_cast<std::size_t>(s.height) * static_cast<std::size_t>(s.width);
    for (std::size_t begin = 0; begin < images.size(); begin += pixels * channels)
        for (std::size_t c = 0; c < channels; ++c)
            for (std::size_t p = 0; p < pixels; ++p) images[begin + p * channels + c] = *in++;
    return images;
}

dlib::resizable_tensor tensor_of(int batch, const shape& s) {
    return dlib::resizable_tensor(batch, s.channels, s.height, s.width);
}

/// One pass of a convolution that is neither grouped nor dilated and has symmetric padding.
class convolution final : public peer {
public:
    explicit convolution(const conv_job& job)
        : layer_(job.layer), what_(job.what), threads_(job.threads),
          x_(tensor_of(job.batch, job.layer.input)), y_(tensor_of(job.batch, job.layer.output)),
          filters_(job.layer.filters, job.layer.input.channels, job.layer.window.filter_height,
                   job.layer.window.filter_width),
          biases_(1, job.layer.filters) {
        x_ = 0;
        if (!job.images.empty()) put(job.images, layer_.input, x_);
        if (!job.gradient.empty()) put(job.gradient, layer_.output, y_);
        filters_ = 0;
        if (!job.parameters.empty())
            std::copy_n(job.parameters.data(), filters_.size(), filters_.host_write_only());
        if (what_ == conv_pass::forward)
            std::copy_n(job.parameters.data() + filters_.size(), biases_.size(),
                        biases_.host_write_only());
        const window_options& w = layer_.window;
        conv_.setup(x_, filters_, w.stride_height, w.stride_width, w.pad_top, w.pad_left);
    }
    void run() override {
        use_threads(threads_);
        if (what_ == conv_pass::forward)
            conv_(false, y_, x_, filters_, biases_);
        else if (what_ == conv_pass::data_gradient)
            conv_.get_gradient_for_data(false, y_, filters_, x_);
        else
            conv_.get_gradient_for_filters(false, y_, x_, filters_);
    }
    std::vector<float> result() override {
        if (what_ == conv_pass::forward) return take(y_, layer_.output);
        if (what_ == conv_pass::data_gradient) return take(x_, layer_.input);
        return {filters_.host(), filters_.host() + filters_.size()};
    }

private:
    layer_facts layer_;
    conv_pass what_;
    int threads_;
    dlib::resizable_tensor x_;
    dlib::resizable_tensor y_;
    dlib::resizable_tensor filters_;
    dlib::resizable_tensor biases_;
    tt::tensor_conv conv_;
};

/// A fully connected layer: a matrix product, then the bias.
class dense final : public peer {
public:
    explicit dense(const network_job& job)
        : threads_(job.threads), x_(job.batch, job.input.channels),
          y_(job.batch, job.layers[0].filters), weights_(job.input.channels, job.layers[0].filters),
          biases_(1, job.layers[0].filters) {
        std::copy(job.images.begin(), job.images.end(), x_.host_write_only());
        float* to = weights_.host_write_only();
        const auto inputs = static_cast<std::size_t>(job.input.channels);
        const auto filters = static_cast<std::size_t>(job.layers[0].filters);
        for (std::size_t i = 0; i < inputs; ++i)
            for (std::size_t k = 0; k < filters; ++k) *to++ = job.parameters[k * inputs + i];
        std::copy_n(job.parameters.data() + inputs * filters, filters, biases_.host_write_only());
    }
    void run() override {
        use_threads(threads_);
        tt::gemm(0, y_, 1, x_, false, weights_, false);
        tt::add(1, y_, 1, biases_);
    }
    std::vector<float> result() override { return {y_.host(), y_.host() + y_.size()}; }

private:
    int threads_;
    dlib::resizable_tensor x_;
    dlib::resizable_tensor y_;
    dlib::resizable_tensor weights_;
    dlib::resizable_tensor biases_;
};

// dlib's network types are written from the output to the input.
template <long K, long Pad, class Below>
using conv5 = dlib::add_layer<dlib::con_<K, 5, 5, 1, 1, Pad, Pad>, Below>;
template <long C>
using images = dlib::input<std::array<dlib::matrix<float>, static_cast<std::size_t>(C)>>;
template <long K, class Below>
using cifar_block = dlib::max_pool<2, 2, 2, 2, dlib::relu<conv5<K, 2, Below>>>;
using cifar_net = dlib::fc<10, cifar_block<20, cifar_block<20, cifar_block<16, images<3>>>>>;
template <long K, class Below>
using lenet_block = dlib::avg_pool<2, 2, 2, 2, dlib::htan<conv5<K, 0, Below>>>;
using lenet5 =
    dlib::fc<10, dlib::htan<dlib::fc<
                     84, dlib::htan<dlib::fc<120, lenet_block<16, lenet_block<6, images<1>>>>>>>>;

/// A network ending in softmax or in the loss.
template <class Body, int Channels, bool Training>
class network final : public peer {
public:
    explicit network(const network_job& job)
        : threads_(job.threads), rate_(job.rate), labels_(job.labels.begin(), job.labels.end()),
          tensors_(job.tensors.begin(), job.tensors.end()) {
        use_threads(threads_);
        // to_tensor sets the network's samples per image.
        std::vector<std::array<dlib::matrix<float>, static_cast<std::size_t>(Channels)>> first(1);
        for (auto& map : first[0]) {
            map.set_size(job.input.height, job.input.width);
            map = 0;
        }
        net_.to_tensor(first.begin(), first.end(), x_);
        x_.set_size(job.batch, job.input.channels, job.input.height, job.input.width);
        put(job.images, job.input, x_);
        // Parameters exist after the first pass.
        pass();
        std::vector<dlib::tensor*> parameters;
        dlib::visit_layer_parameters(net_, [&](std::size_t, dlib::tensor& t) {
            if (t.size() > 0) parameters.push_back(&t);
        });
        // The layer at the output comes first; a layer's biases follow its weights in one tensor.
        for (std::size_t i = 0; i < tensors_.size(); ++i) {
            float* to = parameters[parameters.size() - 1 - i / 2]->host();
            const parameter_tensor& t = tensors_[i];
            if (i % 2 == 1) to += tensors_[i - 1].size;
            const float* from = job.parameters.data() + t.offset;
            for (std::ptrdiff_t n = 0; n < t.size; ++n) to[place(t, n)] = from[n];
        }
        if constexpr (Training) solvers_.assign(net_.num_computational_layers, dlib::sgd(0, 0.9F));
    }
    void run() override {
        use_threads(threads_);
        pass();
        if constexpr (Training) net_.update_parameters(dlib::make_sstack(solvers_), rate_);
    }
    std::vector<float> result() override {
        if constexpr (!Training) {
            const dlib::tensor& y = net_.get_output();
            return {y.host(), y.host() + y.size()};
        } else {
            std::vector<const dlib::tensor*> gradients;
            dlib::visit_layer_parameter_gradients(net_, [&](std::size_t, dlib::tensor& t) {
                if (t.size() > 0) gradients.push_back(&t);
            });
            std::vector<float> all;
            for (std::size_t i = 0; i < tensors_.size(); ++i) {
                const float* from = gradients[gradients.size() - 1 - i / 2]->host();
                if (i % 2 == 1) from += tensors_[i - 1].size;
                for (std::ptrdiff_t n = 0; n < tensors_[i].size; ++n)
                    all.push_back(from[place(tensors_[i], n)] * static_cast<float>(labels_.size()));
            }
            return all;
        }
    }

private:
    /// The index in dlib's tensor of element n of strider's: matrices are transposed.
    static std::ptrdiff_t place(const parameter_tensor& t, std::ptrdiff_t n) {
        if (t.rank != 2) return n;
        const std::ptrdiff_t rows = t.extents[0];
        const std::ptrdiff_t columns = t.extents[1];
        return n % columns * rows + n / columns;
    }
    void pass() {
        if constexpr (Training)
            net_.compute_parameter_gradients(x_, labels_.begin());
        else
            net_.forward(x_);
    }

    int threads_;
    double rate_;
    std::vector<unsigned long> labels_;
    std::vector<parameter_tensor> tensors_;
    dlib::resizable_tensor x_;
    std::conditional_t<Training, dlib::loss_multiclass_log<Body>, dlib::softmax<Body>> net_;
    std::vector<dlib::sgd> solvers_;
};

std::vector<contender> convolutions(const conv_job& job) {
    const window_options& w = job.layer.window;
    std::vector<contender> all;
    if (job.layer.groups == 1 && w.dilation_height == 1 && w.dilation_width == 1 &&
        w.pad_top == w.pad_bottom && w.pad_left == w.pad_right)
        all.push_back({"dlib", std::make_unique<convolution>(job)});
    return all;
}

template <class Body, int Channels>
std::unique_ptr<peer> network_of(const network_job& job) {
    if (job.labels.empty()) return std::make_unique<network<Body, Channels, false>>(job);
    return std::make_unique<network<Body, Channels, true>>(job);
}

std::vector<contender> networks(const network_job& job) {
    std::vector<contender> all;
    if (job.name == "cifar_net") all.push_back({"dlib", network_of<cifar_net, 3>(job)});
    if (job.name == "lenet5") all.push_back({"dlib", network_of<lenet5, 1>(job)});
    if (job.layers.size() == 1 && job.layers[0].kind == layer_kind::fully_connected &&
        job.input.height == 1 && job.input.width == 1)
        all.push_back({"dlib", std::make_unique<dense>(job)});
    return all;
}

} // namespace

library dlib_library() {
    return {"dlib",
            "dlib " + std::to_string(DLIB_MAJOR_VERSION) + "." + std::to_string(DLIB_MINOR_VERSION),
            convolutions, networks};
}

} // namespace strider::bench
