// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Checks all elements of a volume: see volume_check.hpp.
#include "volume_check.hpp"

namespace strider::test {

template <class Real>
void check_volume(const any_volume<Real>& found, number_at expected, number_at bound,
                  std::type_identity_t<Real> around) {
    CHECK(found.untouched(around));
    comparison all;
    const shape& e = found.where().extent;
    for_all(e, found.scale(), [&](int h, int w, int c, int lane) {
        all.add(static_cast<exact>(found.at(h, w, c, lane)), expected(h, w, c, lane),
                bound(h, w, c, lane));
    });
    CHECK(all.first() == "");
    CHECK(all.count() == std::ptrdiff_t{e.count()} * found.scale());
}
template void check_volume(const any_volume<float>&, number_at, number_at, float);
template void check_volume(const any_volume<double>&, number_at, number_at, double);

} // namespace strider::test
