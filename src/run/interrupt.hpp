// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::interruptible`: while one lives, Ctrl-C asks instead of kills.
#pragma once

#include <csignal>

namespace strider::program {

/// Catches the first SIGINT or SIGTERM; the second one kills, as if there were none of this. One at
/// a time.
class interruptible {
public:
    interruptible();
    interruptible(const interruptible&) = delete;
    interruptible& operator=(const interruptible&) = delete;
    ~interruptible();

    /// The signal that came, or 0.
    [[nodiscard]] static int signal() noexcept;

private:
    struct sigaction interrupt_ {};
    struct sigaction terminate_ {};
};

} // namespace strider::program
