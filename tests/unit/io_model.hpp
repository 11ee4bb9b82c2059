// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines a small network and model, for file tests that only need their parameters.
#pragma once

#include <strider/parameter.hpp>

#include <array>
#include <cstdint>
#include <span>
#include <vector>

namespace strider::test {

/// The scope of layers in a network without structures.
inline constexpr std::array<layer_scope, 1> no_structures{};

/// A tensor of layer `layer` of such a network.
constexpr parameter_tensor plain_tensor(int layer, parameter_role role, std::array<int, 4> extents,
                                        int rank, std::int64_t offset, std::int64_t size) {
    parameter_tensor tensor;
    tensor.layer = tensor.position = layer;
    tensor.role = role;
    tensor.extents = extents;
    tensor.rank = rank;
    tensor.offset = offset;
    tensor.size = size;
    tensor.scopes = no_structures.data();
    return tensor;
}

/// A convolution of 2 filters of 1x2x2 and a fully connected layer of 3 outputs on 2 inputs.
struct small_network {
    static constexpr std::uint64_t fingerprint = 0x0123'4567'89ab'cdef;
    static constexpr const char* description = "input 2x2x1; conv 2 2x2; relu; fully_connected 3";
    static constexpr std::array tensors{
        plain_tensor(0, parameter_role::weight, {2, 1, 2, 2}, 4, 0, 8),
        plain_tensor(0, parameter_role::bias, {2}, 1, 8, 2),
        plain_tensor(2, parameter_role::weight, {3, 2}, 2, 10, 6),
        plain_tensor(2, parameter_role::bias, {3}, 1, 16, 3),
    };
};

/// The same tensors, another network.
struct twin_network : small_network {
    static constexpr std::uint64_t fingerprint = 0xfedc'ba98'7654'3210;
    static constexpr const char* description = "input 2x2x1; conv 2 2x2; tanh; fully_connected 3";
};

/// Another first filter, no bias there, and one layer more.
struct other_network {
    static constexpr std::uint64_t fingerprint = 1;
    static constexpr const char* description = "input 3x3x1; conv 2 3x3 no_bias; ...";
    static constexpr std::array tensors{
        plain_tensor(0, parameter_role::weight, {2, 1, 3, 3}, 4, 0, 18),
        plain_tensor(2, parameter_role::weight, {3, 2}, 2, 18, 6),
        plain_tensor(2, parameter_role::bias, {3}, 1, 24, 3),
        plain_tensor(4, parameter_role::bias, {1}, 1, 27, 1),
    };
};

template <class Net, class Real = float>
class small_model {
public:
    using network = Net;
    static constexpr auto tensors = Net::tensors;

    /// Fills the parameters with first, first + 1/8, ...
    explicit small_model(double first = 0)
        : numbers_(static_cast<std::size_t>(tensors.back().offset + tensors.back().size)) {
        for (auto& number : numbers_) {
            number = static_cast<Real>(first);
            first += 0.125;
        }
    }
    std::span<Real> parameters() { return numbers_; }
    std::span<const Real> parameters() const { return numbers_; }
    friend bool operator==(const small_model&, const small_model&) = default;

private:
    std::vector<Real> numbers_;
};

} // namespace strider::test
