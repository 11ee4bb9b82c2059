// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::data::prefetched`: a range that makes its next element in the background.
#pragma once

#include <strider/error.hpp>
#include <strider/parallel/background.hpp>

#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

namespace strider::data {

/// The elements of an input range, each made in the background while its consumer uses the previous
/// one. An element may refer to memory of the range if that stays valid while the next element is
/// made, as a loader's batches do. An exception thrown while making an element reaches the consumer
/// when it asks for that element: from begin() or ++. A single-pass range.
template <class Range, class Background = background>
class prefetched_range {
    using source_iterator = decltype(std::declval<Range&>().begin());
    using source_sentinel = decltype(std::declval<Range&>().end());
    struct state;

public:
    using value_type = std::iter_value_t<source_iterator>;

    class iterator {
    public:
        using iterator_concept = std::input_iterator_tag;
        using iterator_category = std::input_iterator_tag;
        using value_type = prefetched_range::value_type;
        using difference_type = std::ptrdiff_t;
        using reference = const value_type&;
        using pointer = const value_type*;

        iterator() = default;
        [[nodiscard]] reference operator*() const { return *state_->current; }
        [[nodiscard]] pointer operator->() const { return &*state_->current; }
        iterator& operator++() {
            state_->step();
            return *this;
        }
        void operator++(int) { ++*this; }
        [[nodiscard]] friend bool operator==(const iterator& it, std::default_sentinel_t) {
            return !it.state_->current.has_value();
        }

    private:
        friend class prefetched_range;
        explicit iterator(typename prefetched_range::state* state) : state_(state) {}
        typename prefetched_range::state* state_ = nullptr;
    };

    explicit prefetched_range(Range source) : state_(std::make_unique<state>(std::move(source))) {}

    /// Makes the first element, and starts the second.
    [[nodiscard]] iterator begin() {
        if (!state_) throw argument_error("prefetched: the range was moved from");
        if (!state_->at) state_->begin();
        return iterator(state_.get());
    }
    [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

private:
    struct state {
        explicit state(Range range) : source(std::move(range)) {}

        void begin() {
            at.emplace(source.begin());
            last.emplace(source.end());
            fetch(false);
            step();
        }
        /// Makes the fetched element the current one and fetches the next.
        void step() {
            current.reset();
            task.wait();
            current = std::exchange(next, std::nullopt);
            if (current) fetch(true);
        }
        void fetch(bool advance) {
            task.run([this, advance] {
                if (advance) ++*at;
                if (*at != *last) next.emplace(**at);
            });
        }

        Range source;
        std::optional<source_iterator> at;
        std::optional<source_sentinel> last;
        std::optional<value_type> current;
        std::optional<value_type> next;
        Background task; // last member: destroyed, and so finished, before what it uses
    };
    std::unique_ptr<state> state_;
};

/// See prefetched_range. `for (const batch& b : prefetched(batches.training_epoch(0)))`
template <class Range>
[[nodiscard]] prefetched_range<Range> prefetched(Range source) {
    return prefetched_range<Range>(std::move(source));
}

} // namespace strider::data
