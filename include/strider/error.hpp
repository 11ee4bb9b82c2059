// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the exceptions of strider, which name what was expected and what was found, and `raise`,
// through which the core reports all errors.
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

/// An argument of a call has a size or value that the call does not accept.
struct argument_error : error {
    using error::error;
};

/// Called with the message of an error in units without exceptions. The program is aborted if it
/// returns.
using error_hook = void (*)(const char* message);

/// How errors are reported. Part of the type of everything that can fail, so that units with and
/// without exceptions share no function that reports errors differently.
namespace errors {

/// Calls the hook, and aborts: with -fno-exceptions.
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
    /// Calls f(), whose errors do not return.
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
    /// Calls f(), and discards any exception.
    template <class F>
    static void contain(F f) noexcept {
        try {
            f();
        } catch (...) { // NOLINT: nobody to report to
        }
    }
};
/// The choice for this unit.
using native = thrown;
#else
using native = hooked;
#endif

} // namespace errors

/// Sets the hook of units without exceptions, and returns the previous one. With nullptr, the
/// default, the message goes to stderr.
inline error_hook set_error_hook(error_hook hook) noexcept {
    return errors::hooked::hook.exchange(hook);
}

/// Reports an error of the core: throws Error(message), or without exceptions calls the hook.
template <class Error, class Errors = errors::native>
[[noreturn]] void raise(const char* message) {
    Errors::template raise<Error>(message);
}
template <class Error, class Errors = errors::native>
[[noreturn]] void raise(const std::string& message) {
    Errors::template raise<Error>(message.c_str());
}

} // namespace strider
