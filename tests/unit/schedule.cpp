// SPDX-FileCopyrightText: The strider authors
// SPDX-License-Identifier: MIT
// Tests learning-rate schedules and their parser.
#include "../catch.hpp"

#include <strider/error.hpp>
#include <strider/train/schedule.hpp>

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace strider;

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

// A few roundings of values up to 1.
Approx near(double expected) { return Approx(expected).epsilon(0).margin(1e-15); }

// The error of parse_schedule for an invalid text.
std::string refusal(std::string_view text, double rate = 0.1, std::int64_t total_steps = 1000,
                    std::int64_t steps_per_epoch = 50) {
    try {
        static_cast<void>(parse_schedule(text, rate, total_steps, steps_per_epoch));
    } catch (const argument_error& fault) {
        return fault.what();
    }
    return "no error";
}

// The error of a schedule for an invalid state; the schedule must be unchanged.
std::string refusal(schedule& s, const std::vector<double>& state) {
    const schedule before = s;
    try {
        s.restore(state);
    } catch (const argument_error& fault) {
        CHECK(s == before);
        return fault.what();
    }
    return "no error";
}

schedule parsed(std::string_view text) { return parse_schedule(text, 0.1, 1000, 50); }

} // namespace

TEST_CASE("constant_rate is the same at every step", "[schedule]") {
    const schedule s = constant_rate{0.25};
    CHECK(s.rate(0) == 0.25);
    CHECK(s.rate(1'000'000'000'000) == 0.25);
}

TEST_CASE("step_decay multiplies the rate at a fixed interval", "[schedule]") {
    const schedule s = step_decay{.rate = 0.8, .factor = 0.5, .every_steps = 10};
    CHECK(s.rate(0) == 0.8);
    CHECK(s.rate(9) == 0.8);
    CHECK(s.rate(10) == near(0.4));
    CHECK(s.rate(19) == near(0.4));
    CHECK(s.rate(20) == near(0.2));
    CHECK(s.rate(39) == near(0.1));
}

TEST_CASE("cosine falls from the rate to the floor", "[schedule]") {
    const schedule s = cosine{.rate = 0.9, .total_steps = 12, .floor = 0.1};
    CHECK(s.rate(0) == near(0.9));
    CHECK(s.rate(3) == near(0.5 + 0.4 * std::sqrt(0.5))); // cos 45
    CHECK(s.rate(4) == near(0.7));                        // cos 60 = 1/2
    CHECK(s.rate(6) == near(0.5));
    CHECK(s.rate(8) == near(0.3));
    CHECK(s.rate(11) > 0.1);
    CHECK(s.rate(12) == 0.1);
    CHECK(s.rate(13) == 0.1);
    CHECK(s.rate(1000) == 0.1);
    CHECK(schedule(cosine{.rate = 0.9, .total_steps = 12}).rate(12) == 0);
}

TEST_CASE("warm_up rises linearly to the schedule within", "[schedule]") {
    SECTION("of a constant rate") {
        const schedule s = warm_up{4, constant_rate{0.8}};
        CHECK(s.rate(0) == near(0.2));
        CHECK(s.rate(1) == near(0.4));
        CHECK(s.rate(2) == near(0.6));
        CHECK(s.rate(3) == near(0.8));
        CHECK(s.rate(4) == 0.8);
        CHECK(s.rate(99) == 0.8);
    }
    SECTION("of a cosine, which still ends at its last step") {
        const cosine inner{.rate = 0.8, .total_steps = 8};
        const schedule s = warm_up{4, inner};
        CHECK(s.rate(0) == near(0.2));
        CHECK(s.rate(2) == near(0.75 * inner.at(2)));
        CHECK(s.rate(3) == near(inner.at(3)));
        CHECK(s.rate(4) == near(0.4));
        CHECK(s.rate(8) == 0);
    }
    SECTION("of a step decay, which still decays where it did") {
        const schedule s = warm_up{2, step_decay{.rate = 0.8, .factor = 0.5, .every_steps = 5}};
        CHECK(s.rate(0) == near(0.4));
        CHECK(s.rate(4) == near(0.8));
        CHECK(s.rate(5) == near(0.4));
    }
    SECTION("of no steps") { CHECK(schedule(warm_up{0, constant_rate{0.8}}).rate(0) == 0.8); }
}

