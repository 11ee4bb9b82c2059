// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Replaces onednn/ if oneDNN is not installed.
#include "peer.hpp"

namespace strider::bench {

library onednn_library() { return {}; }

std::string onednn_version() { return {}; }

std::unique_ptr<peer> onednn_forward(std::span<const layer_facts>, std::span<const float>,
                                     std::span<const float>, int, int) {
    return nullptr;
}

std::unique_ptr<peer> onednn_winograd(const layer_facts&, std::span<const float>,
                                      std::span<const float>, int, int) {
    return nullptr;
}

std::unique_ptr<peer> onednn_training(std::span<const layer_facts>, std::span<const float>,
                                      std::span<const float>, std::span<const int>, int) {
    return nullptr;
}

std::unique_ptr<peer> onednn_data_gradient(const layer_facts&, std::span<const float>,
                                           std::span<const float>, int, int) {
    return nullptr;
}

std::unique_ptr<peer> onednn_weight_gradient(const layer_facts&, std::span<const float>,
                                             std::span<const float>, int, int) {
    return nullptr;
}

std::unique_ptr<peer> onednn_dense_gradient(const conv_job&) { return nullptr; }

} // namespace strider::bench
