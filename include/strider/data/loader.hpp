// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::data::loader`: the batches of an epoch as an input range.
#pragma once

#include <strider/data/dataset.hpp>
#include <strider/data/pipeline.hpp>
#include <strider/data/random.hpp>
#include <strider/error.hpp>
#include <strider/message/printable.hpp>
#include <strider/shape.hpp>

#include <range/v3/view/cache1.hpp>
#include <range/v3/view/chunk.hpp>
#include <range/v3/view/subrange.hpp>
#include <range/v3/view/transform.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

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

namespace detail {

/// The order of the images, and two batches' memory, used alternately.
struct batch_memory {
    struct slot {
        std::vector<float> images;
        std::vector<int> labels;
        std::vector<std::size_t> indices;
    };
    std::vector<std::size_t> order;
    std::array<slot, 2> both;
    std::size_t turn = 0;
};

} // namespace detail

/// Makes batches of a data set, which must outlive the loader and its ranges.
class loader {
    template <class Place>
    [[nodiscard]] auto pass(std::vector<std::size_t> order, std::size_t first_batch,
                            Place place) const {
        if (first_batch > batches())
            throw argument_error("loader: expected a first batch of 0.." +
                                 std::to_string(batches()) + ", found " +
                                 std::to_string(first_batch));
        auto memory = std::make_shared<detail::batch_memory>();
        memory->order = std::move(order);
        const std::size_t* const end = memory->order.data() + memory->order.size();
        const std::size_t* const begin =
            first_batch == batches() ? end : memory->order.data() + first_batch * batch_size_;
        const std::size_t chunk = std::clamp(images_->size(), std::size_t{1}, batch_size_);
        // cache1 prepares a batch once, however often its iterator is dereferenced.
        return ranges::make_subrange(begin, end) |
               ranges::views::chunk(static_cast<std::ptrdiff_t>(chunk)) |
               ranges::views::transform([memory, place, images = images_,
                                         preparation = preparation_](const auto& indices) {
                   return prepared(*memory, *images, preparation, place, indices);
               }) |
               ranges::views::cache1;
    }

    template <class Place, class Indices>
    [[nodiscard]] static batch prepared(detail::batch_memory& memory, const dataset& images,
                                        const pipeline& preparation, const Place& place,
                                        const Indices& indices) {
        auto& slot = memory.both[memory.turn];
        memory.turn = 1 - memory.turn;
        slot.indices.assign(indices.begin(), indices.end());
        slot.labels.clear();
        const auto count = static_cast<std::size_t>(preparation.input().count());
        slot.images.resize(detail::count_of("loader", preparation.input(), slot.indices.size()));
        for (const std::size_t n : slot.indices) {
            preparation.prepare(images, n, place(preparation, images.extent, n),
                                std::span(slot.images).subspan(slot.labels.size() * count, count));
            slot.labels.push_back(images.labels[n]);
        }
        return {slot.images, slot.labels, slot.indices};
    }

public:
    /// Throws argument_error if the data set is empty or inconsistent, its channels differ from the
    /// network input's, or the batch size is 0.
    loader(const dataset& images, pipeline preparation, std::size_t batch_size, std::uint64_t seed)
        : images_(&images), preparation_(std::move(preparation)), batch_size_(batch_size),
          seed_(seed) {
        preparation_.expect(images);
        if (images.size() == 0)
            throw argument_error("loader: expected images, found none in " +
                                 in_quotes(images.name));
        detail::check_dataset("loader", images);
        if (batch_size == 0)
            throw argument_error("loader: expected a batch size of 1 or more, found 0");
    }
    loader(dataset&&, pipeline, std::size_t, std::uint64_t) = delete;

    [[nodiscard]] const dataset& images() const noexcept { return *images_; }
    [[nodiscard]] const pipeline& preparation() const noexcept { return preparation_; }
    [[nodiscard]] std::size_t batch_size() const noexcept { return batch_size_; }

    /// The number of batches in an epoch, including a smaller last one.
    [[nodiscard]] std::size_t batches() const noexcept {
        return images_->size() / batch_size_ + (images_->size() % batch_size_ != 0 ? 1 : 0);
    }

    /// The batches of one training epoch from `first_batch` on. Order and augmentation depend on
    /// the loader's seed and `epoch` only. A single-pass range.
    [[nodiscard]] auto training_epoch(std::uint64_t epoch, std::size_t first_batch = 0) const {
        return pass(
            shuffled(images_->size(), seed_, epoch), first_batch,
            [epoch, seed = seed_](const pipeline& preparation, shape extent, std::size_t n) {
                return preparation.random(extent, seed, epoch, n);
            });
    }

    /// All batches in the order of the data set, without augmentation. A single-pass range.
    [[nodiscard]] auto evaluation() const {
        std::vector<std::size_t> order(images_->size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        return pass(std::move(order), 0,
                    [](const pipeline& preparation, shape extent, std::size_t) {
                        return preparation.centred(extent);
                    });
    }

private:
    const dataset* images_;
    pipeline preparation_;
    std::size_t batch_size_;
    std::uint64_t seed_;
};

} // namespace strider::data