TEST_CASE("reduce_on_plateau reduces after more than patience epochs without progress",
          "[schedule]") {
    schedule s = reduce_on_plateau{
        .rate = 0.8, .factor = 0.5, .patience = 1, .min_rate = 0.15, .threshold = 0.1};
    CHECK(s.rate(0) == 0.8);
    // Better than b means below 0.9 b here. The best stays 10 until 8.9.
    const std::vector<double> metrics{10, 9.1, 8.9, 20, 8.8, 8.8, 8.8, 8.8, 8.8, 8.8, 8.8};
    const std::vector<double> rates{0.8, 0.8, 0.8, 0.8, 0.4, 0.4, 0.2, 0.2, 0.15, 0.15, 0.15};
    for (std::size_t epoch = 0; epoch < metrics.size(); ++epoch) {
        INFO("epoch " << epoch);
        s.observe(metrics[epoch]);
        CHECK(s.rate(static_cast<std::int64_t>(epoch)) == near(rates[epoch]));
    }
}

TEST_CASE("reduce_on_plateau understands negative, infinite and missing metrics", "[schedule]") {
    const reduce_on_plateau plateau{.rate = 0.8, .factor = 0.5, .patience = 0, .threshold = 0.1};
    SECTION("better than -10 means below -11") {
        schedule s = plateau;
        s.observe(-10);
        s.observe(-11.5);
        CHECK(s.rate(0) == 0.8);
        s.observe(-12);
        CHECK(s.rate(0) == 0.4);
    }
    SECTION("NaN and infinity are no progress") {
        for (const double metric : {not_a_number, infinity}) {
            schedule s = plateau;
            s.observe(metric);
            CHECK(s.rate(0) == 0.4);
            CHECK(s.state() == std::vector<double>{0.4, std::numeric_limits<double>::max(), 0});
        }
    }
    SECTION("minus infinity leaves a finite state") {
        schedule s = plateau;
        s.observe(-infinity);
        for (const double number : s.state()) CHECK(std::isfinite(number));
    }
}

TEST_CASE("only reduce_on_plateau heeds what it observes", "[schedule]") {
    for (const std::string text : {"constant", "cosine", "step:every=2", "cosine:warmup=5"}) {
        INFO(text);
        schedule s = parsed(text);
        const schedule before = s;
        for (int epoch = 0; epoch < 50; ++epoch) s.observe(1);
        CHECK(s == before);
        CHECK(s.state().empty());
        CHECK_NOTHROW(s.restore({}));
    }
    for (const std::string text : {"plateau", "plateau:warmup=5"}) {
        INFO(text);
        schedule s = parsed(text);
        for (int epoch = 0; epoch < 12; ++epoch) s.observe(1);
        CHECK(s.rate(100) == near(0.01));
        CHECK(s.state().size() == 3);
    }
}

TEST_CASE("a restored schedule continues like the original", "[schedule]") {
    for (const std::string text : {"plateau:patience=2", "plateau:patience=2,warmup=5"}) {
        INFO(text);
        schedule first = parsed(text);
        for (const double metric : {3.0, 2.0, 2.5, 2.5}) first.observe(metric);
        CHECK(first.state() == std::vector<double>{0.1, 2, 2});
        schedule second = parsed(text);
        second.restore(first.state());
        CHECK(second == first);
        first.observe(2.5);
        second.observe(2.5);
        CHECK(second.rate(100) == near(0.01));
        CHECK(second == first);
    }
}

