// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// The program of a project that uses strider: checks a volume at compile time, and the package's
// version.
#include <strider/strider.hpp>

#include <string_view>

using strider::conv;
using strider::filter;
using strider::input;
using strider::network;
using strider::shape;
using strider::stride;

using small = network<input<7, 7, 3>, conv<6, filter<3>, stride<2>>>;

static_assert(small::output == shape{3, 3, 6});
#if defined(EXPECTED_VERSION)
static_assert(std::string_view(EXPECTED_VERSION) == strider::version);
#endif

int main() { return small::output.count() == 54 ? 0 : 1; }
