// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Common code of the kernel tests that does not depend on the geometry: see kernel_test.hpp.
#include "kernel_test.hpp"

#include <algorithm>
#include <sstream>

namespace strider::test {

template <class Real>
std::vector<Real> random_numbers(std::ptrdiff_t count, std::uint64_t seed) {
    source random(seed);
    std::vector<Real> numbers(static_cast<std::size_t>(count));
    for (Real& n : numbers) n = static_cast<Real>(random());
    return numbers;
}
template std::vector<float> random_numbers<float>(std::ptrdiff_t, std::uint64_t);
template std::vector<double> random_numbers<double>(std::ptrdiff_t, std::uint64_t);

std::vector<exact> absolute(std::vector<exact> numbers) {
    for (exact& n : numbers) n = std::abs(n);
    return numbers;
}
std::vector<exact> widened(const std::vector<float>& numbers) {
    return {numbers.begin(), numbers.end()};
}
std::vector<exact> widened(const std::vector<double>& numbers) {
    return {numbers.begin(), numbers.end()};
}

namespace {

/// Calls f(h, w, c) for every element of a volume, channels-last.
template <class F>
void for_elements(const shape& e, F f) {
    for (int h = 0; h < e.height; ++h)
        for (int w = 0; w < e.width; ++w)
            for (int c = 0; c < e.channels; ++c) f(h, w, c);
}

/// The same for every element in memory order.
template <class F>
void for_memory(const kernel::layout& l, F f) {
    if (l.axis == kernel::lane_axis::channels) return for_elements(l.extent, f);
    for (int h = 0; h < l.extent.height; ++h)
        for (int c = 0; c < l.extent.channels; ++c)
            for (int w = 0; w < l.extent.width; ++w) f(h, w, c);
}

} // namespace

template <class Real>
any_volume<Real>::any_volume(const kernel::layout& where, int scale)
    : where_(where), scale_(scale),
      memory_(static_cast<std::size_t>(where.size() * scale + 2 * wall)) {
    std::fill_n(memory_.data(), memory_.size(), canary<Real>);
}

template <class Real>
Real& any_volume<Real>::at(int h, int w, int c, int lane) {
    return data()[where_.at(h, w, c) * scale_ + lane];
}
template <class Real>
const Real& any_volume<Real>::at(int h, int w, int c, int lane) const {
    return data()[where_.at(h, w, c) * scale_ + lane];
}

template <class Real>
void any_volume<Real>::fill(std::uint64_t seed, Real around) {
    std::fill_n(data(), where_.size() * scale_, around);
    source random(seed);
    for_memory(where_, [&](int h, int w, int c) {
        for (int l = 0; l < scale_; ++l) at(h, w, c, l) = static_cast<Real>(random());
    });
}

template <class Real>
std::vector<exact> any_volume<Real>::lane(int lane) const {
    const kernel::layout to{where_.extent, where_.around, kernel::lane_axis::channels};
    std::vector<exact> numbers(static_cast<std::size_t>(where_.size()));
    const kernel::border& around = where_.around;
    for (int h = -around.top; h < where_.extent.height + around.bottom; ++h)
        for (int w = -around.left; w < where_.extent.width + around.right; ++w)
            for (int c = 0; c < where_.extent.channels; ++c)
                numbers[static_cast<std::size_t>(to.at(h, w, c))] =
                    static_cast<exact>(at(h, w, c, lane));
    return numbers;
}

template <class Real>
std::vector<exact> any_volume<Real>::lane(int lane, const kernel::layout& to) const {
    std::vector<exact> numbers(static_cast<std::size_t>(to.size()), exact{0});
    for_elements(where_.extent, [&](int h, int w, int c) {
        numbers[static_cast<std::size_t>(to.at(h, w, c))] = static_cast<exact>(at(h, w, c, lane));
    });
    return numbers;
}

template <class Real>
bool any_volume<Real>::untouched(Real around) const {
    std::vector<bool> inside(memory_.size(), false);
    for_elements(where_.extent, [&](int h, int w, int c) {
        for (int l = 0; l < scale_; ++l)
            inside[static_cast<std::size_t>(where_.at(h, w, c) * scale_ + l + wall)] = true;
    });
    for (std::size_t i = 0; i < memory_.size(); ++i) {
        const bool in_wall = i < static_cast<std::size_t>(wall) ||
                             i >= memory_.size() - static_cast<std::size_t>(wall);
        if (!inside[i] && memory_.data()[i] != (in_wall ? canary<Real> : around)) return false;
    }
    return true;
}

template <class Real>
walled<Real>::walled(std::ptrdiff_t size)
    : memory_(static_cast<std::size_t>(size + 2 * wall)), size_(size) {
    std::fill_n(memory_.data(), memory_.size(), canary<Real>);
}

template <class Real>
bool walled<Real>::untouched() const {
    const auto is_canary = [](Real x) { return x == canary<Real>; };
    const Real* end = memory_.data() + memory_.size();
    return std::all_of(memory_.data(), memory_.data() + wall, is_canary) &&
           std::all_of(end - wall, end, is_canary);
}

template <class Real>
void walled<Real>::fill(std::uint64_t seed) {
    source random(seed);
    for (std::ptrdiff_t i = 0; i < size_; ++i) data()[i] = static_cast<Real>(random());
}

template class any_volume<float>;
template class any_volume<double>;
template class walled<float>;
template class walled<double>;

void comparison::add(exact found, exact expected, exact bound) {
    ++count_;
    if (!first_.empty() || std::abs(found - expected) <= bound) return;
    std::ostringstream words;
    words << "number " << count_ - 1 << ": " << found << " instead of " << expected
          << ", off by more than " << bound;
    first_ = words.str();
}

std::string name_of(const layer_facts& facts) {
    std::ostringstream words;
    words << facts.input.height << "x" << facts.input.width << "x" << facts.input.channels
          << ", filter " << facts.window.filter_height << "x" << facts.window.filter_width << ", "
          << facts.output.channels << " channels out";
    return words.str();
}

} // namespace strider::test