TEST_CASE("a state that does not fit is refused and changes nothing", "[schedule]") {
    schedule constant = parsed("constant");
    CHECK(refusal(constant, {1, 2}) == "schedule::restore: expected no numbers, as this kind of "
                                       "schedule has no state, found 2");
    for (const std::string text : {"plateau", "plateau:warmup=3"}) {
        schedule plateau = parsed(text);
        plateau.observe(7);
        CHECK(refusal(plateau, {}) == "reduce_on_plateau::restore: expected 3 numbers, found 0");
        CHECK(refusal(plateau, {0.1, 2, 1, 1}) ==
              "reduce_on_plateau::restore: expected 3 numbers, found 4");
        CHECK_THAT(refusal(plateau, {-1, 2, 1}), Catch::Contains("expected a rate >= 0, found -1"));
        CHECK_THAT(refusal(plateau, {infinity, 2, 1}), Catch::Contains("expected a rate >= 0"));
        CHECK_THAT(refusal(plateau, {not_a_number, 2, 1}), Catch::Contains("expected a rate >= 0"));
        CHECK_THAT(refusal(plateau, {0.1, not_a_number, 1}),
                   Catch::Contains("expected a finite best metric, found nan"));
        CHECK_THAT(refusal(plateau, {0.1, 2, 0.5}),
                   Catch::Contains("expected a whole number of bad epochs >= 0, found 0.5"));
        CHECK_THAT(refusal(plateau, {0.1, 2, -1}), Catch::Contains("bad epochs >= 0, found -1"));
        CHECK_THAT(refusal(plateau, {0.1, 2, 1e300}),
                   Catch::Contains("whole number of bad epochs"));
        CHECK_THAT(refusal(plateau, {0.1, 2, not_a_number}), Catch::Contains("found nan"));
    }
}

TEST_CASE("nonsensical schedules are refused when made, and when used", "[schedule]") {
    // What a schedule made of it says; of the kind itself it is the same.
    const auto said = [](const auto& kind) {
        std::string when_made = "no error";
        std::string when_used = "no error";
        try {
            static_cast<void>(schedule(kind));
        } catch (const argument_error& fault) {
            when_made = fault.what();
        }
        try {
            static_cast<void>(kind.at(3));
        } catch (const argument_error& fault) {
            when_used = fault.what();
        }
        CHECK(when_used == when_made);
        return when_made;
    };
    const std::string above_0 = "expected a number above 0, found ";
    const std::string below_1 = "expected a number above 0 and below 1, found ";
    const std::string from_1 = "expected a whole number from 1, found ";
    for (const double rate : {0.0, -0.1, infinity, -infinity, not_a_number}) {
        const std::string found = rate == 0           ? "0"
                                  : rate == -0.1      ? "-0.1"
                                  : rate == infinity  ? "inf"
                                  : rate == -infinity ? "-inf"
                                                      : "nan";
        CHECK(said(constant_rate{rate}) == "constant_rate: rate: " + above_0 + found);
        CHECK(said(step_decay{.rate = rate, .factor = 0.5, .every_steps = 5}) ==
              "step_decay: rate: " + above_0 + found);
        CHECK(said(cosine{.rate = rate, .total_steps = 5}) == "cosine: rate: " + above_0 + found);
        CHECK(said(reduce_on_plateau{.rate = rate}) ==
              "reduce_on_plateau: rate: " + above_0 + found);
        CHECK(said(warm_up{2, constant_rate{rate}}) == "constant_rate: rate: " + above_0 + found);
    }
    // Omitted members are 0: a division by 0, and rate 0 forever.
    CHECK(said(step_decay{.rate = 0.1, .factor = {}, .every_steps = {}}) ==
          "step_decay: factor: " + below_1 + "0");
    CHECK(said(step_decay{.rate = 0.1, .factor = 0.5, .every_steps = {}}) ==
          "step_decay: every_steps: " + from_1 + "0");
    CHECK(said(cosine{.rate = 0.1, .total_steps = {}}) == "cosine: total_steps: " + from_1 + "0");
    CHECK(said(step_decay{.rate = 0.1, .factor = 0.5, .every_steps = -5}) ==
          "step_decay: every_steps: " + from_1 + "-5");
    CHECK(said(step_decay{.rate = 0.1, .factor = 1.5, .every_steps = 5}) ==
          "step_decay: factor: " + below_1 + "1.5");
    CHECK(said(cosine{.rate = 0.1, .total_steps = 10, .floor = 0.2}) ==
          "cosine: floor: expected a number from 0 to the rate, 0.1, found 0.2");
    CHECK(said(cosine{.rate = 0.1, .total_steps = 10, .floor = not_a_number}) ==
          "cosine: floor: expected a number from 0 to the rate, 0.1, found nan");
    CHECK(said(reduce_on_plateau{.rate = 0.1, .factor = 1}) ==
          "reduce_on_plateau: factor: " + below_1 + "1");
    CHECK(said(reduce_on_plateau{.rate = 0.1, .patience = -1}) ==
          "reduce_on_plateau: patience: expected a whole number from 0, found -1");
    CHECK(said(reduce_on_plateau{.rate = 0.1, .min_rate = -0.5}) ==
          "reduce_on_plateau: min_rate: expected a number from 0 to the rate, 0.1, found -0.5");
    CHECK(said(reduce_on_plateau{.rate = 0.1, .threshold = 1}) ==
          "reduce_on_plateau: threshold: expected a number from 0 and below 1, found 1");
    CHECK(said(warm_up{-1, constant_rate{0.1}}) ==
          "warm_up: steps: expected a whole number from 0, found -1");
    CHECK(said(warm_up{5, cosine{.rate = 0.1, .total_steps = {}}}) ==
          "cosine: total_steps: " + from_1 + "0");
    CHECK(said(constant_rate{0.1}) == "no error");
    CHECK(said(cosine{.rate = 0.1, .total_steps = 1, .floor = 0.1}) == "no error");
}

