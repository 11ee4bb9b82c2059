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
/// process as by default. SIGPIPE and SIGXFSZ no longer kill: writing to a closed
/// pipe, or beyond a limit on the size of files, fails.
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

    static constexpr std::array<int, 2> ignored{SIGPIPE, SIGXFSZ};

    std::array<struct sigaction, signals.size()> before_{};
    std::array<struct sigaction, ignored.size()> ignored_before_{};
};

} // namespace strider::program
