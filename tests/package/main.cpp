// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// The program of a project that uses strider: it knows a volume at compile time.
#include <strider/strider.hpp>

using strider::conv;
using strider::filter;
using strider::input;
using strider::network;
using strider::shape;
using strider::stride;

using small = network<input<7, 7, 3>, conv<6, filter<3>, stride<2>>>;

static_assert(small::output == shape{3, 3, 6});

int main() { return small::output.count() == 54 ? 0 : 1; }
