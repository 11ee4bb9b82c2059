// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Checks the tensors of a file against those of a model, and converts their numbers.

#include "matching.hpp"

#include "likely_names.hpp"
#include "tensor_text.hpp"

#include <strider/arithmetic/finite.hpp>
#include <strider/file_error.hpp>
#include <strider/io/half.hpp>
#include <strider/message/printable.hpp>

#include <cstring>
#include <string_view>
#include <utility>

namespace strider::io::detail {

namespace {

/// The most characters of a network's description in a message.
constexpr std::size_t max_description = 1000;

constexpr bool is_real(dtype type) noexcept {
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

/// The numbers of `bytes`, of type Stored, as those of type Real, which have the value `value_of`.
/// False if a finite value becomes infinite.
template <class Real, class Stored, class Value>
bool convert(std::span<const std::byte> bytes, std::vector<std::byte>& numbers, Value value_of) {
    const std::size_t count = bytes.size() / sizeof(Stored);
    numbers.resize(count * sizeof(Real));
    bool fits = true;
    for (std::size_t i = 0; i < count; ++i) {
        Stored stored;
        std::memcpy(&stored, bytes.data() + i * sizeof stored, sizeof stored);
        const auto value = value_of(stored);
        const auto number = static_cast<Real>(value);
        std::memcpy(numbers.data() + i * sizeof number, &number, sizeof number);
        fits = fits && strider::detail::is_finite(number) == strider::detail::is_finite(value);
    }
    return fits;
}

template <class Real>
bool convert(const tensor& from, std::vector<std::byte>& numbers) {
    switch (from.type) {
    case dtype::f32:
        return convert<Real, float>(from.bytes, numbers, [](float value) { return value; });
    case dtype::f64:
        return convert<Real, double>(from.bytes, numbers, [](double value) { return value; });
    case dtype::f16:
        return convert<Real, std::uint16_t>(from.bytes, numbers, float_of_f16);
    case dtype::bf16:
        return convert<Real, std::uint16_t>(from.bytes, numbers, float_of_bf16);
    case dtype::i64:
    case dtype::u8:
        break;
    }
    return false;
}

} // namespace

std::string metadata_or_nothing(const safetensors_file& file, const std::string& key) {
    const auto found = file.metadata().find(key);
    return found == file.metadata().end() ? "nothing" : found->second;
}

matching::matching(std::filesystem::path path, const safetensors_file& file)
    : path_(std::move(path)), file_(file) {}

void matching::expect(const std::string& what, const std::string& expected,
                      const std::string& found) {
    problems_.add(what + ": expected " + expected + ", found " + found);
}

void matching::check_network(const model_layout& layout) {
    const auto ours = metadata_of(layout);
    const auto describe = [](const std::string& description, const std::string& fingerprint) {
        return in_quotes(description, max_description) + " (fingerprint " + printable(fingerprint) +
               ")";
    };
    const auto found = file_.metadata().find(fingerprint_key);
    if (found == file_.metadata().end() || found->second == ours.at(fingerprint_key)) return;
    expect("network", describe(ours.at(network_key), ours.at(fingerprint_key)),
           describe(metadata_or_nothing(file_, network_key), found->second));
}

void matching::take(const named_array<std::byte>& array) {
    names_.insert(array.name);
    const auto label = "tensor " + in_quotes(array.name);
    const auto expected = text_of(array.type, array.extents);
    const auto* found = file_.find(array.name);
    if (found == nullptr) {
        missing_.push_back({array.name, array.extents, label, expected});
    } else if (found->extents != array.extents || !is_real(found->type)) {
        if (++others_extents_ <= max_told)
            expect(label, expected, text_of(found->type, found->extents));
    } else {
        auto& numbers = taken_.emplace_back(array.bytes, std::vector<std::byte>()).numbers;
        if (!(array.type == dtype::f32 ? convert<float>(*found, numbers)
                                       : convert<double>(*found, numbers)))
            expect(label, expected,
                   std::string(name_of(found->type)) + " with a number beyond the range of " +
                       std::string(name_of(array.type)));
    }
}

void matching::know_counters(std::span<const parameter_tensor> statistics) {
    for (const parameter_tensor& each : statistics) {
        const std::string name = name_of(each);
        know(name.substr(0, name.rfind('.')) + ".num_batches_tracked");
    }
}

void matching::know(std::string name) { names_.insert(std::move(name)); }

std::vector<loaded_numbers> matching::finish(const std::string& receiver) {
    std::vector<const tensor*> others;
    for (const auto& each : file_.tensors())
        if (!names_.contains(each.name)) others.push_back(&each);
    tell_names(others);
    if (!problems_.empty())
        throw file_error(path_, "does not fit the " + receiver + problems_.text());
    return std::move(taken_);
}

/// Reports the tensors whose names differ: likely pairs, then missing tensors, then unknown
/// ones.
void matching::tell_names(const std::vector<const tensor*>& others) {
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
            expect("tensor " + in_quotes(each.name), "nothing", text_of(each.type, each.extents));
    }
    tell_others(unknown, "that the network does not have");
}

/// Adds "and 87 more with other names".
void matching::tell_others(std::size_t count, const char* which) {
    if (count > max_told)
        problems_.add("and " + std::to_string(count - max_told) + " more " + which);
}

} // namespace strider::io::detail
