// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::program::interruptible`: while one lives, Ctrl-C and its like ask instead of
// kill.
#pragma once

#include <array>
#include <csignal>
#include <cstddef>

namespace strider::program {

/// Catches SIGINT, SIGTERM and SIGHUP, unless they are ignored (nohup): one at a time lives.
///
/// Until `begin`, when there is nothing to save, a signal ends the process at once, with the exit
/// code of a shell and a line that says so. From then on the first one is only noted; the second
/// one kills, as if there were none of this. A pipe that nobody reads kills no longer: writing
/// fails.
class interruptible {
public:
    interruptible();
    interruptible(const interruptible&) = delete;
    interruptible& operator=(const interruptible&) = delete;
    ~interruptible();

    /// From now on there is something to save.
    void begin() noexcept;

    /// The signal that came, or 0.
    [[nodiscard]] static int signal() noexcept;

private:
    static constexpr std::array<int, 3> signals{SIGINT, SIGTERM, SIGHUP};

    std::array<struct sigaction, signals.size()> before_{};
    struct sigaction pipe_ {};
};

} // namespace strider::program
