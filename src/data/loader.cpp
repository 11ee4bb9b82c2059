// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Makes the batches of an epoch: a view of the images' order, in chunks, each prepared for the
// network. Users see none of range-v3.

#include <strider/data/loader.hpp>

#include "checks.hpp"

#include <strider/data/random.hpp>
#include <strider/error.hpp>
#include <strider/message/printable.hpp>

#include <range/v3/view/any_view.hpp>
#include <range/v3/view/chunk.hpp>
#include <range/v3/view/subrange.hpp>
#include <range/v3/view/transform.hpp>

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace strider::data {

namespace {

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

/// Makes one batch: `place(n)` is where image n goes.
template <class Place, class Indices>
batch prepared(batch_memory& memory, const dataset& images, const pipeline& preparation,
               const Place& place, const Indices& indices) {
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

} // namespace

struct batch_range::state {
    using view = ranges::any_view<batch>;

    /// The batches of `order` from `first_batch` on.
    template <class Place>
    state(const loader& source, std::vector<std::size_t> order, std::size_t first_batch,
          Place place) {
        if (first_batch > source.batches())
            throw argument_error("loader: expected a first batch of 0.." +
                                 std::to_string(source.batches()) + ", found " +
                                 std::to_string(first_batch));
        memory.order = std::move(order);
        const std::size_t* const end = memory.order.data() + memory.order.size();
        const std::size_t* const begin =
            first_batch == source.batches()
                ? end
                : memory.order.data() + first_batch * source.batch_size();
        const std::size_t chunk =
            std::clamp(source.images().size(), std::size_t{1}, source.batch_size());
        batches =
            ranges::make_subrange(begin, end) |
            ranges::views::chunk(static_cast<std::ptrdiff_t>(chunk)) |
            ranges::views::transform([this, place, images = &source.images(),
                                      preparation = source.preparation()](const auto& indices) {
                return prepared(memory, *images, preparation, place, indices);
            });
    }
    state(const state&) = delete;
    state& operator=(const state&) = delete;

    void begin() {
        if (!at) at.emplace(batches.begin());
    }
    [[nodiscard]] bool is_end() { return *at == batches.end(); }
    /// The batch is made once, however often it is read.
    [[nodiscard]] const batch& read() {
        if (!current) current = **at;
        return *current;
    }
    void step() {
        ++*at;
        current.reset();
    }

private:
    batch_memory memory;
    view batches;
    std::optional<ranges::iterator_t<view>> at;
    std::optional<batch> current;
};

batch_range::iterator::reference batch_range::iterator::operator*() const { return pass_->read(); }

batch_range::iterator& batch_range::iterator::operator++() {
    pass_->step();
    return *this;
}

bool batch_range::iterator::is_end() const { return pass_->is_end(); }

batch_range::batch_range(std::shared_ptr<state> pass) noexcept : pass_(std::move(pass)) {}

batch_range::iterator batch_range::begin() {
    if (!pass_) throw argument_error("loader: the range was moved from");
    pass_->begin();
    return iterator(pass_.get());
}

loader::loader(const dataset& images, pipeline preparation, std::size_t batch_size,
               std::uint64_t seed)
    : images_(&images), preparation_(std::move(preparation)), batch_size_(batch_size), seed_(seed) {
    preparation_.expect(images);
    if (images.size() == 0)
        throw argument_error("loader: expected images, found none in " + in_quotes(images.name));
    detail::check_dataset("loader", images);
    if (batch_size == 0)
        throw argument_error("loader: expected a batch size of 1 or more, found 0");
}

std::size_t loader::batches() const noexcept {
    return images_->size() / batch_size_ + (images_->size() % batch_size_ != 0 ? 1 : 0);
}

batch_range loader::training_epoch(std::uint64_t epoch, std::size_t first_batch) const {
    return batch_range(std::make_shared<batch_range::state>(
        *this, shuffled(images_->size(), seed_, epoch), first_batch,
        [epoch, seed = seed_](const pipeline& preparation, shape extent, std::size_t n) {
            return preparation.random(extent, seed, epoch, n);
        }));
}

batch_range loader::evaluation() const {
    std::vector<std::size_t> order(images_->size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    return batch_range(std::make_shared<batch_range::state>(
        *this, std::move(order), std::size_t{0},
        [](const pipeline& preparation, shape extent, std::size_t) {
            return preparation.centred(extent);
        }));
}

} // namespace strider::data
