// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Finds oneDNN's engine and version.
#include "program.hpp"

#include <strider/simd/vec.hpp>

#include <stdexcept>
#include <string>
#include <type_traits>

namespace strider::bench {

namespace onednn {

static_assert(DNNL_CPU_THREADING_RUNTIME == DNNL_RUNTIME_OMP ||
              DNNL_CPU_THREADING_RUNTIME == DNNL_RUNTIME_SEQ);

/// A program built for AVX2 limits oneDNN to it, too.
constexpr bool held_to_avx2 = std::is_same_v<isa::native, isa::avx2>;

const dnnl::engine& cpu() {
    static const dnnl::engine only = [] {
        if constexpr (held_to_avx2) {
            if (dnnl::set_max_cpu_isa(dnnl::cpu_isa::avx2) != dnnl::status::success)
                throw std::runtime_error("expected oneDNN to be held to AVX2, found it refusing");
        }
        return dnnl::engine(dnnl::engine::kind::cpu, 0);
    }();
    return only;
}

} // namespace onednn

std::string onednn_version() {
    const dnnl_version_t* v = dnnl_version();
    return "oneDNN " + std::to_string(v->major) + "." + std::to_string(v->minor) + "." +
           std::to_string(v->patch) + (onednn::held_to_avx2 ? " with AVX2" : "");
}

} // namespace strider::bench
