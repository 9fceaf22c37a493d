#include "hub/throttle.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace kabar::hub {
namespace {

TEST(Throttle, RefusesAnAddressAfterItsFailuresForTheRestOfTheMinute) {
    Throttle throttle;
    for (int i = 0; i < 3; ++i) {
        EXPECT_TRUE(throttle.allows("a", 1000, 3));
        throttle.note_failure("a", 1000);
    }
    EXPECT_FALSE(throttle.allows("a", 1000, 3));
    EXPECT_TRUE(throttle.allows("b", 1000, 3)) << "another address is not concerned";
    EXPECT_TRUE(throttle.allows("a", 61'000, 3));
    throttle.note_failure("a", 61'000);
    EXPECT_TRUE(throttle.allows("a", 61'000, 3)) << "the count began anew";
}

TEST(Throttle, ForgetsRatherThanGrowsWithoutEnd) {
    Throttle throttle;
    throttle.note_failure("first", 0);
    for (std::size_t i = 0; i < limits::login_failure_addresses; ++i) throttle.note_failure(std::to_string(i), 0);
    EXPECT_TRUE(throttle.allows("first", 0, 1));
}

}  // namespace
}  // namespace kabar::hub
