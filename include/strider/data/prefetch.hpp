// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines `strider::data::prefetched`: a range whose next element is made while one is in use.
#pragma once

#include <strider/error.hpp>
#include <strider/parallel/background.hpp>

#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

namespace strider::data {

/// The elements of an input range, each made in the background while its consumer uses the one
/// before. An element may refer to memory of the range as long as that stays valid while the next
/// element is made, as batches of a loader do. An exception thrown while an element is made reaches
/// the consumer when it asks for that element: from begin() or from ++. A range for one pass.
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

    /// Makes the first element, and starts on the second.
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
        /// The fetched element becomes the current one, and the next is fetched.
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
        Background task; // the last member: it ends before what it uses goes away
    };
    std::unique_ptr<state> state_;
};

/// See prefetched_range. `for (const batch& b : prefetched(batches.training_epoch(0)))`
template <class Range>
[[nodiscard]] prefetched_range<Range> prefetched(Range source) {
    return prefetched_range<Range>(std::move(source));
}

} // namespace strider::data