TEST_CASE("parse_schedule makes what the text names", "[schedule]") {
    // Rate 0.1, 1000 steps, 50 per epoch.
    const cosine wave{.rate = 0.1, .total_steps = 1000, .floor = 0.001};
    const step_decay stairs{.rate = 0.1, .factor = 0.1, .every_steps = 250};
    const reduce_on_plateau plateau{.rate = 0.1, .factor = 0.5, .patience = 2};
    CHECK(parsed("constant") == constant_rate{0.1});
    CHECK(parsed("constant:warmup=20") == warm_up{20, constant_rate{0.1}});
    CHECK(parsed("cosine") == cosine{.rate = 0.1, .total_steps = 1000});
    CHECK(parsed("cosine:floor=0.001,warmup=500") == warm_up{500, wave});
    CHECK(parsed("cosine:warmup=500,floor=1e-3") == warm_up{500, wave});
    CHECK(parsed("cosine:floor=0.1") == cosine{.rate = 0.1, .total_steps = 1000, .floor = 0.1});
    CHECK(parsed("cosine:warmup=0") == cosine{.rate = 0.1, .total_steps = 1000});
    CHECK(parsed("step:every=5,factor=0.1") == stairs);
    CHECK(parsed("step:every=5") == stairs);
    CHECK(parsed("step:every=5,warmup=7") == warm_up{7, stairs});
    CHECK(parsed("plateau:factor=0.5,patience=2") == plateau);
    CHECK(parsed("plateau:factor=0.5,patience=2,warmup=9") == warm_up{9, plateau});
    CHECK(parsed("plateau") == reduce_on_plateau{.rate = 0.1});
    CHECK(parsed("plateau:factor=0.2,patience=0,min_rate=0.01,threshold=0.5") ==
          reduce_on_plateau{
              .rate = 0.1, .factor = 0.2, .patience = 0, .min_rate = 0.01, .threshold = 0.5});
    CHECK_FALSE(parsed("cosine") == parsed("cosine:floor=0.001"));
    CHECK_FALSE(parsed("cosine") == parsed("constant"));
}

