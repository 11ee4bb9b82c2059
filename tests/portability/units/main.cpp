// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Runs a network in differently built units of one program: with and without TBB, with and without
// exceptions. All give the same results, and each reports errors in its own way.
//
//   strider_unit_mix               compares results, and checks which units throw
//   strider_unit_mix UNIT WAY      an error of a unit without exceptions: ends with 0 in the hook
//   strider_unit_mix UNIT WAY 0    the same without a hook: a message and an abort
#include "unit.hpp"

#include <strider/error.hpp>

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace strider::test {

extern const unit threads_throwing;
extern const unit serial_throwing;
extern const unit threads_hooked;
extern const unit serial_hooked;

} // namespace strider::test

namespace {

using strider::test::unit;

[[noreturn]] void hook(const char* message) {
    std::printf("the hook: %s\n", message);
    std::fflush(stdout);
    std::_Exit(EXIT_SUCCESS);
}

/// Whether an error in the unit is an argument_error, however the others are built.
bool throws(const unit& one, int way) {
    try {
        one.refuse(way);
    } catch (const strider::argument_error& error) {
        std::printf("%s, %d: %s\n", one.name, way, error.what());
        return true;
    }
    std::printf("%s, %d: nothing is thrown\n", one.name, way);
    return false;
}

} // namespace

int main(int count, char** arguments) {
    using namespace strider::test;
    const unit* const units[] = {&threads_throwing, &serial_throwing, &threads_hooked,
                                 &serial_hooked};
    if (count >= 3) {
        if (count == 3) strider::set_error_hook(hook);
        for (const unit* one : units)
            if (one->name == std::string_view(arguments[1])) one->refuse(std::atoi(arguments[2]));
        return EXIT_FAILURE;
    }
    strider::set_error_hook(hook); // units with exceptions must not call it
    bool right = true;
    const std::vector<float> expected = threads_throwing.numbers();
    for (const unit* one : units) {
        const bool same = one->numbers() == expected;
        std::printf("%s: %s\n", one->name, same ? "the same numbers" : "other numbers");
        right = right && same;
        for (int way = 0; way < ways && one->throws; ++way) right = throws(*one, way) && right;
    }
    std::printf("%s\n", right ? "all is well" : "something is wrong");
    return right ? EXIT_SUCCESS : EXIT_FAILURE;
}
