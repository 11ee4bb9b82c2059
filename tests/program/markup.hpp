// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::test::fault_in_markup`: a checker of well-formed markup.
#pragma once

#include <cctype>
#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace strider::test {

/// The first error in a document's markup, or empty: elements are closed in order, attributes are
/// unique with values in double quotes, every < and & begins a tag or entity. <style> contains no
/// markup.
[[nodiscard]] inline std::string fault_in_markup(std::string_view text) {
    std::vector<std::string> open;
    constexpr std::string_view doctype = "<!DOCTYPE html>\n";
    if (!text.starts_with(doctype)) return "no <!DOCTYPE html>";
    std::size_t at = doctype.size();
    const auto fault = [&](const std::string& what) {
        return what + " at byte " + std::to_string(at) + ": " + std::string(text.substr(at, 40));
    };
    const auto is_name = [](char letter) {
        return std::isalnum(static_cast<unsigned char>(letter)) != 0 || letter == '-';
    };
    const auto skip_space = [&] {
        while (at < text.size() && std::isspace(static_cast<unsigned char>(text[at])) != 0) ++at;
    };
    const auto name = [&] {
        const auto begin = at;
        while (at < text.size() && is_name(text[at])) ++at;
        return std::string(text.substr(begin, at - begin));
    };
    const auto is_reference = [](std::string_view rest) {
        for (const std::string_view known : {"&amp;", "&lt;", "&gt;", "&quot;"})
            if (rest.starts_with(known)) return true;
        return false;
    };
    while (at < text.size()) {
        const char letter = text[at];
        if (letter == '&' && !is_reference(text.substr(at))) return fault("a bare &");
        if (letter == '>') return fault("a bare >");
        if (letter != '<') {
            ++at;
            continue;
        }
        ++at;
        if (text[at] == '/') {
            ++at;
            const std::string closed = name();
            if (open.empty() || open.back() != closed)
                return fault("</" + closed + "> closes <" + (open.empty() ? "" : open.back()) +
                             ">");
            open.pop_back();
            if (text[at] != '>') return fault("expected >");
            ++at;
            continue;
        }
        const std::string element = name();
        if (element.empty()) return fault("a bare <");
        std::set<std::string> attributes;
        for (;;) {
            skip_space();
            if (text.substr(at, 2) == "/>" || text.substr(at, 1) == ">") break;
            const std::string attribute = name();
            if (attribute.empty()) return fault("expected an attribute");
            if (!attributes.insert(attribute).second) return fault(attribute + " is there twice");
            if (text.substr(at, 2) != "=\"") return fault("expected =\"");
            at += 2;
            for (; at < text.size() && text[at] != '"'; ++at) {
                if (text[at] == '<') return fault("< in an attribute");
                if (text[at] == '&' && !is_reference(text.substr(at))) return fault("a bare &");
            }
            ++at;
        }
        const bool empty = text[at] == '/';
        at += empty ? 2 : 1;
        if (!empty) open.push_back(element);
        if (element == "style" && !empty) {
            at = text.find("</style>", at);
            if (at == std::string_view::npos) return "<style> is not closed";
        }
    }
    return open.empty() ? "" : "<" + open.back() + "> is not closed";
}

} // namespace strider::test
