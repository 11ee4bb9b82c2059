// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::detail::presence`: whether an object has not been moved from.
#pragma once

#include <strider/requirements.hpp>

#include <utility>

namespace strider::detail {

/// True until its owner is moved from; as a member it needs no code in the owner. Lets a moved-from
/// engine, which has no memory, report its use.
class presence {
public:
    presence() = default;
    presence(const presence&) = default;
    presence& operator=(const presence&) = default;
    presence(presence&& other) noexcept : here_(std::exchange(other.here_, false)) {}
    presence& operator=(presence&& other) noexcept {
        here_ = std::exchange(other.here_, false);
        return *this;
    }
    ~presence() = default;

    [[nodiscard]] explicit operator bool() const noexcept { return here_; }

private:
    bool here_ = true;
};

} // namespace strider::detail
