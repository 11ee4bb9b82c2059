// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Handles Ctrl-C.

#include "run/interrupt.hpp"

#include <string_view>

#include <unistd.h>

namespace strider::program {

namespace {

volatile std::sig_atomic_t received = 0;
volatile std::sig_atomic_t begun = 0;

constexpr int exit_by_signal = 128; // plus the signal's number, as shells do

extern "C" void note_signal(int number) {
    received = number;
    if (begun != 0) return;
    constexpr std::string_view line =
        "strider: stopped before the first step; nothing was started\n";
    static_cast<void>(!::write(STDERR_FILENO, line.data(), line.size()));
    ::_exit(exit_by_signal + number);
}

} // namespace

interruptible::interruptible() {
    received = 0;
    begun = 0;
    struct sigaction action {};
    action.sa_handler = note_signal;
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
    for (std::size_t i = 0; i < signals.size(); ++i) {
        ::sigaction(signals[i], nullptr, &before_[i]);
        if (before_[i].sa_handler != SIG_IGN) ::sigaction(signals[i], &action, nullptr);
    }
    action.sa_handler = SIG_IGN;
    action.sa_flags = 0;
    for (std::size_t i = 0; i < ignored.size(); ++i)
        ::sigaction(ignored[i], &action, &ignored_before_[i]);
}

interruptible::~interruptible() {
    for (std::size_t i = 0; i < signals.size(); ++i) ::sigaction(signals[i], &before_[i], nullptr);
    for (std::size_t i = 0; i < ignored.size(); ++i)
        ::sigaction(ignored[i], &ignored_before_[i], nullptr);
}

void interruptible::begin() noexcept { begun = 1; }

int interruptible::signal() noexcept { return received; }

} // namespace strider::program
