// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the exceptions of strider, which name what was expected and what was found, and the one
// way on which errors leave its core: `raise`.
#pragma once

#include <strider/requirements.hpp>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>

namespace strider {

/// The base of every exception that strider throws.
struct error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// An argument of a call does not have the size or the value that the call needs.
struct argument_error : error {
    using error::error;
};

/// What units without exceptions call with the message of an error. If it returns, the program is
/// aborted.
using error_hook = void (*)(const char* message);

/// What becomes of an error. Part of the type of all that can fail, so that units with and without
/// exceptions share no function in which an error means something else.
namespace errors {

/// Calls the hook, and aborts: what -fno-exceptions chooses.
struct hooked {
    inline static constinit std::atomic<error_hook> hook{nullptr};

    template <class Error>
    [[noreturn]] [[gnu::cold]] static void raise(const char* message) {
        if (const error_hook call = hook.load())
            call(message);
        else
            std::fprintf(stderr, "strider: %s\n", message);
        std::abort();
    }
    /// Calls f(); errors of it do not come back.
    template <class F>
    static void contain(F f) noexcept {
        f();
    }
};

#if defined(__cpp_exceptions)
/// Throws.
struct thrown {
    template <class Error>
    [[noreturn]] [[gnu::cold]] static void raise(const char* message) {
        throw Error(message);
    }
    /// Calls f(), and drops what it throws.
    template <class F>
    static void contain(F f) noexcept {
        try {
            f();
        } catch (...) { // NOLINT: there is nobody to tell
        }
    }
};
/// What this unit is built for.
using native = thrown;
#else
using native = hooked;
#endif

} // namespace errors

/// Sets the hook of units without exceptions, and returns the one before. nullptr, as at the start:
/// the message goes to stderr.
inline error_hook set_error_hook(error_hook hook) noexcept {
    return errors::hooked::hook.exchange(hook);
}

/// The way of every error of the core: throws Error(message) where there are exceptions, else calls
/// the hook.
template <class Error, class Errors = errors::native>
[[noreturn]] void raise(const char* message) {
    Errors::template raise<Error>(message);
}
template <class Error, class Errors = errors::native>
[[noreturn]] void raise(const std::string& message) {
    Errors::template raise<Error>(message.c_str());
}

} // namespace strider
