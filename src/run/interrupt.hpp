// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::interruptible`: while one exists, Ctrl-C and similar signals request a
// stop instead of killing the process.
#pragma once

#include <array>
#include <csignal>
#include <cstddef>

namespace strider::program {

/// Handles SIGINT, SIGTERM and SIGHUP, unless they are ignored (nohup). At most one may exist.
///
/// Until `begin`, when there is nothing to save, a signal ends the process at once, with a shell's
/// exit code and a message. After that the first signal is only recorded; the second kills the
/// process as by default. SIGPIPE no longer kills: writing to a closed pipe fails.
class interruptible {
public:
    interruptible();
    interruptible(const interruptible&) = delete;
    interruptible& operator=(const interruptible&) = delete;
    ~interruptible();

    /// From now on there is something to save.
    void begin() noexcept;

    /// The signal received, or 0.
    [[nodiscard]] static int signal() noexcept;

private:
    static constexpr std::array<int, 3> signals{SIGINT, SIGTERM, SIGHUP};

    std::array<struct sigaction, signals.size()> before_{};
    struct sigaction pipe_ {};
};

} // namespace strider::program
