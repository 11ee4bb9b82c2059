// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::detail::schedule_text`: parses and checks the text of a schedule.
#pragma once

#include <strider/error.hpp>
#include <strider/train/number_range.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <locale>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include <strider/arithmetic/exact_begin.hpp>

namespace strider::detail {

/// A kind of schedule: its name, the keys of its options (unused entries are empty) and its syntax.
struct schedule_kind {
    std::string_view name;
    std::array<std::string_view, 5> keys;
    std::string_view form;
};

inline constexpr std::array<schedule_kind, 4> schedule_kinds{{
    {"constant", {"warmup"}, "constant[:warmup=STEPS]"},
    {"cosine", {"floor", "warmup"}, "cosine[:floor=RATE,warmup=STEPS]"},
    {"step", {"every", "factor", "warmup"}, "step:every=EPOCHS[,factor=FACTOR,warmup=STEPS]"},
    {"plateau",
     {"factor", "patience", "min_rate", "threshold", "warmup"},
     "plateau[:factor=FACTOR,patience=EPOCHS,min_rate=RATE,threshold=FRACTION,warmup=STEPS]"},
}};

/// The number that the whole text spells, if any, in any locale: "0.1", "1e-3".
template <class Number>
[[nodiscard]] std::optional<Number> read_number(std::string_view text) {
    Number value{};
    if constexpr (requires { std::from_chars(text.data(), text.data(), value); }) {
        const char* const last = text.data() + text.size();
        const auto [end, fault] = std::from_chars(text.data(), last, value);
        if (fault != std::errc{} || end != last) return std::nullopt;
    } else { // libc++ 19 has no std::from_chars of a double
        // A stream also accepts blanks and leading signs.
        if (text.find_first_not_of("0123456789.eE-+") != std::string_view::npos ||
            text.starts_with('+'))
            return std::nullopt;
        std::istringstream stream{std::string(text)};
        stream.imbue(std::locale::classic());
        if (!(stream >> value) || stream.peek() != std::istringstream::traits_type::eof())
            return std::nullopt;
    }
    return value;
}

/// Parses "KIND" or "KIND:KEY=VALUE,KEY=VALUE...". Throws argument_error for any other text:
/// `schedule "TEXT": what was given; accepted: what is accepted`. Holds a view of the text.
template <class Errors>
class schedule_text {
public:
    explicit schedule_text(std::string_view text) : text_(text) {
        const std::size_t colon = text.find(':');
        const std::string_view name = text.substr(0, colon);
        for (const schedule_kind& kind : schedule_kinds) {
            if (kind.name == name) kind_ = kind;
        }
        if (kind_.name.empty()) {
            std::string all;
            for (const schedule_kind& kind : schedule_kinds) {
                all += (all.empty() ? "" : " or ") + std::string(kind.form);
            }
            fail("there is no kind " + quoted(name), all);
        }
        if (colon == std::string_view::npos) return;
        std::string_view rest = text.substr(colon + 1);
        std::size_t comma = rest.find(',');
        for (; comma != std::string_view::npos; comma = rest.find(',')) {
            add(rest.substr(0, comma));
            rest.remove_prefix(comma + 1);
        }
        add(rest);
    }

    [[nodiscard]] std::string_view kind() const noexcept { return kind_.name; }

    /// The value of a key, which must satisfy `fits(value)`; `otherwise` if the key is not given.
    template <class Number, class Fits>
    [[nodiscard]] Number number(std::string_view key, std::optional<Number> otherwise, Fits fits,
                                const std::string& accepted) const {
        const auto option = std::find_if(options_.begin(), options_.end(),
                                         [key](const auto& other) { return other.first == key; });
        if (option == options_.end()) {
            if (!otherwise) fail(std::string(key) + " is missing", std::string(kind_.form));
            return *otherwise;
        }
        const std::string_view digits = option->second;
        const std::optional<Number> value = read_number<Number>(digits);
        if (!value || !fits(*value)) fail(std::string(key) + " is " + quoted(digits), accepted);
        return *value;
    }

private:
    [[nodiscard]] static std::string quoted(std::string_view text) {
        return '"' + std::string(text) + '"';
    }

    [[noreturn]] void fail(const std::string& given, const std::string& accepted) const {
        raise<argument_error, Errors>("schedule " + quoted(text_) + ": " + given +
                                      "; accepted: " + accepted);
    }

    void add(std::string_view option) {
        const std::size_t equals = option.find('=');
        if (equals == std::string_view::npos) {
            fail(quoted(option) + " is not KEY=VALUE", std::string(kind_.form));
        }
        const std::string_view key = option.substr(0, equals);
        if (key.empty() ||
            std::find(kind_.keys.begin(), kind_.keys.end(), key) == kind_.keys.end()) {
            fail(std::string(kind_.name) + " has no option " + quoted(key),
                 std::string(kind_.form));
        }
        for (const auto& [other, value] : options_) {
            if (other == key) fail(std::string(key) + " is given twice", "each option once");
        }
        options_.emplace_back(key, option.substr(equals + 1));
    }

    std::string_view text_;
    schedule_kind kind_{};
    std::vector<std::pair<std::string_view, std::string_view>> options_;
};

} // namespace strider::detail

#include <strider/arithmetic/exact_end.hpp>
