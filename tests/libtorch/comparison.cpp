// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Compares results of strider with libtorch's.
#include "comparison.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdio>
#include <limits>

namespace strider::test {

namespace {

constexpr double unit = 0x1p-24;            ///< the largest relative error of a rounding to float
constexpr double float_to_double = 0x1p-25; ///< ratio of a limit in double to one in float

/// ||a - b||
double norm_of_difference(std::span<const double> a, std::span<const double> b) {
    double squares = 0;
    for (std::size_t i = 0; i < a.size(); ++i) squares += (a[i] - b[i]) * (a[i] - b[i]);
    return std::sqrt(squares);
}

double norm(std::span<const double> a) {
    double squares = 0;
    for (const double x : a) squares += x * x;
    return std::sqrt(squares);
}

/// A tensor's elements.
std::span<const double> part_of(std::span<const double> all, const parameter_tensor& t) {
    return all.subspan(static_cast<std::size_t>(t.offset), static_cast<std::size_t>(t.size));
}

/// ||a - exact|| / ||exact||, or relative to `whole` if exact is negligible beside it: the bias of
/// a batch_norm that is followed by another one has no gradient.
double relative(std::span<const double> a, std::span<const double> exact, double whole = 0) {
    const double size = norm(exact);
    const double difference = norm_of_difference(a, exact);
    return difference == 0 ? 0 : difference / (size < 0x1p-40 * whole ? whole : size);
}

/// The number of roundings in an output of the layer: those of its sum of products.
double roundings(const layer_facts& layer) {
    const double window = static_cast<double>(layer.window.filter_height) *
                          static_cast<double>(layer.window.filter_width);
    switch (layer.kind) {
    case layer_kind::conv:
    case layer_kind::conv_transpose:
        return window * layer.input.channels / layer.groups;
    case layer_kind::fully_connected:
        return static_cast<double>(layer.input.count());
    case layer_kind::avg_pool:
        return window;
    case layer_kind::global_avg_pool:
        return static_cast<double>(layer.input.height) * layer.input.width;
    case layer_kind::local_response_norm:
        return layer.size;
    case layer_kind::softmax:
        return static_cast<double>(layer.input.count());
    default:
        return 1;
    }
}

double roundings(const network_description& net) {
    double sum = 0;
    for (const layer_facts& layer : net.layers) sum += roundings(layer);
    return sum;
}

std::vector<double> logarithms(std::span<const double> probabilities, std::size_t outputs) {
    std::vector<double> logs;
    for (std::size_t first = 0; first < probabilities.size(); first += outputs) {
        double sum = 0;
        for (std::size_t i = 0; i < outputs; ++i) {
            logs.push_back(std::log(probabilities[first + i]));
            sum += logs.back();
        }
        for (std::size_t i = 0; i < outputs; ++i)
            logs[first + i] -= sum / static_cast<double>(outputs);
    }
    return logs;
}

} // namespace

bool agree(const distances& all) {
    return !all.empty() &&
           std::none_of(all.begin(), all.end(), [](const distance& d) { return d.too_far(); });
}

std::string text_of(const distances& all) {
    const auto line = [](const distance& d) {
        std::array<char, 200> words;
        std::snprintf(words.data(), words.size(), "%s: ours %.2e, libtorch's %.2e, limit %.2e",
                      d.what.c_str(), d.ours, d.theirs, d.limit);
        return std::string(words.data());
    };
    const auto furthest =
        std::max_element(all.begin(), all.end(), [](const distance& a, const distance& b) {
            return a.ours / a.limit < b.ours / b.limit;
        });
    if (furthest == all.end()) return "nothing was compared";
    std::string text = "furthest: " + line(*furthest);
    int more = 0;
    for (const distance& d : all)
        if (d.too_far() && ++more <= 10) text += "\ntoo far: " + line(d);
    if (more > 10) text += "\n" + std::to_string(more - 10) + " more are too far";
    return text;
}

std::vector<float> some_numbers(std::int64_t count, std::uint64_t seed) {
    std::uint64_t state = seed * 0x9e3779b97f4a7c15u + 1;
    std::vector<float> numbers(static_cast<std::size_t>(count));
    for (float& n : numbers) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        n = static_cast<float>(static_cast<std::int32_t>(state >> 32) >> 8) / 8388608.0F;
    }
    return numbers;
}

std::vector<int> some_labels(std::size_t count, int classes) {
    std::vector<int> labels;
    for (std::size_t n = 0; n < count; ++n)
        labels.push_back(static_cast<int>(n * 7 + n / 3) % classes);
    return labels;
}

void prepare(const network_description& net, std::span<float> parameters,
             std::span<float> statistics) {
    for (const parameter_tensor& t : net.tensors) {
        if (t.rank > 1) continue;
        const std::span<float> of = parameters.subspan(static_cast<std::size_t>(t.offset),
                                                       static_cast<std::size_t>(t.size));
        const std::vector<float> drawn = some_numbers(t.size, static_cast<std::uint64_t>(t.offset));
        for (std::size_t i = 0; i < of.size(); ++i)
            of[i] = t.role == parameter_role::bias ? 0.2F * drawn[i] : 1 + 0.4F * drawn[i];
    }
    if (statistics.empty()) return;
    const std::vector<float> images = some_numbers(4 * net.input.count(), 4);
    torch_network measuring(net, parameters, statistics, precision::float32);
    measuring.measure_statistics(images);
    const std::vector<double> measured = measuring.statistics();
    std::transform(measured.begin(), measured.end(), statistics.begin(),
                   [](double x) { return static_cast<float>(x); });
}

