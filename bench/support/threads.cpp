// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Sets the thread counts of OpenMP and OpenBLAS.
#include "threads.hpp"

#include <dlfcn.h>

namespace strider::bench {

void use_threads(int threads) {
    using setter = void (*)(int);
    using getter = int (*)();
    const auto find = [](const char* name) { return dlsym(RTLD_DEFAULT, name); };
    static const auto set_openmp = reinterpret_cast<setter>(find("omp_set_num_threads"));
    static const auto set_blas = reinterpret_cast<setter>(find("openblas_set_num_threads"));
    static const auto get_blas = reinterpret_cast<getter>(find("openblas_get_num_threads"));
    if (set_openmp != nullptr) set_openmp(threads);
    if (set_blas != nullptr && get_blas != nullptr && get_blas() != threads) set_blas(threads);
}

} // namespace strider::bench
