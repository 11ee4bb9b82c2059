// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::model`: the parameters of a network.
#pragma once

#include <strider/parameter.hpp>

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/normal_distribution.hpp>

#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

namespace strider {

/// Owns the parameters of a network: all in one array, tensor after tensor in the layers' order.
template <class Net, class Real = float>
class model {
public:
    using network = Net;
    using value_type = Real;

    /// Where each tensor lies.
    static constexpr auto tensors = detail::list_tensors<Net>();

    /// Weights drawn from a normal distribution of variance 2 / fan-in, biases 0. The same numbers
    /// on every platform.
    // [He15] eq. 10
    explicit model(std::uint64_t seed) : parameters_(static_cast<std::size_t>(Net::parameters)) {
        boost::random::mt19937_64 random(seed);
        for (const parameter_tensor& tensor : tensors) {
            if (tensor.role == parameter_role::bias) continue;
            const double fan_in = static_cast<double>(tensor.size / tensor.extents[0]);
            boost::random::normal_distribution<double> normal(0.0, std::sqrt(2.0 / fan_in));
            for (Real& w : of(tensor)) w = static_cast<Real>(normal(random));
        }
    }

    /// All parameters.
    [[nodiscard]] std::span<Real> parameters() noexcept { return parameters_; }
    [[nodiscard]] std::span<const Real> parameters() const noexcept { return parameters_; }

    /// The parameters of one tensor.
    [[nodiscard]] std::span<Real> of(const parameter_tensor& tensor) noexcept {
        return parameters().subspan(static_cast<std::size_t>(tensor.offset),
                                    static_cast<std::size_t>(tensor.size));
    }
    [[nodiscard]] std::span<const Real> of(const parameter_tensor& tensor) const noexcept {
        return parameters().subspan(static_cast<std::size_t>(tensor.offset),
                                    static_cast<std::size_t>(tensor.size));
    }

private:
    std::vector<Real> parameters_;
};

} // namespace strider
