// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Catches Ctrl-C.

#include "run/interrupt.hpp"

namespace strider::program {

namespace {

volatile std::sig_atomic_t received = 0;

extern "C" void note_signal(int number) { received = number; }

} // namespace

interruptible::interruptible() {
    received = 0;
    struct sigaction action {};
    action.sa_handler = note_signal;
    action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
    ::sigaction(SIGINT, &action, &interrupt_);
    ::sigaction(SIGTERM, &action, &terminate_);
}

interruptible::~interruptible() {
    ::sigaction(SIGINT, &interrupt_, nullptr);
    ::sigaction(SIGTERM, &terminate_, nullptr);
}

int interruptible::signal() noexcept { return received; }

} // namespace strider::program
