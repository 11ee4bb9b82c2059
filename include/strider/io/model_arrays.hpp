// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines how a model's parameters and the tensors of a file are matched, name by name.
#pragma once

#include <strider/error.hpp>
#include <strider/file_error.hpp>
#include <strider/io/half.hpp>
#include <strider/io/likely_names.hpp>
#include <strider/io/safetensors.hpp>
#include <strider/message/printable.hpp>
#include <strider/message/problem_list.hpp>
#include <strider/parameter.hpp>

#include <algorithm>
#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <filesystem>
#include <map>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace strider::io {

namespace detail {

/// A literal, or a text with data() and size(), as a view.
template <class Text>
    requires std::constructible_from<std::string_view, const Text&>
[[nodiscard]] constexpr std::string_view view_of(const Text& text) {
    return std::string_view(text);
}
template <class Text>
    requires(!std::constructible_from<std::string_view, const Text&>)
[[nodiscard]] constexpr auto view_of(const Text& text)
    -> decltype(std::string_view(text.data(), text.size())) {
    return {text.data(), text.size()};
}

} // namespace detail

/// What saving and loading needs of a model: its numbers, where each tensor lies in them, and of
/// which network they are.
template <class Model>
concept StorableModel = requires(Model& changed, const Model& read) {
    std::span(changed.parameters());
    std::span(read.parameters());
    { *std::begin(Model::tensors) } -> std::convertible_to<parameter_tensor>;
    { Model::network::fingerprint } -> std::convertible_to<std::uint64_t>;
    detail::view_of(Model::network::description);
};

/// The number type of a model's parameters.
template <StorableModel Model>
using real_of = typename decltype(std::span(std::declval<Model&>().parameters()))::value_type;

namespace detail {

inline constexpr const char* fingerprint_key = "strider.fingerprint";
inline constexpr const char* network_key = "strider.network";
/// How much of a network's description a message shows.
inline constexpr std::size_t max_description = 1000;

/// 16 hexadecimal digits.
[[nodiscard]] inline std::string hexadecimal(std::uint64_t value) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text(16, '0');
    for (auto place = text.rbegin(); place != text.rend(); ++place, value >>= 4)
        *place = digits[value & 15];
    return text;
}

/// One array in memory as it is named in a file.
template <class Number>
struct named_array {
    std::string name;
    std::vector<std::int64_t> extents;
    std::span<Number> numbers;

    /// The same numbers as the file's writer takes them.
    [[nodiscard]] tensor view() const {
        return {name, dtype_for<std::remove_const_t<Number>>, extents, std::as_bytes(numbers)};
    }
};

/// The parts of `numbers`, which lie as `tensors` says.
template <class Tensors, class Number>
[[nodiscard]] std::vector<named_array<Number>>
arrays_at(const Tensors& tensors, std::span<Number> numbers, const std::string& prefix = {}) {
    std::vector<named_array<Number>> result;
    for (const parameter_tensor& each : tensors) {
        if (each.offset + each.size > static_cast<std::int64_t>(numbers.size()))
            throw argument_error(prefix + name_of(each) + ": expected an array of " +
                                 std::to_string(each.offset + each.size) +
                                 " numbers or more, found " + std::to_string(numbers.size()));
        result.push_back({prefix + name_of(each),
                          {each.extents.begin(), each.extents.begin() + each.rank},
                          numbers.subspan(static_cast<std::size_t>(each.offset),
                                          static_cast<std::size_t>(each.size))});
    }
    return result;
}

/// The parts of `numbers`, which lie as the parameters of Model do.
template <StorableModel Model, class Number>
[[nodiscard]] std::vector<named_array<Number>> arrays_of(std::span<Number> numbers,
                                                         const std::string& prefix = {}) {
    return arrays_at(Model::tensors, numbers, prefix);
}

/// All that a model is made of: its parameters, then the statistics of its batch_norms.
template <StorableModel Model, class Owner>
[[nodiscard]] auto all_arrays_of(Owner&& model) {
    auto result = arrays_of<Model>(std::span(model.parameters()));
    if constexpr (requires { Model::statistics_tensors; }) {
        auto more = arrays_at(Model::statistics_tensors, std::span(model.statistics()));
        result.insert(result.end(), more.begin(), more.end());
    }
    return result;
}

