// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::test::run_program`: the strider command as a child process, and its output.
#pragma once

#include <array>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <signal.h> // NOLINT: kill
#include <sys/wait.h>
#include <unistd.h>

namespace strider::test {

/// The result of a finished process.
struct outcome {
    int code = -1; ///< its exit code, or 1000 + the signal that killed it
    std::string out;
    std::string err;
};

/// The bytes of a file.
[[nodiscard]] inline std::string content_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// The standard streams of a program: files in its folder; an empty name closes the stream.
struct streams {
    std::string out = "out.txt";
    std::string err = "err.txt";
};

/// The strider command, running in a folder.
class running_program {
public:
    running_program(std::filesystem::path folder, std::vector<std::string> arguments,
                    const streams& to = {}, const std::vector<int>& ignored_signals = {})
        : folder_(std::move(folder)) {
        arguments.insert(arguments.begin(), STRIDER_PROGRAM);
        std::vector<char*> words;
        for (std::string& word : arguments) words.push_back(word.data());
        words.push_back(nullptr);
        child_ = ::fork();
        if (child_ < 0) throw std::runtime_error("fork failed");
        if (child_ == 0) {
            // The test's parent may ignore some signals, as a shell does for background jobs.
            for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGXFSZ}) ::signal(number, SIG_DFL);
            for (const int number : ignored_signals) ::signal(number, SIG_IGN);
            // The default width, unless a test sets one.
            const char* const columns = ::getenv("STRIDER_TEST_COLUMNS");
            if (columns == nullptr) ::unsetenv("COLUMNS");
            if (columns != nullptr) ::setenv("COLUMNS", columns, 1);
            send(STDOUT_FILENO, to.out);
            send(STDERR_FILENO, to.err);
            if (::chdir(folder_.c_str()) == 0) ::execv(words[0], words.data());
            ::_exit(127);
        }
    }
    running_program(const running_program&) = delete;
    running_program& operator=(const running_program&) = delete;
    ~running_program() {
        if (child_ > 0) {
            signal(SIGKILL);
            wait();
        }
    }

    void signal(int number) const { ::kill(child_, number); }
    /// Waits until its output contains `words`; false after a minute.
    [[nodiscard]] bool says(std::string_view words) const {
        constexpr int attempts = 3000;
        for (int i = 0; i < attempts; ++i) {
            if (content_of(folder_ / "out.txt").find(words) != std::string::npos) return true;
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        return false;
    }
    outcome wait() {
        int status = 0;
        ::waitpid(std::exchange(child_, -1), &status, 0);
        return {WIFSIGNALED(status) ? 1000 + WTERMSIG(status) : WEXITSTATUS(status),
                content_of(folder_ / "out.txt"), content_of(folder_ / "err.txt")};
    }

private:
    void send(int stream, const std::string& name) const {
        if (name.empty()) {
            ::close(stream);
            return;
        }
        const int file =
            ::open((folder_ / name).c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        ::dup2(file, stream);
    }

    std::filesystem::path folder_;
    pid_t child_ = -1;
};

/// Runs the strider command in a folder, to its end.
inline outcome run_program(const std::filesystem::path& folder, std::vector<std::string> arguments,
                           const streams& to = {}) {
    return running_program(folder, std::move(arguments), to).wait();
}

/// The arguments of a training that takes a second or two, followed by `more`.
[[nodiscard]] inline std::vector<std::string> short_training(std::vector<std::string> more = {}) {
    std::vector<std::string> all{"train",        "lenet5", "--train-images", "640",
                                 "--epochs",     "3",      "--test-images",  "100",
                                 "--checkpoint", "run"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

} // namespace strider::test
