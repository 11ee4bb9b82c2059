// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::problem_list`: all that is wrong with one thing, told in one message.
#pragma once

#include <strider/requirements.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace strider {

/// The problems of one thing, a line each. A message tells the first ones and counts the others, so
/// that it stays short whatever a file holds.
class problem_list {
public:
    static constexpr std::size_t max_told = 20;

    void add(std::string_view problem) {
        if (++count_ <= max_told) (lines_ += "\n  ") += problem;
    }
    [[nodiscard]] bool empty() const noexcept { return count_ == 0; }
    [[nodiscard]] std::size_t size() const noexcept { return count_; }

    /// The lines, each after a line break: "\n  first\n  second\n  and 7 more".
    [[nodiscard]] std::string text() const {
        return count_ <= max_told
                   ? lines_
                   : lines_ + "\n  and " + std::to_string(count_ - max_told) + " more";
    }

private:
    std::size_t count_ = 0;
    std::string lines_;
};

} // namespace strider
