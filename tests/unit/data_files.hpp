// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines helpers of the data tests: writing small files and catching messages.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace strider::test {

using octet_list = std::vector<std::uint8_t>;

inline void write_file(const std::filesystem::path& path, const octet_list& bytes) {
    std::filesystem::create_directories(path.parent_path());
    std::ofstream out(path, std::ios::binary);
    for (const std::uint8_t byte : bytes) out.put(static_cast<char>(byte));
}

inline octet_list text_bytes(const std::string& text) { return {text.begin(), text.end()}; }

/// The message of the Exception thrown by `call`, or a note that it threw none.
template <class Exception, class Call>
std::string message_of(const Call& call) {
    try {
        call();
    } catch (const Exception& thrown) {
        return thrown.what();
    } catch (const std::exception& other) {
        return std::string("threw another type: ") + other.what();
    }
    return "threw nothing";
}

/// The folder of real data, or an empty path if STRIDER_DATA is not set.
inline std::filesystem::path real_data() {
    const char* const folder = std::getenv("STRIDER_DATA");
    return folder == nullptr ? std::filesystem::path() : std::filesystem::path(folder);
}

} // namespace strider::test
