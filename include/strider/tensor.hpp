// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::aligned_array`: numbers at an address aligned for every vector.
#pragma once

#include <strider/requirements.hpp>

#include <algorithm>
#include <cstddef>
#include <new>
#include <span>
#include <utility>

namespace strider {

/// Owns a fixed number of elements, initially 0, aligned to a cache line.
template <class Real>
class aligned_array {
public:
    static constexpr std::size_t alignment = 64;

    aligned_array() = default;
    /// std::bad_alloc if memory is short.
    explicit aligned_array(std::size_t size) : size_(size) {
        if (size == 0) return;
        data_ = static_cast<Real*>(::operator new (bytes_of(size), std::align_val_t{alignment}));
        std::fill_n(data_, size, Real{0});
    }
    aligned_array(const aligned_array& other) : aligned_array(other.size_) {
        std::copy_n(other.data_, size_, data_);
    }
    aligned_array(aligned_array&& other) noexcept
        : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}
    aligned_array& operator=(aligned_array other) noexcept {
        std::swap(data_, other.data_);
        std::swap(size_, other.size_);
        return *this;
    }
    ~aligned_array() {
        if (data_ != nullptr) ::operator delete (data_, std::align_val_t{alignment});
    }

    [[nodiscard]] Real* data() noexcept { return data_; }
    [[nodiscard]] const Real* data() const noexcept { return data_; }
    [[nodiscard]] std::size_t size() const noexcept { return size_; }
    [[nodiscard]] std::span<Real> span() noexcept { return {data_, size_}; }
    [[nodiscard]] std::span<const Real> span() const noexcept { return {data_, size_}; }

private:
    /// If the product overflows, more than any machine has.
    static constexpr std::size_t bytes_of(std::size_t size) noexcept {
        constexpr std::size_t most = static_cast<std::size_t>(-1) / 2 / alignment * alignment;
        return size > most / sizeof(Real) ? most : size * sizeof(Real);
    }

    Real* data_ = nullptr;
    std::size_t size_ = 0;
};

} // namespace strider