distances compare_forward(const network_description& net, std::span<const float> parameters,
                          std::span<const float> statistics, std::span<const float> images,
                          std::span<const float> outputs) {
    const auto infer = [&](precision numbers) {
        return torch_network(net, parameters, statistics, numbers).infer(images);
    };
    const std::vector<double> exact = infer(precision::float64);
    const std::vector<double> theirs = infer(precision::float32);
    const std::vector<double> ours(outputs.begin(), outputs.end());
    const double expected = unit * std::sqrt(roundings(net));
    distances all;
    const auto compare = [&](const char* what, const std::vector<double>& a,
                             const std::vector<double>& b, const std::vector<double>& c) {
        distance d{what, relative(a, c), relative(b, c), 0};
        d.limit = std::max(expected, 4 * d.theirs);
        all.push_back(d);
    };
    compare("outputs", ours, theirs, exact);
    if (net.layers.back().kind == layer_kind::softmax) {
        const auto count = static_cast<std::size_t>(net.layers.back().output.count());
        compare("scores", logarithms(ours, count), logarithms(theirs, count),
                logarithms(exact, count));
    }
    return all;
}

distances compare_training(const network_description& net, std::span<const float> parameters,
                           std::span<const float> statistics, const training_task& task,
                           std::span<const training_result> ours) {
    const double expected = unit * std::sqrt(roundings(net));
    double kinks = 0; // twice near_kinks(), of all steps
    const auto train = [&](precision numbers) {
        torch_network network(net, parameters, statistics, numbers, task.rule);
        const bool exact = numbers == precision::float64;
        training_result result;
        const auto input = static_cast<std::size_t>(net.input.count());
        for (std::size_t n = 0; n < task.labels.size(); n += task.batch) {
            result.losses.push_back(
                network.gradient(task.images.subspan(n * input, task.batch * input),
                                 task.labels.subspan(n, task.batch), exact ? expected : 0));
            network.update(task.rate);
            if (exact) kinks += 2 * network.near_kinks();
        }
        result.gradients = network.gradients();
        result.parameters = network.parameters();
        result.statistics = network.statistics();
        return result;
    };
    const training_result exact = train(precision::float64);
    const training_result theirs = train(precision::float32);
    // A weight moves by at most rate / (1 - momentum) times the sum of its gradients.
    const double moved = task.rate * (exact.losses.size() > 1 ? 1 / (1 - task.rule.momentum) : 1);
    const double whole = norm(exact.gradients);
    // libtorch's largest error in tensors of a kind. After several steps errors have grown
    // irregularly, in some tensors more than in others. A loss is a single value, which may be
    // right by chance.
    const auto worst = [&](std::span<const parameter_tensor> tensors,
                           const std::vector<double>& result, const std::vector<double>& right,
                           double beside) {
        double most = 0;
        for (const parameter_tensor& t : tensors)
            most = std::max(most, relative(part_of(result, t), part_of(right, t), beside));
        return most;
    };
    const bool several = exact.losses.size() > 1;
    const double worst_gradient =
        several ? worst(net.tensors, theirs.gradients, exact.gradients, whole) : 0;
    const double worst_parameter =
        several ? worst(net.tensors, theirs.parameters, exact.parameters, 0) : 0;
    const double worst_of_statistics =
        worst(net.statistics_tensors, theirs.statistics, exact.statistics, 0);
    const double worst_statistic = several ? worst_of_statistics : 0;
    distances all;
    for (const training_result& one : ours) {
        const bool in_float = one.numbers == precision::float32;
        // `crossing`: the contribution of kinks.
        const auto compare = [&](const std::string& what, std::span<const double> a,
                                 std::span<const double> b, std::span<const double> c, double most,
                                 double crossing, double beside = 0) {
            distance d{(in_float ? "" : "in double, ") + what, relative(a, c, beside),
                       relative(b, c, beside), 0};
            d.limit = std::max(expected, 4 * std::max(d.theirs, most));
            d.limit = in_float ? d.limit + crossing : d.limit * float_to_double;
            all.push_back(d);
        };
        compare("losses", one.losses, theirs.losses, exact.losses, worst_of_statistics, 0);
        for (const parameter_tensor& t : net.tensors) {
            const auto part = [&](const std::vector<double>& of) { return part_of(of, t); };
            const double gradient = norm(part(exact.gradients));
            const double weight = norm(part(exact.parameters));
            if (!in_float || !several)
                compare("gradient of " + name_of(t), part(one.gradients), part(theirs.gradients),
                        part(exact.gradients), worst_gradient, kinks, whole);
            compare(name_of(t), part(one.parameters), part(theirs.parameters),
                    part(exact.parameters), worst_parameter, kinks * moved * gradient / weight);
        }
        for (const parameter_tensor& t : net.statistics_tensors)
            compare(name_of(t), part_of(one.statistics, t), part_of(theirs.statistics, t),
                    part_of(exact.statistics, t), worst_statistic, 0);
    }
    return all;
}

} // namespace strider::test
