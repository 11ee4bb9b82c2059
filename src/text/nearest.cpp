// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Finds the known word nearest to a given one.

#include "text/nearest.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>

namespace strider::program {

namespace {

/// The number of letters to insert, remove, replace, or swap with their neighbours, to turn one
/// word into the other.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1);
    std::vector<std::size_t> last(b.size() + 1);
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min(
                {last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        before.swap(last);
        last.swap(row);
    }
    return last.back();
}

} // namespace

std::string nearest(std::string_view given, const std::vector<std::string>& known) {
    constexpr std::size_t longest = 64; // longer than any known word
    constexpr std::size_t letters_a_mistake = 3;
    if (given.size() > longest) return {};
    std::string best;
    std::size_t least = given.size() / letters_a_mistake + 2;
    for (const std::string& word : known) {
        // A prefix of a word is taken for the word.
        const bool begun = !given.empty() && word.starts_with(given);
        const std::size_t found = begun ? 1 : distance(given, word);
        if (found < least && found < word.size()) {
            least = found;
            best = word;
        }
    }
    return best;
}

std::string did_you_mean(std::string_view given, const std::vector<std::string>& known) {
    const std::string word = nearest(given, known);
    return word.empty() ? std::string() : "; did you mean " + word + "?";
}

} // namespace strider::program
