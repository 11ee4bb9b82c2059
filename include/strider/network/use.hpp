// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Defines the static_asserts on uses of a network: the loss must fit its output, the model must be
// of the same network, an array must hold images of its input.
#pragma once

#include <strider/diagnostics/report.hpp>
#include <strider/layer/description.hpp>
#include <strider/network/path.hpp>

#include <cstddef>
#include <cstdint>

namespace strider::detail {

/// What can be wrong with a use of a network.
enum class misuse { loss, other_network, not_an_image };

/// True. Fails to compile, with one error, if Use::words is not empty.
template <class Use>
consteval bool accept_use() {
    using message [[maybe_unused]] = message_type<Use>; // C++26 prints the words themselves
    [[maybe_unused]] constexpr misuse why = Use::kind;
    if constexpr (!Use::words.empty()) {
#if __cplusplus > 202302L && defined(__cpp_static_assert) && __cpp_static_assert >= 202306L
        static_assert(Use::words.empty(), in_one_line(Use::words));
#elif defined(__clang__)
        static_assert(refused<typename message::type>::value, "this does not fit the network");
#else
        if constexpr (why == misuse::loss)
            static_assert(refused<typename message::type>,
                          "the loss does not fit the network's output");
        else if constexpr (why == misuse::other_network)
            static_assert(refused<typename message::type>, "the model is of another network");
        else
            static_assert(refused<typename message::type>,
                          "an array of numbers is not an image of the network's input");
#endif
    }
    return true;
}

/// A classification loss needs a score for each class.
template <class Net, class Loss>
struct loss_use {
    static constexpr misuse kind = misuse::loss;
    static constexpr message_text words = [] {
        message_text out;
        if (Net::graph.problem) return out; // already an error
        const shape output = Net::output;
        if (output.height == 1 && output.width == 1 && output.channels > 1) return out;
        out << name_of_type<Loss>() << " needs a score for each class, 1x1xK with K of 2 or more; "
            << "the network makes ";
        put_volume(out, output);
        out << "\nend it in fully_connected<K>";
        if (output.height > 1 || output.width > 1)
            out << ", or in conv<K, filter<1>> and "
                << "global_avg_pool";
        return out;
    }();
};

/// A model must be of the same network.
template <class Net, class Other>
struct network_use {
    static constexpr misuse kind = misuse::other_network;

    static constexpr void put_layer(message_text& out, const layer_facts& layer) {
        describe_layer(out, layer);
        out << " on ";
        put_volume(out, layer.input);
    }
    static constexpr message_text words = [] {
        message_text out;
        if (Net::graph.problem || Other::graph.problem) return out; // already an error
        if (Net::input != Other::input) {
            out << "the network of the model reads ";
            put_volume(out, Other::input);
            out << ", this one ";
            put_volume(out, Net::input);
            out << "\nuse a model of this network";
            return out;
        }
        const int both = Net::depth < Other::depth ? Net::depth : Other::depth;
        for (int i = 0; i < both; ++i) {
            const layer_facts& ours = Net::facts[static_cast<std::size_t>(i)];
            const layer_facts& theirs = Other::facts[static_cast<std::size_t>(i)];
            message_text here;
            message_text there;
            put_layer(here, ours);
            put_layer(there, theirs);
            if (here == there) continue;
            out << path_to(Net::graph.scopes.data(), ours.scope, ours.position, ours.label,
                           ours.labelled)
                << ": the model has " << there << ", this network " << here
                << "\nuse a model of this network";
            return out;
        }
        out << "the network of the model has " << Other::depth << " layers and "
            << Other::parameters << " parameters, this one " << Net::depth << " and "
            << Net::parameters << "\nuse a model of this network";
        return out;
    }();
};

/// An array of Count elements must be an image of the network, or with Many a whole number of
/// images.
template <class Net, std::size_t Count, bool Many>
struct image_use {
    static constexpr misuse kind = misuse::not_an_image;
    static constexpr auto expected = static_cast<std::size_t>(Net::input.count());
    static constexpr message_text words = [] {
        message_text out;
        if (Net::graph.problem) return out; // already an error
        if (Many ? Count % expected == 0 : Count == expected) return out;
        out << "an array of " << static_cast<std::int64_t>(Count) << " numbers: an image of ";
        put_volume(out, Net::input);
        out << " has " << static_cast<std::int64_t>(expected) << " numbers\ngive "
            << (Many ? "a multiple of that" : "as many") << ", channels-last";
        return out;
    }();
};

} // namespace strider::detail
