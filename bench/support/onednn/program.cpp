// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Finds oneDNN's engine and version.
#include "program.hpp"

#include <string>

namespace strider::bench {

namespace onednn {

static_assert(DNNL_CPU_THREADING_RUNTIME == DNNL_RUNTIME_OMP ||
              DNNL_CPU_THREADING_RUNTIME == DNNL_RUNTIME_SEQ);

const dnnl::engine& cpu() {
    static const dnnl::engine only(dnnl::engine::kind::cpu, 0);
    return only;
}

} // namespace onednn

std::string onednn_version() {
    const dnnl_version_t* v = dnnl_version();
    return "oneDNN " + std::to_string(v->major) + "." + std::to_string(v->minor) + "." +
           std::to_string(v->patch);
}

} // namespace strider::bench
