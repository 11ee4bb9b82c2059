// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Measures convolutions against the peers: forward, and the gradients of a batch.
#include "support/layers.hpp"
#include "contest.hpp"
#include "exact.hpp"
#include "layer_set.hpp"
#include "support/sampling.hpp"

#include <algorithm>

namespace strider::bench {

std::vector<layer_set>& layer_sets() {
    static std::vector<layer_set> sets;
    return sets;
}

layer_set_added::layer_set_added(layer_set added) {
    const auto same = std::ranges::find(layer_sets(), added.name, &layer_set::name);
    if (same == layer_sets().end())
        layer_sets().push_back(std::move(added));
    else
        same->cases.insert(same->cases.end(), added.cases.begin(), added.cases.end());
}

namespace {

const char* text_of(conv_pass pass) {
    return pass == conv_pass::forward         ? "forward"
           : pass == conv_pass::data_gradient ? "data_gradient"
                                              : "weight_gradient";
}

/// Of a peer's result relative to ours: the products are the same but in another order; Winograd's
/// algorithm multiplies other values [Lavin16].
double tolerance_of(const std::string& name) {
    return name.find("Winograd") != std::string::npos ? 2e-5 : 2e-6;
}

void measure_case(contest& all, const layer_set& set, const layer_case& of, conv_pass pass,
                  int batch, int threads) {
    const layer_facts& l = of.facts;
    const auto count = static_cast<std::size_t>(batch);
    std::vector<float> images;
    std::vector<float> parameters;
    std::vector<float> gradient;
    if (pass != conv_pass::data_gradient)
        images = random_numbers(static_cast<std::size_t>(l.input.count()) * count, 1);
    if (pass != conv_pass::weight_gradient)
        parameters = random_numbers(static_cast<std::size_t>(l.parameters()), 2);
    if (pass != conv_pass::forward)
        gradient = random_numbers(static_cast<std::size_t>(l.output.count()) * count, 3);
    const conv_job job{l, pass, batch, threads, images, parameters, gradient};
    contest_line line{set.name,
                      name_of(l),
                      text_of(pass),
                      batch,
                      threads,
                      2.0 * static_cast<double>(l.macs),
                      4.0 * (static_cast<double>(l.input.count() + l.output.count()) +
                             static_cast<double>(l.weights) / batch)};
    if (l.groups > 1) line.name += " groups " + std::to_string(l.groups);
    if (l.window.dilation_height > 1)
        line.name += " dilation " + std::to_string(l.window.dilation_height);

    std::vector<contender> contenders;
    contenders.push_back({"strider", of.ours(job)});
    for (contender& c : contenders_of(all.libraries(), &library::convolution, job))
        contenders.push_back(std::move(c));
    const int checked = pass == conv_pass::weight_gradient ? 8 : 64;
    std::vector<entrant> entrants;
    for (const contender& c : contenders) {
        c.runs->run();
        const std::string wrong =
            wrong_numbers(job, c.runs->result(), checked, tolerance_of(c.name));
        if (!wrong.empty()) {
            all.fail(line, c.name, wrong);
            return;
        }
        entrants.push_back({c.name, [&c] { c.runs->run(); }, threads, c.note});
    }
    all.run(line, entrants);
}

int run(int argc, char** argv) {
    const auto [options, exit_code] =
        read_options(argc, argv, "Compares convolutions with oneDNN, libtorch and dlib.");
    if (exit_code >= 0) return exit_code;
    contest all(options, "layers");
    std::ranges::sort(layer_sets(), {},
                      [](const layer_set& s) { return std::pair(s.name != "design", s.name); });
    for (const layer_set& set : layer_sets()) {
        if (!options.wants(options.sets, set.name)) continue;
        for (const conv_pass pass :
             {conv_pass::forward, conv_pass::data_gradient, conv_pass::weight_gradient}) {
            if (!options.wants(options.passes, text_of(pass))) continue;
            for (const int batch : options.batches) {
                // The trainer runs blocks of images: a single image's gradient costs a whole
                // block's.
                if (pass != conv_pass::forward && batch == 1) continue;
                for (const int threads : options.threads)
                    for (const layer_case& of : set.cases) {
                        // A first layer needs no gradient of its input.
                        if (pass == conv_pass::data_gradient && of.facts.input.channels <= 3)
                            continue;
                        measure_case(all, set, of, pass, batch, threads);
                    }
            }
        }
    }
    return all.finish();
}

} // namespace

} // namespace strider::bench

int main(int argc, char** argv) { return strider::bench::run(argc, argv); }
