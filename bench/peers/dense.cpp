// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Measures a fully connected layer against the peers: on one image, which is bound by reading the
// weights, relative to the memory bandwidth; and on a batch.
#include "contest.hpp"
#include "make_network.hpp"
#include "support/sampling.hpp"

#include <strider/network.hpp>

namespace strider::bench {

std::vector<network_case>& network_cases() {
    static std::vector<network_case> cases;
    return cases;
}

namespace {

using layer = network<input<1, 1, 4096>, fully_connected<4096>>;

int run(int argc, char** argv) {
    const auto [options, exit_code] =
        read_options(argc, argv, "Compares a dense layer with oneDNN, libtorch and dlib.");
    if (exit_code >= 0) return exit_code;
    contest all(options, "dense");
    const network_case of = make_network<layer>("4096 -> 4096");
    const network_numbers numbers = of.initial();
    for (const int batch : options.batches)
        for (const int threads : options.threads) {
            const auto images = random_numbers(static_cast<std::size_t>(batch) * 4096, 2);
            network_job job = of.job;
            job.parameters = numbers.parameters;
            job.images = images;
            job.batch = batch;
            job.threads = threads;
            const double bytes = 4.0 * static_cast<double>(layer::parameters) / batch + 8 * 4096;
            const contest_line line{"dense", of.name,       "forward", batch,
                                    threads, of.operations, bytes,     batch == 1};
            std::vector<contender> contenders;
            contenders.push_back({"strider", of.forward(job)});
            for (contender& c : contenders_of(all.libraries(), &library::network, job))
                contenders.push_back(std::move(c));
            std::vector<entrant> entrants;
            std::vector<float> ours;
            bool right = true;
            for (const contender& c : contenders) {
                c.runs->run();
                const std::vector<float> found = c.runs->result();
                if (ours.empty()) ours = found;
                if (const auto wrong = difference_of(found, ours, 1e-5); !wrong.empty()) {
                    all.fail(line, c.name, wrong);
                    right = false;
                }
                entrants.push_back({c.name, [&c] { c.runs->run(); }, threads, c.note});
            }
            if (right) all.run(line, entrants);
        }
    return all.finish();
}

} // namespace

} // namespace strider::bench

int main(int argc, char** argv) { return strider::bench::run(argc, argv); }
