// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests the inference of one_image: its results, and that it takes no more memory than stated.
#include "allocations.hpp"
#include "structures.hpp"

#include <strider/analysis.hpp>
#include <strider/inference.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

namespace {

using namespace strider;
using namespace strider::test;

/// Spots words in a second of sound, given 40 frequencies at 32 times.
using keyword_spotter =
    network<input<40, 32, 1>, conv<32, filter<3>, stride<2>, pad<1>, floor_fit>, relu, //
            depthwise_conv<filter<3>, pad<1>>, relu, conv<64, filter<1>>, relu,        //
            depthwise_conv<filter<3>, stride<2>, pad<1>, floor_fit>, relu,             //
            conv<64, filter<1>>, relu,                                                 //
            depthwise_conv<filter<3>, pad<1>>, relu, conv<64, filter<1>>, relu,        //
            depthwise_conv<filter<3>, pad<1>>, relu, conv<64, filter<1>>, relu,        //
            global_avg_pool, fully_connected<12>, softmax>;

/// 3x3 filters for which Winograd's algorithm is used.
using photo_network =
    network<input<30, 26, 3>, conv<32, filter<3>, pad<1>>, relu, max_pool<filter<2>>,
            conv<64, filter<3>, pad<1>>, relu, conv<64, filter<3>, pad<1>>, relu, global_avg_pool,
            fully_connected<10>>;

/// An arena of exactly `size` bytes, with a guard on either side.
class walled_arena {
public:
    explicit walled_arena(std::size_t size) : bytes_(size + 4 * wall, mark), size_(size) {
        auto* first = reinterpret_cast<std::byte*>(bytes_.data()) + wall;
        first += (wall - reinterpret_cast<std::uintptr_t>(first) % wall) % wall;
        arena_ = {first, size};
    }
    [[nodiscard]] std::span<std::byte> arena() const noexcept { return arena_; }
    /// Whether both guards are intact.
    [[nodiscard]] bool whole() const noexcept {
        const auto* begin = reinterpret_cast<const std::byte*>(bytes_.data());
        const auto first = static_cast<std::size_t>(arena_.data() - begin);
        for (std::size_t i = 0; i < bytes_.size(); ++i)
            if ((i < first || i >= first + size_) && bytes_[i] != mark) return false;
        return true;
    }

private:
    static constexpr std::size_t wall = 64;
    static constexpr unsigned char mark = 0xa5; // as float, -2.9e-16
    std::vector<unsigned char> bytes_;
    std::size_t size_;
    std::span<std::byte> arena_;
};

template <class Net, class Numerics, class Real>
void check_one_image() {
    using small = inference<Net, Numerics, one_image_of<Real>>;
    static_assert(small::arena_bytes == arena_bytes<Net, Numerics, one_image_of<Real>>);
    const model<Net, Real> trained = grown_model<Net, Real>(3);
    const auto image = random_images<Real>(Net::input.count(), 4);
    const auto expected = inference<Net, Numerics, Real>(trained, 1)(image);
    for (const int threads : {1, 2, 4}) {
        INFO(threads << " threads");
        const small tested(trained, threads);
        CHECK(same_bits<Real>(tested(image), expected));
        // With scratch for one thread, for two, and for all.
        for (const int scratches : {1, 2, threads}) {
            const walled_arena memory(static_cast<std::size_t>(small::arena_bytes_for(scratches)));
            std::vector<Real> found(expected.size());
            // Twice: a pass must not depend on the arena's contents.
            for (int pass = 0; pass < 2; ++pass) {
                const auto before = allocations();
                tested.forward(image, found, memory.arena());
                if (threads == 1) CHECK(allocations() == before);
                CHECK(same_bits<Real>(found, expected));
                CHECK(memory.whole());
                std::ranges::fill(found, Real{7});
            }
        }
    }
    static typename small::arena memory;
    std::vector<Real> found(expected.size());
    small(trained, 1).forward(image, found, memory);
    CHECK(same_bits<Real>(found, expected));
}

/// The memory of an engine after construction.
template <class Engine, class Net>
std::int64_t bytes_taken(const model<Net>& trained) {
    const auto before = allocated_bytes();
    const Engine engine(trained, 1);
    return allocated_bytes() - before;
}

} // namespace

TEST_CASE("An inference of one image agrees with any other", "[train][one_image]") {
    check_one_image<small_network, numerics::exact, float>();
    check_one_image<small_network, numerics::exact, double>();
    check_one_image<large_network, numerics::exact, float>();
    check_one_image<residual_network, numerics::exact, float>();
    check_one_image<keyword_spotter, numerics::exact, float>();
    check_one_image<photo_network, numerics::exact, float>();
    check_one_image<photo_network, numerics::fast, float>();
    check_one_image<photo_network, numerics::fast, double>();
    STATIC_REQUIRE(arena_bytes<photo_network, numerics::fast, one_image> >
                   arena_bytes<photo_network, numerics::exact, one_image>);
}