/// The metadata that says of which network the tensors are.
template <StorableModel Model>
[[nodiscard]] std::map<std::string, std::string> metadata_of() {
    return {{"format", "pt"},
            {fingerprint_key, hexadecimal(Model::network::fingerprint)},
            {network_key, std::string(view_of(Model::network::description))}};
}

/// A value of the metadata, or "nothing".
[[nodiscard]] inline std::string metadata_or_nothing(const safetensors_file& file,
                                                     const std::string& key) {
    const auto found = file.metadata().find(key);
    return found == file.metadata().end() ? "nothing" : found->second;
}

/// Checks a file against arrays in memory, and only when everything fits hands the numbers over.
template <class Real>
class matching {
public:
    matching(std::filesystem::path path, const safetensors_file& file)
        : path_(std::move(path)), file_(file) {}

    /// Notes a line of the message.
    void expect(const std::string& what, const std::string& expected, const std::string& found) {
        problems_.add(what + ": expected " + expected + ", found " + found);
    }

    /// Checks of which network the file is. A file that does not say so is of any.
    template <StorableModel Model>
    void check_network() {
        const auto ours = metadata_of<Model>();
        const auto describe = [](const std::string& description, const std::string& fingerprint) {
            return in_quotes(description, max_description) + " (fingerprint " +
                   printable(fingerprint) + ")";
        };
        const auto found = file_.metadata().find(fingerprint_key);
        if (found == file_.metadata().end() || found->second == ours.at(fingerprint_key)) return;
        expect("network", describe(ours.at(network_key), ours.at(fingerprint_key)),
               describe(metadata_or_nothing(file_, network_key), found->second));
    }

    /// Takes the array's numbers from the file: a copy, converted to Real.
    void take(const named_array<Real>& array) {
        names_.insert(array.name);
        const auto label = "tensor " + in_quotes(array.name);
        const auto expected = text_of(dtype_for<Real>, array.extents);
        const auto* found = file_.find(array.name);
        if (found == nullptr) {
            missing_.push_back({array.name, array.extents, label, expected});
        } else if (found->extents != array.extents || !is_real(found->type)) {
            if (++others_extents_ <= max_told)
                expect(label, expected, text_of(found->type, found->extents));
        } else {
            auto& numbers = taken_.emplace_back(array.numbers, std::vector<Real>()).second;
            if (!convert(*found, numbers))
                expect(label, expected,
                       std::string(name_of(found->type)) + " with a number beyond the range of " +
                           std::string(name_of(dtype_for<Real>)));
        }
    }

    /// What PyTorch counts beside a batch_norm's statistics, and nothing needs.
    template <StorableModel Model>
    void know_counters() {
        if constexpr (requires { Model::statistics_tensors; })
            for (const parameter_tensor& each : Model::statistics_tensors) {
                const std::string name = name_of(each);
                know(name.substr(0, name.rfind('.')) + ".num_batches_tracked");
            }
    }

    /// Says that a tensor of this name is the caller's own business.
    void know(std::string name) { names_.insert(std::move(name)); }

    /// Throws file_error if anything did not fit or if the file has tensors that nobody took. Names
    /// that are likely the same are told together; of each kind of problem the first ones.
    void finish(const std::string& receiver) {
        std::vector<const tensor*> others;
        for (const auto& each : file_.tensors())
            if (!names_.contains(each.name)) others.push_back(&each);
        tell_names(others);
        if (!problems_.empty())
            throw file_error(path_, "does not fit the " + receiver + problems_.text());
    }

    /// Changes the arrays.
    void hand_over() noexcept {
        for (const auto& [target, numbers] : taken_) std::ranges::copy(numbers, target.begin());
    }

private:
    /// A tensor that the file does not have, and what the message says of it.
    struct missing_tensor {
        std::string name;
        std::vector<std::int64_t> extents;
        std::string label;
        std::string expected;
    };
    /// As many problems of a kind are told.
    static constexpr std::size_t max_told = 8;

