// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Writes to the standard streams.

#include "text/output.hpp"

#include "text/printable.hpp"

#include <cerrno>
#include <cstddef>
#include <cstdio>
#include <exception>
#include <system_error>

#include <fcntl.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace strider::program {

namespace {

std::string& fault() {
    static std::string text;
    return text;
}

void note_fault(int code) {
    if (!fault().empty()) return;
    fault() = code != 0 ? std::generic_category().message(code) : "unknown reason";
}

} // namespace

void hold_standard_streams() {
    for (const int stream : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
        if (::fcntl(stream, F_GETFD) != -1 || errno != EBADF) continue;
        // The lowest free descriptor is this one. Opened for reading, it refuses writes; failing
        // writes to standard error cannot be reported anyway.
        const int opened =
            ::open("/dev/null", stream == STDERR_FILENO ? O_WRONLY : O_RDONLY); // NOLINT
        if (opened >= 0 && opened != stream) ::close(opened);
    }
}

void put(std::string_view text) {
    errno = 0;
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) note_fault(errno);
}

void flush_output() {
    errno = 0;
    if (std::fflush(stdout) != 0 || std::ferror(stdout) != 0) note_fault(errno);
}

const std::string& output_fault() { return fault(); }

std::size_t terminal_columns() {
    constexpr std::size_t usual = 80; // if the terminal does not tell
    if (::isatty(STDOUT_FILENO) != 1) return 0;
    winsize size{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return usual;
    return size.ws_col;
}

void complain(std::string_view message) noexcept {
    constexpr std::size_t max_bytes = 8192;
    flush_output();
    try {
        std::string line = "strider: " + printable_lines(message, max_bytes) + "\n";
        // Continuation lines are indented, so that nobody's name can look like a message.
        for (auto at = line.find('\n'); at + 1 < line.size(); at = line.find('\n', at + 1))
            if (line.compare(at + 1, 2, "  ") != 0) line.insert(at + 1, "  ");
        std::fwrite(line.data(), 1, line.size(), stderr);
    } catch (const std::exception&) {
        std::fputs("strider: there is not enough memory to say what is wrong\n", stderr);
    }
    std::fflush(stderr);
}

} // namespace strider::program
