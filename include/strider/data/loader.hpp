// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::data::loader`: the batches of an epoch as an input range.
#pragma once

#include <strider/data/dataset.hpp>
#include <strider/data/pipeline.hpp>

#include <cstddef>
#include <cstdint>
#include <iterator>
#include <memory>
#include <span>

namespace strider::data {

/// Some images, prepared for the network: image i is images[i * input.count()...], its label
/// labels[i], its index in the data set indices[i]. The spans stay valid until the second batch
/// after this one of the same range is made.
struct batch {
    std::span<const float> images;
    std::span<const int> labels;
    std::span<const std::size_t> indices;
    [[nodiscard]] std::size_t size() const noexcept { return labels.size(); }
};

/// The batches of one pass over a data set, each made when it is first read. A single-pass range;
/// copies share the pass.
class batch_range {
    struct state;

public:
    class iterator {
    public:
        using iterator_concept = std::input_iterator_tag;
        using iterator_category = std::input_iterator_tag;
        using value_type = batch;
        using difference_type = std::ptrdiff_t;
        using reference = const batch&;
        using pointer = const batch*;

        iterator() = default;
        [[nodiscard]] reference operator*() const;
        [[nodiscard]] pointer operator->() const { return &**this; }
        iterator& operator++();
        void operator++(int) { ++*this; }
        [[nodiscard]] friend bool operator==(const iterator& it, std::default_sentinel_t) {
            return it.is_end();
        }

    private:
        friend class batch_range;
        explicit iterator(state* pass) noexcept : pass_(pass) {}
        [[nodiscard]] bool is_end() const;
        state* pass_ = nullptr;
    };

    [[nodiscard]] iterator begin();
    [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

private:
    friend class loader;
    explicit batch_range(std::shared_ptr<state> pass) noexcept;
    std::shared_ptr<state> pass_;
};

/// Makes batches of a data set, which must outlive the loader and its ranges.
class loader {
public:
    /// Throws argument_error if the data set is empty or inconsistent, its channels differ from the
    /// network input's, or the batch size is 0.
    loader(const dataset& images, pipeline preparation, std::size_t batch_size, std::uint64_t seed);
    loader(dataset&&, pipeline, std::size_t, std::uint64_t) = delete;

    [[nodiscard]] const dataset& images() const noexcept { return *images_; }
    [[nodiscard]] const pipeline& preparation() const noexcept { return preparation_; }
    [[nodiscard]] std::size_t batch_size() const noexcept { return batch_size_; }

    /// The number of batches in an epoch, including a smaller last one.
    [[nodiscard]] std::size_t batches() const noexcept;

    /// The batches of one training epoch from `first_batch` on. Order and augmentation depend on
    /// the loader's seed and `epoch` only.
    [[nodiscard]] batch_range training_epoch(std::uint64_t epoch,
                                             std::size_t first_batch = 0) const;

    /// All batches in the order of the data set, without augmentation.
    [[nodiscard]] batch_range evaluation() const;

private:
    const dataset* images_;
    pipeline preparation_;
    std::size_t batch_size_;
    std::uint64_t seed_;
};

} // namespace strider::data