    /// Tells what is under names that differ: those that are likely the same, what is missing, and
    /// what nobody has asked for.
    void tell_names(const std::vector<const tensor*>& others) {
        tell_others(others_extents_, "of other extents");
        std::vector<named_extents> wanted;
        std::vector<named_extents> found;
        for (const auto& each : missing_) wanted.push_back({each.name, &each.extents});
        for (const auto* each : others) found.push_back({each->name, &each->extents});
        const auto likely = likely_names(wanted, found);
        std::vector<bool> paired(others.size());
        std::size_t pairs = 0;
        for (std::size_t i = 0; i < missing_.size(); ++i) {
            if (likely[i] < 0) continue;
            const auto other = static_cast<std::size_t>(likely[i]);
            paired[other] = true;
            if (++pairs <= max_told)
                expect(missing_[i].label, missing_[i].expected,
                       "nothing; it is perhaps " + in_quotes(others[other]->name));
        }
        tell_others(pairs, "with other names");
        if (pairs > 0)
            problems_.add("rename the tensors, or name the network's layers after the file's: "
                          "named<\"0\", ...>");
        std::size_t absent = 0;
        for (std::size_t i = 0; i < missing_.size(); ++i)
            if (likely[i] < 0 && ++absent <= max_told)
                expect(missing_[i].label, missing_[i].expected, "nothing");
        tell_others(absent, "that the file does not have");
        std::size_t unknown = 0;
        const bool counters = problems_.empty();
        for (std::size_t j = 0; j < others.size(); ++j) {
            const tensor& each = *others[j];
            // Of a batch_norm under another name, which is told already.
            if (!counters && role_in(each.name) == "num_batches_tracked") continue;
            if (!paired[j] && ++unknown <= max_told)
                expect("tensor " + in_quotes(each.name), "nothing",
                       text_of(each.type, each.extents));
        }
        tell_others(unknown, "that the network does not have");
    }

    /// "and 87 more with other names".
    void tell_others(std::size_t count, const char* which) {
        if (count > max_told)
            problems_.add("and " + std::to_string(count - max_told) + " more " + which);
    }

    [[nodiscard]] static constexpr bool is_real(dtype type) noexcept {
        switch (type) {
        case dtype::f32:
        case dtype::f64:
        case dtype::f16:
        case dtype::bf16:
            return true;
        case dtype::i64:
        case dtype::u8:
            break;
        }
        return false;
    }

    /// Appends a tensor's numbers, converted; whether each keeps finite what is finite.
    [[nodiscard]] static bool convert(const tensor& from, std::vector<Real>& numbers) {
        switch (from.type) {
        case dtype::f32:
            return append<float>(from.bytes, numbers, [](float value) { return value; });
        case dtype::f64:
            return append<double>(from.bytes, numbers, [](double value) { return value; });
        case dtype::f16:
            return append<std::uint16_t>(from.bytes, numbers, float_of_f16);
        case dtype::bf16:
            return append<std::uint16_t>(from.bytes, numbers, float_of_bf16);
        case dtype::i64:
        case dtype::u8:
            break;
        }
        return false;
    }

    template <class Stored, class Value>
    [[nodiscard]] static bool append(std::span<const std::byte> bytes, std::vector<Real>& numbers,
                                     Value value_of) {
        numbers.reserve(bytes.size() / sizeof(Stored));
        bool fits = true;
        for (; !bytes.empty(); bytes = bytes.subspan(sizeof(Stored))) {
            Stored stored;
            std::memcpy(&stored, bytes.data(), sizeof stored);
            const auto value = value_of(stored);
            numbers.push_back(static_cast<Real>(value));
            fits = fits && std::isfinite(numbers.back()) == std::isfinite(value);
        }
        return fits;
    }

    std::filesystem::path path_;
    const safetensors_file& file_;
    problem_list problems_;
    std::vector<missing_tensor> missing_;
    std::size_t others_extents_ = 0;
    std::set<std::string> names_;
    std::vector<std::pair<std::span<Real>, std::vector<Real>>> taken_;
};

} // namespace detail

} // namespace strider::io
