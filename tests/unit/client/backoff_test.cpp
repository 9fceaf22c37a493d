#include "client/backoff.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace kabar::client {
namespace {

using std::chrono::milliseconds;
using namespace std::chrono_literals;

constexpr std::uint32_t no_jitter = 0;

TEST(Backoff, DoublesUpToTheLongestPause) {
    Backoff backoff({200ms, 10s, Backoff::Duration::max()});
    for (const auto expected : {200ms, 400ms, 800ms, 1600ms, 3200ms, 6400ms, 10000ms, 10000ms}) {
        EXPECT_EQ(backoff.next(0ms, no_jitter), expected);
    }
    for (int i = 0; i < 100; ++i) EXPECT_EQ(backoff.next(0ms, no_jitter), 10s);
}

TEST(Backoff, GivesUpWhenTheTimeHasPassed) {
    Backoff backoff({200ms, 10s, 60s});
    EXPECT_TRUE(backoff.next(59'999ms, no_jitter));
    EXPECT_FALSE(backoff.next(60s, no_jitter));
}

TEST(Backoff, TheLastPauseEndsWhenTheTimeHasPassed) {
    Backoff backoff({10s, 10s, 60s});
    EXPECT_EQ(backoff.next(55s, no_jitter), 5s);
}

RC_GTEST_PROP(Backoff, JitterShortensByUpToHalf, ()) {
    Backoff plain({200ms, 10s, Backoff::Duration::max()});
    Backoff other({200ms, 10s, Backoff::Duration::max()});
    for (int i = 0; i < 10; ++i) {
        const auto longest = plain.next(0ms, no_jitter);
        const auto pause = other.next(0ms, *rc::gen::arbitrary<std::uint32_t>());
        RC_ASSERT(*pause <= *longest);
        RC_ASSERT(*pause >= *longest / 2);
    }
}

}  // namespace
}  // namespace kabar::client
