// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Describes the machine and measures its limits.
#include "machine.hpp"

#include "support/peak.hpp"
#include "support/sampling.hpp"

#include <strider/simd/vec.hpp>

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <dlfcn.h>

#include <cstdlib>
#include <ctime>
#include <fstream>
#include <string>
#include <thread>

namespace strider::bench {

namespace {

/// The first value of a key in /proc/cpuinfo; empty if there is no such file.
std::string cpu_fact(const std::string& key) {
    std::ifstream file("/proc/cpuinfo");
    for (std::string line; std::getline(file, line);)
        if (line.starts_with(key))
            if (const auto colon = line.find(": "); colon != std::string::npos)
                return line.substr(colon + 2);
    return {};
}

/// Kilobytes of a cache of the first core, as reported by Linux; 0: unknown.
int cache_kilobytes(int level) {
    for (int index = 0; index < 8; ++index) {
        const std::string folder =
            fmt::format("/sys/devices/system/cpu/cpu0/cache/index{}/", index);
        std::ifstream level_file(folder + "level");
        std::ifstream type_file(folder + "type");
        std::ifstream size_file(folder + "size");
        int found = 0;
        std::string type;
        int size = 0;
        if (level_file >> found && type_file >> type && size_file >> size && found == level &&
            type != "Instruction")
            return size;
    }
    return 0;
}

/// "OpenBLAS 0.3.21 ...", if the peers loaded it.
std::string blas() {
    using getter = const char* (*)();
    const auto config = reinterpret_cast<getter>(dlsym(RTLD_DEFAULT, "openblas_get_config"));
    if (config != nullptr) return config();
    void* const sgemm = dlsym(RTLD_DEFAULT, "sgemm_");
    Dl_info where;
    if (sgemm == nullptr || dladdr(sgemm, &where) == 0) return {};
    return where.dli_fname;
}

double peak_of(int threads) {
    std::vector<double> values;
    for (int i = 0; i < 9; ++i) values.push_back(fma_peak(threads, threads > 1 ? 10 : 5));
    return median(values);
}

} // namespace

nlohmann::json describe_machine(const std::vector<library>& libraries) {
    nlohmann::json m;
    m["cpu"] = cpu_fact("model name");
    m["cores"] = std::thread::hardware_concurrency();
    m["compiler"] =
#ifdef __clang__
        "Clang " __clang_version__;
#else
        "GCC " __VERSION__;
#endif
    m["flags"] = STRIDER_BENCH_FLAGS;
    m["isa"] = strider::isa::native::name;
    m["date"] = fmt::format("{:%Y-%m-%d %H:%M} UTC", fmt::gmtime(std::time(nullptr)));
    m["peers"] = nlohmann::json::array();
    for (const library& l : libraries) m["peers"].push_back(l.version);
    m["blas"] = blas();
    m["fma_peak"] = {{"1", peak_of(1)}, {"2", peak_of(2)}};
    // Half of a cache fits without evictions by other data.
    const int first = std::max(16, cache_kilobytes(1) / 2);
    const int second = std::max(256, cache_kilobytes(2) / 2);
    for (const int threads : {1, 2})
        m["read_bandwidth"][std::to_string(threads)] = {
            {"L1", read_bandwidth(threads, first)},
            {"L2", read_bandwidth(threads, second)},
            {"memory", read_bandwidth(threads, beyond_kilobytes)}};
    m["copy_bandwidth"] = copy_bandwidth(256);
    return m;
}

} // namespace strider::bench