TEST_CASE("parse_schedule says what was given and what is accepted", "[schedule]") {
    const std::string kinds = "constant[:warmup=STEPS] or cosine[:floor=RATE,warmup=STEPS] or "
                              "step:every=EPOCHS[,factor=FACTOR,warmup=STEPS] or "
                              "plateau[:factor=FACTOR,patience=EPOCHS,min_rate=RATE,"
                              "threshold=FRACTION,warmup=STEPS]";
    CHECK(refusal("cosin") == "schedule \"cosin\": there is no kind \"cosin\"; accepted: " + kinds);
    CHECK(refusal("") == "schedule \"\": there is no kind \"\"; accepted: " + kinds);
    CHECK(refusal(":warmup=5") ==
          "schedule \":warmup=5\": there is no kind \"\"; accepted: " + kinds);
    CHECK(refusal("cosine:flor=0.1") == "schedule \"cosine:flor=0.1\": cosine has no option "
                                        "\"flor\"; accepted: cosine[:floor=RATE,warmup=STEPS]");
    CHECK(refusal("constant:floor=0.1") ==
          "schedule \"constant:floor=0.1\": constant has no option "
          "\"floor\"; accepted: constant[:warmup=STEPS]");
    CHECK(refusal("constant:=1") == "schedule \"constant:=1\": constant has no option \"\"; "
                                    "accepted: constant[:warmup=STEPS]");
    CHECK(refusal("cosine:") == "schedule \"cosine:\": \"\" is not KEY=VALUE; accepted: "
                                "cosine[:floor=RATE,warmup=STEPS]");
    CHECK(refusal("cosine:floor=0.01,") ==
          "schedule \"cosine:floor=0.01,\": \"\" is not KEY=VALUE; "
          "accepted: cosine[:floor=RATE,warmup=STEPS]");
    CHECK(refusal("cosine:warmup") == "schedule \"cosine:warmup\": \"warmup\" is not KEY=VALUE; "
                                      "accepted: cosine[:floor=RATE,warmup=STEPS]");
    CHECK(refusal("cosine:warmup=1,warmup=2") == "schedule \"cosine:warmup=1,warmup=2\": warmup is "
                                                 "given twice; accepted: each option once");
    CHECK(refusal("step") == "schedule \"step\": every is missing; accepted: "
                             "step:every=EPOCHS[,factor=FACTOR,warmup=STEPS]");
    CHECK(refusal("step:every=0") == "schedule \"step:every=0\": every is \"0\"; accepted: a whole "
                                     "number of epochs from 1");
    CHECK(refusal("cosine:floor=0.2") ==
          "schedule \"cosine:floor=0.2\": floor is \"0.2\"; accepted: "
          "a number from 0 to the rate, 0.1");
}

TEST_CASE("parse_schedule refuses values out of range", "[schedule]") {
    const auto refused = [](const std::string& text, const std::string& key,
                            const std::string& value, const std::string& accepted) {
        CHECK(refusal(text + key + '=' + value) == "schedule \"" + text + key + '=' + value +
                                                       "\": " + key + " is \"" + value +
                                                       "\"; accepted: " + accepted);
    };
    for (const std::string value :
         {"", "x", "-1", "1.5", "5 ", " 5", "+5", "99999999999999999999"}) {
        refused("cosine:", "warmup", value, "a whole number of steps from 0");
        refused("step:", "every", value, "a whole number of epochs from 1");
        refused("plateau:", "patience", value, "a whole number of epochs from 0");
    }
    // Epochs times 50 steps per epoch must fit 64 bits.
    refused("step:", "every", "184467440737095517", "a whole number of epochs from 1");
    CHECK(refusal("step:every=184467440737095516") == "no error");
    for (const std::string value : {"", "x", "0", "1", "-0.1", "nan", "inf", "0.1x", "1e999"}) {
        refused("step:every=1,", "factor", value, "a number above 0 and below 1");
        refused("plateau:", "factor", value, "a number above 0 and below 1");
    }
    for (const std::string value : {"", "-0.01", "0.11", "nan", "inf"}) {
        refused("cosine:", "floor", value, "a number from 0 to the rate, 0.1");
        refused("plateau:", "min_rate", value, "a number from 0 to the rate, 0.1");
    }
    for (const std::string value : {"", "-0.01", "1", "nan"}) {
        refused("plateau:", "threshold", value, "a number from 0 and below 1");
    }
}

TEST_CASE("parse_schedule refuses invalid parameters", "[schedule]") {
    CHECK(refusal("constant", 0) == "parse_schedule: the rate is 0; accepted: a number above 0");
    CHECK(refusal("constant", -0.5) ==
          "parse_schedule: the rate is -0.5; accepted: a number above 0");
    CHECK(refusal("constant", infinity) ==
          "parse_schedule: the rate is inf; accepted: a number above 0");
    CHECK(refusal("constant", not_a_number) ==
          "parse_schedule: the rate is nan; accepted: a number above 0");
    CHECK(refusal("constant", 0.1, -1) ==
          "parse_schedule: total_steps is -1; accepted: a whole number from 0");
    CHECK(refusal("constant", 0.1, 0) == "no error");
    CHECK(refusal("cosine", 0.1, 0) ==
          "cosine: total_steps: expected a whole number from 1, found 0");
    CHECK(refusal("constant", 0.1, 10, 0) ==
          "parse_schedule: steps_per_epoch is 0; accepted: a whole number from 1");
}
