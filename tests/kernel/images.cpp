// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests strider/execution/images.hpp: copying images into the lanes of a volume and back.
#include "volume_check.hpp"

#include <strider/execution/images.hpp>

#include <vector>

namespace {

using namespace strider;
using kernel::lane_axis;
using kernel::layout;

template <layout L, int Lanes, class Real>
void check() {
    constexpr shape e = L.extent;
    const auto images = test::random_numbers<Real>(e.count() * Lanes, 1);
    for (const int count : {Lanes, (Lanes + 1) / 2}) {
        INFO(e.height << "x" << e.width << "x" << e.channels << ", " << count << " of " << Lanes
                      << " lanes");
        test::volume<L, Lanes, Real> volume;
        volume.fill(2, test::canary<Real>);
        detail::put_images<L, Lanes>(images.data(), count, volume.template as<Real>());
        CHECK(volume.untouched());
        int wrong = 0;
        test::for_all(e, Lanes, [&](int h, int w, int c, int lane) {
            const auto from = lane * e.count() + (h * e.width + w) * e.channels + c;
            const Real expected = lane < count ? images[static_cast<std::size_t>(from)] : Real{0};
            if (volume.at(h, w, c, lane) != expected) ++wrong;
        });
        CHECK(wrong == 0);

        // One more element, which must not change.
        std::vector<Real> taken(static_cast<std::size_t>(e.count() * count + 1), Real{7});
        std::vector<Real> expected(images.begin(), images.begin() + e.count() * count);
        expected.push_back(Real{7});
        detail::take_images<L, Lanes>(volume.template as<Real>(), count, taken.data());
        CHECK(taken == expected);
    }
}

template <int Height, int Width, int Channels, class Real>
void check_all() {
    constexpr shape e{Height, Width, Channels};
    check<layout{e, test::wide, lane_axis::channels}, 1, Real>();
    check<layout{e, test::wide, lane_axis::images}, 2, Real>();
    check<layout{e, test::narrow, lane_axis::images}, 4, Real>();
    check<layout{e, test::wide, lane_axis::images}, 8, Real>();
    check<layout{e, test::narrow, lane_axis::images}, 16, Real>();
}

} // namespace

TEST_CASE("Images enter the lanes of a volume and leave them unchanged", "[kernel][images]") {
    check_all<5, 7, 3, float>();
    check_all<4, 8, 16, float>();
    check_all<1, 1, 10, float>();
    check_all<6, 5, 1, float>();
    check_all<1, 1, 33, float>();
    check_all<3, 3, 2, double>();
}