TEST_CASE("A keyword spotter takes less than 200 KB", "[train][one_image]") {
    STATIC_REQUIRE(keyword_spotter::parameters < 20'000);
    using small = inference<keyword_spotter, numerics::exact, one_image>;
    using any = inference<keyword_spotter>;
    STATIC_REQUIRE(small::arena_bytes + small::weight_bytes < 200'000);
    STATIC_REQUIRE(sizeof(small::arena) == static_cast<std::size_t>(small::arena_bytes));
    STATIC_REQUIRE(any::arena_bytes + any::weight_bytes > 1'000'000);

    const model<keyword_spotter> trained(1);
    // Without TBB's own memory.
    using serial = serial_executor<>;
    CHECK(bytes_taken<inference<keyword_spotter, numerics::exact, one_image, isa::native, serial>>(
              trained) == small::weight_bytes);
    CHECK(bytes_taken<inference<keyword_spotter, numerics::exact, float, isa::native, serial>>(
              trained) == any::weight_bytes);
}

TEST_CASE("A workspace has one arena per thread", "[train][one_image]") {
    const inference<small_network> engine(model<small_network>(1), 3);
    const auto before = allocated_bytes();
    const auto memory = engine.make_workspace();
    CHECK(allocated_bytes() - before == 3 * inference<small_network>::arena_bytes);
    CHECK(memory.arenas() == 3);
}

TEST_CASE("An inference of one image reports wrong sizes", "[train][one_image]") {
    using small = inference<small_network, numerics::exact, one_image>;
    const model<small_network> trained(1);
    small engine(trained, 1);
    const auto image = random_images(small_network::input.count(), 2);
    std::vector<float> output(4, 7.0f);
    static small::arena memory;
    const std::span<std::byte> bytes = memory.bytes;
    const auto refused = [&](std::span<const float> from, std::span<float> to,
                             std::span<std::byte> arena) {
        return message_of<argument_error>([&] { engine.forward(from, to, arena); });
    };
    CHECK(refused(std::span(image).first(7), output, bytes) ==
          "inference: expected one image of 360 numbers and an output of 4, found 7 and 4");
    CHECK(refused(image, std::span(output).first(3), bytes) ==
          "inference: expected one image of 360 numbers and an output of 4, found 360 and 3");
    CHECK(refused(image, output, bytes.first(100)) == "inference: expected an arena of at least " +
                                                          std::to_string(small::arena_bytes) +
                                                          " bytes, found 100");
    std::vector<std::byte> shifted(static_cast<std::size_t>(small::arena_bytes) + 128);
    const auto at = (65 - reinterpret_cast<std::uintptr_t>(shifted.data()) % 64) % 64;
    CHECK(refused(image, output,
                  std::span(shifted).subspan(at, static_cast<std::size_t>(small::arena_bytes))) ==
          "inference: expected an arena at a multiple of 64 bytes, found one that is not; "
          "inference::arena is such a type");
    CHECK(output == std::vector<float>(4, 7.0f));
    CHECK(message_of<argument_error>([&] { (void)engine(std::span(image).first(7)); }) ==
          "inference: expected one image of 360 numbers and an output of 4, found 7 and 4");
    CHECK(message_of<argument_error>([&] { small(trained, -1); }) != "no exception");

    const small moved = std::move(engine);
    CHECK(refused(image, output, bytes) ==
          "inference: expected an engine that holds something, found one that was moved from");
    moved.forward(image, output, memory);
    CHECK(same_bits<float>(output, inference<small_network>(trained, 1)(image)));
}

TEST_CASE("A workspace takes the bytes that the inference states, with what it gathers",
          "[train][one_image]") {
    using gathering =
        network<input<64, 64, 64>, conv<64, filter<3>, pad<1>>, relu,
                conv<32, filter<3>, stride<2>, pad<1>, floor_fit>, fully_connected<64>>;
    const auto check = []<class Engine>(std::type_identity<Engine>) {
        for (const int arenas : {1, 3}) {
            const auto before = allocated_bytes();
            const typename Engine::workspace memory(arenas);
            const auto taken = allocated_bytes() - before;
            const auto further = (Engine::thread_bytes + 63) / 64 * 64;
            CHECK(taken == Engine::arena_bytes + (arenas - 1) * further);
        }
    };
    check(std::type_identity<inference<gathering>>{});
    check(std::type_identity<inference<gathering, numerics::fast>>{});
    check(std::type_identity<inference<keyword_spotter>>{});
    STATIC_REQUIRE(inference<gathering>::arena_bytes > inference<gathering>::thread_bytes);
    STATIC_REQUIRE(memory_of<gathering>::arena_bytes == inference<gathering>::arena_bytes);
}
