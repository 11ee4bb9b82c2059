// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines how a model's parameters and the tensors of a file are matched by name.
#pragma once

#include <strider/arithmetic/finite.hpp>
#include <strider/error.hpp>
#include <strider/file_error.hpp>
#include <strider/io/half.hpp>
#include <strider/io/likely_names.hpp>
#include <strider/io/safetensors.hpp>
#include <strider/message/printable.hpp>
#include <strider/message/problem_list.hpp>
#include <strider/parameter.hpp>

#include <algorithm>
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

/// A view of a literal, or of a text with data() and size().
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

/// What saving and loading require of a model: its parameters, the layout of its tensors in them,
/// and its network.
template <class Model>
concept StorableModel = requires(Model& changed, const Model& read) {
    std::span(changed.parameters());
    std::span(read.parameters());
    { *std::begin(Model::tensors) } -> std::convertible_to<parameter_tensor>;
    { Model::network::fingerprint } -> std::convertible_to<std::uint64_t>;
    detail::view_of(Model::network::description);
};

/// The element type of a model's parameters.
template <StorableModel Model>
using real_of = typename decltype(std::span(std::declval<Model&>().parameters()))::value_type;

namespace detail {

inline constexpr const char* fingerprint_key = "strider.fingerprint";
inline constexpr const char* network_key = "strider.network";
/// The most characters of a network's description in a message.
inline constexpr std::size_t max_description = 1000;

/// 16 hexadecimal digits.
[[nodiscard]] inline std::string hexadecimal(std::uint64_t value) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text(16, '0');
    for (auto place = text.rbegin(); place != text.rend(); ++place, value >>= 4)
        *place = digits[value & 15];
    return text;
}

/// An array in memory and its tensor's name in a file.
template <class Number>
struct named_array {
    std::string name;
    std::vector<std::int64_t> extents;
    std::span<Number> numbers;

    /// The array as a tensor to be written.
    [[nodiscard]] tensor view() const {
        return {name, dtype_for<std::remove_const_t<Number>>, extents, std::as_bytes(numbers)};
    }
};

/// Splits `numbers` as laid out by `tensors`.
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

/// Splits `numbers` as laid out by the parameters of Model.
template <StorableModel Model, class Number>
[[nodiscard]] std::vector<named_array<Number>> arrays_of(std::span<Number> numbers,
                                                         const std::string& prefix = {}) {
    return arrays_at(Model::tensors, numbers, prefix);
}

/// All tensors of a model: its parameters, then the statistics of its batch_norms.
template <StorableModel Model, class Owner>
[[nodiscard]] auto all_arrays_of(Owner&& model) {
    auto result = arrays_of<Model>(std::span(model.parameters()));
    if constexpr (requires { Model::statistics_tensors; }) {
        auto more = arrays_at(Model::statistics_tensors, std::span(model.statistics()));
        result.insert(result.end(), more.begin(), more.end());
    }
    return result;
}

/// The metadata that identifies the tensors' network.
template <StorableModel Model>
[[nodiscard]] std::map<std::string, std::string> metadata_of() {
    return {{"format", "pt"},
            {fingerprint_key, hexadecimal(Model::network::fingerprint)},
            {network_key, std::string(view_of(Model::network::description))}};
}

/// A metadata value, or "nothing".
[[nodiscard]] inline std::string metadata_or_nothing(const safetensors_file& file,
                                                     const std::string& key) {
    const auto found = file.metadata().find(key);
    return found == file.metadata().end() ? "nothing" : found->second;
}

/// Checks a file against arrays in memory. The arrays change only in `hand_over`.
template <class Real>
class matching {
public:
    matching(std::filesystem::path path, const safetensors_file& file)
        : path_(std::move(path)), file_(file) {}

    /// Adds a line to the message.
    void expect(const std::string& what, const std::string& expected, const std::string& found) {
        problems_.add(what + ": expected " + expected + ", found " + found);
    }

    /// Checks that the file is of Model's network. A file without a fingerprint passes.
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

    /// Copies the array's values from the file, converted to Real.
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

    /// Ignores PyTorch's batch counters, which accompany a batch_norm's statistics.
    template <StorableModel Model>
    void know_counters() {
        if constexpr (requires { Model::statistics_tensors; })
            for (const parameter_tensor& each : Model::statistics_tensors) {
                const std::string name = name_of(each);
                know(name.substr(0, name.rfind('.')) + ".num_batches_tracked");
            }
    }

    /// Ignores a tensor that the caller handles.
    void know(std::string name) { names_.insert(std::move(name)); }

    /// Throws file_error if anything mismatched or the file has tensors that nothing took. Missing
    /// and unknown tensors that are likely the same are reported as one; at most max_told problems
    /// of a kind.
    void finish(const std::string& receiver) {
        std::vector<const tensor*> others;
        for (const auto& each : file_.tensors())
            if (!names_.contains(each.name)) others.push_back(&each);
        tell_names(others);
        if (!problems_.empty())
            throw file_error(path_, "does not fit the " + receiver + problems_.text());
    }

    /// Writes the values taken to the arrays.
    void hand_over() noexcept {
        for (const auto& [target, numbers] : taken_) std::ranges::copy(numbers, target.begin());
    }

private:
    /// A tensor that the file lacks, and the message's words for it.
    struct missing_tensor {
        std::string name;
        std::vector<std::int64_t> extents;
        std::string label;
        std::string expected;
    };
    /// The most problems of a kind that are reported.
    static constexpr std::size_t max_told = 8;

    /// Reports the tensors whose names differ: likely pairs, then missing tensors, then unknown
    /// ones.
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
            // Belongs to a batch_norm under another name, which is already reported.
            if (!counters && role_in(each.name) == "num_batches_tracked") continue;
            if (!paired[j] && ++unknown <= max_told)
                expect("tensor " + in_quotes(each.name), "nothing",
                       text_of(each.type, each.extents));
        }
        tell_others(unknown, "that the network does not have");
    }

    /// Adds "and 87 more with other names".
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

    /// Appends a tensor's values, converted. False if a finite value becomes infinite.
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
            fits = fits && strider::detail::is_finite(numbers.back()) == strider::detail::is_finite(value);
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
