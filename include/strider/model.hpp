// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::model`: the parameters of a network.
#pragma once

#include <strider/requirements.hpp>

#include <strider/error.hpp>
#include <strider/network/concept.hpp>
#include <strider/numerics.hpp>
#include <strider/parameter.hpp>

#include <boost/random/mersenne_twister.hpp>
#include <boost/random/normal_distribution.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider {

/// Owns the parameters of a network, in one array, tensor after tensor in the layers' order; and
/// the running statistics of its batch_norms in another.
template <Network Net, FloatOrDouble Real = float>
class model {
public:
    using network = Net;
    using value_type = Real;

    /// The place of each tensor of parameters in parameters().
    static constexpr auto tensors = detail::list_tensors<Net, false>();
    /// The place of each tensor of statistics in statistics(); empty without a batch_norm.
    static constexpr auto statistics_tensors = detail::list_tensors<Net, true>();

    /// Weights drawn from a normal distribution of variance 2 / fan-in, biases 0; batch_norm starts
    /// without effect: gamma 1, beta 0, mean 0, variance 1. The same numbers on every platform.
    // [He15] eq. 10
    explicit model(std::uint64_t seed)
        : parameters_(static_cast<std::size_t>(Net::parameters)),
          statistics_(static_cast<std::size_t>(Net::statistics)) {
        boost::random::mt19937_64 random(seed);
        for (const parameter_tensor& tensor : tensors) {
            if (tensor.role == parameter_role::bias) continue;
            if (tensor.rank == 1) {
                for (Real& gamma : of(tensor)) gamma = Real{1};
                continue;
            }
            boost::random::normal_distribution<double> normal(
                0.0, std::sqrt(2.0 / static_cast<double>(tensor.fan_in)));
            for (Real& w : of(tensor)) w = static_cast<Real>(normal(random));
        }
        for (const parameter_tensor& tensor : statistics_tensors)
            if (tensor.role == parameter_role::running_var)
                for (std::int64_t i = 0; i < tensor.size; ++i)
                    statistics_[static_cast<std::size_t>(tensor.offset + i)] = Real{1};
    }

    /// All parameters.
    [[nodiscard]] std::span<Real> parameters() noexcept { return parameters_; }
    [[nodiscard]] std::span<const Real> parameters() const noexcept { return parameters_; }

    /// The running means and variances of all batch_norms.
    [[nodiscard]] std::span<Real> statistics() noexcept { return statistics_; }
    [[nodiscard]] std::span<const Real> statistics() const noexcept { return statistics_; }

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
    std::vector<Real> statistics_;
};

namespace detail {

/// argument_error, whose message begins with `call`, for a model that lacks its numbers: one that
/// was moved from.
template <class Errors, class Net, class Real>
void expect_whole(const model<Net, Real>& some, const char* call) {
    const std::size_t parameters = some.parameters().size();
    if (parameters != static_cast<std::size_t>(Net::parameters) ||
        some.statistics().size() != static_cast<std::size_t>(Net::statistics))
        raise<argument_error, Errors>(std::string(call) + ": expected a model of " +
                                      std::to_string(Net::parameters) + " parameters, found " +
                                      std::to_string(parameters) + ": it was moved from");
}

} // namespace detail

} // namespace strider

#include <strider/arithmetic/exact_end.hpp>
