// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Pairs the names that a network and a file have for the same tensors.

#include "likely_names.hpp"

#include <strider/diagnostics/text.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace strider::io::detail {

namespace {

/// The dot-separated parts of a name, at most the first 16.
struct name_parts {
    static constexpr std::size_t most = 16;
    std::array<std::string_view, most> parts{};
    std::size_t count = 0;

    explicit name_parts(std::string_view name) {
        while (count < most) {
            const std::size_t dot = name.find('.');
            parts[count++] = name.substr(0, dot);
            if (dot == std::string_view::npos) return;
            name.remove_prefix(dot + 1);
        }
    }
};

/// Length of the longest common subsequence of two names' parts.
int parts_in_common(const name_parts& a, const name_parts& b) {
    std::array<int, name_parts::most + 1> row{};
    for (std::size_t i = 0; i < a.count; ++i) {
        int diagonal = 0;
        for (std::size_t j = 0; j < b.count; ++j) {
            const int above = row[j + 1];
            row[j + 1] = a.parts[i] == b.parts[j] ? diagonal + 1 : (std::max)(above, row[j]);
            diagonal = above;
        }
    }
    return row[b.count];
}

/// Orders names with numbers by value: "layer1.2" before "layer1.10".
bool counted_before(std::string_view a, std::string_view b) {
    using strider::detail::is_digit;
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < a.size() && j < b.size()) {
        if (!is_digit(a[i]) || !is_digit(b[j])) {
            if (a[i] != b[j]) return a[i] < b[j];
            ++i;
            ++j;
            continue;
        }
        const auto number = [](std::string_view text, std::size_t& at) {
            while (at + 1 < text.size() && text[at] == '0' && is_digit(text[at + 1])) ++at;
            const std::size_t begin = at;
            while (at < text.size() && is_digit(text[at])) ++at;
            return text.substr(begin, at - begin);
        };
        const auto first = number(a, i);
        const auto second = number(b, j);
        if (first.size() != second.size()) return first.size() < second.size();
        if (first != second) return first < second;
    }
    return a.size() - i < b.size() - j;
}

/// Pairs names of two sequences in order, as many as possible, and among those pairings the one
/// with the most parts in common. Calls f(i, j).
template <class F>
void align_names(const std::vector<std::string_view>& a, const std::vector<std::string_view>& b,
                 F f) {
    constexpr int pair = 1 << 16; // more than any number of common parts
    std::vector<name_parts> parts(b.begin(), b.end());
    // best[i][j]: the best score of a[i...] and b[j...].
    const std::size_t width = b.size() + 1;
    std::vector<std::int64_t> best((a.size() + 1) * width);
    std::vector<std::int64_t> gain(a.size() * width);
    for (std::size_t i = a.size(); i-- > 0;) {
        const name_parts mine(a[i]);
        for (std::size_t j = b.size(); j-- > 0;) {
            gain[i * width + j] = pair + parts_in_common(mine, parts[j]);
            best[i * width + j] = (std::max)({best[(i + 1) * width + j], best[i * width + j + 1],
                                              gain[i * width + j] + best[(i + 1) * width + j + 1]});
        }
    }
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
        if (best[i * width + j] == gain[i * width + j] + best[(i + 1) * width + j + 1])
            f(i++, j++);
        else if (best[i * width + j] == best[i * width + j + 1])
            ++j;
        else
            ++i;
    }
}

} // namespace

std::vector<std::ptrdiff_t> likely_names(const std::vector<named_extents>& missing,
                                         const std::vector<named_extents>& found) {
    constexpr std::size_t max_pairs = 1'000'000; // beyond any real network
    std::vector<std::ptrdiff_t> likely(missing.size(), -1);
    if (missing.empty() || found.size() > max_pairs / missing.size()) return likely;
    struct alike {
        std::vector<std::size_t> missing;
        std::vector<std::size_t> found;
    };
    std::map<std::pair<std::string_view, std::vector<std::int64_t>>, alike> groups;
    for (std::size_t i = 0; i < missing.size(); ++i)
        groups[{role_in(missing[i].name), *missing[i].extents}].missing.push_back(i);
    for (std::size_t j = 0; j < found.size(); ++j)
        groups[{role_in(found[j].name), *found[j].extents}].found.push_back(j);
    for (auto& [kind, group] : groups) {
        std::sort(group.found.begin(), group.found.end(), [&](std::size_t a, std::size_t b) {
            return counted_before(found[a].name, found[b].name);
        });
        const auto names = [](const auto& indices, const std::vector<named_extents>& all) {
            std::vector<std::string_view> result;
            for (const std::size_t index : indices) result.push_back(all[index].name);
            return result;
        };
        align_names(names(group.missing, missing), names(group.found, found),
                    [&, &indices = group](std::size_t i, std::size_t j) {
                        likely[indices.missing[i]] = static_cast<std::ptrdiff_t>(indices.found[j]);
                    });
    }
    return likely;
}

} // namespace strider::io::detail
