#include "server/hook_queue.h"

#include <rapidcheck/gtest.h>

namespace kabar::server {
namespace {

constexpr std::uint32_t most_random = 0xFFFFFFFF;
constexpr auto delivered = HookOutcome::delivered;
constexpr auto try_again = HookOutcome::try_again;

HookQueue queue_of(std::int64_t count, std::int64_t since_ms = 0) {
    HookQueue queue;
    for (std::int64_t place = 1; place <= count; ++place) EXPECT_TRUE(queue.add({place, "{}", since_ms}));
    return queue;
}

/// The place of the delivery that was tried.
std::int64_t tried(HookQueue& queue, HookOutcome outcome, std::int64_t now_ms, std::uint32_t random = 0) {
    const HookDelivery* delivery = queue.begin(now_ms);
    if (delivery == nullptr) return 0;
    const auto place = delivery->place;
    queue.end(outcome, 0, now_ms, random);
    return place;
}

TEST(HookQueue, DeliversInOrderOneAtATime) {
    HookQueue queue = queue_of(2);
    ASSERT_NE(queue.begin(0), nullptr);
    EXPECT_EQ(queue.begin(0), nullptr);
    EXPECT_FALSE(queue.due_ms());
    queue.end(delivered, 0, 0, 0);
    EXPECT_EQ(queue.settled(), 1);
    EXPECT_EQ(tried(queue, delivered, 0), 2);
    EXPECT_EQ(tried(queue, delivered, 0), 0);
    EXPECT_EQ(queue.settled(), 2);
    EXPECT_EQ(queue.counts().delivered, 2);
}

TEST(HookQueue, PausesDoubleUpToTheLongest) {
    HookQueue queue = queue_of(2);
    std::int64_t now_ms = 5000;
    for (const std::int64_t pause_s : {1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300}) {
        EXPECT_EQ(tried(queue, try_again, now_ms), 1);
        EXPECT_EQ(queue.due_ms(), now_ms + pause_s * 1000);
        EXPECT_EQ(queue.begin(now_ms + pause_s * 1000 - 1), nullptr);
        now_ms += pause_s * 1000;
    }
    EXPECT_EQ(tried(queue, delivered, now_ms), 1);
    EXPECT_FALSE(queue.failing());
    EXPECT_EQ(tried(queue, try_again, now_ms), 2);
    EXPECT_EQ(queue.due_ms(), now_ms + 1000);
    EXPECT_EQ(queue.counts().failed_tries, 12);
}

TEST(HookQueue, ChanceShortensAPauseByAQuarterAtMost) {
    HookQueue queue = queue_of(1);
    EXPECT_EQ(tried(queue, try_again, 0, most_random), 1);
    EXPECT_EQ(queue.due_ms(), 751);
    EXPECT_EQ(tried(queue, try_again, 1000, most_random / 2), 1);
    EXPECT_EQ(queue.due_ms(), 1000 + 1751);
}

TEST(HookQueue, ATargetMayAskForALongerPauseNotAShorterOne) {
    HookQueue queue = queue_of(1);
    queue.begin(0);
    queue.end(try_again, 20'000, 0, 0);
    EXPECT_EQ(queue.due_ms(), 20'000);
    queue.begin(20'000);
    queue.end(try_again, 5, 20'000, 0);
    EXPECT_EQ(queue.due_ms(), 22'000);
}

TEST(HookQueue, ARefusedDeliveryHoldsUpNothing) {
    HookQueue queue = queue_of(2);
    EXPECT_EQ(tried(queue, HookOutcome::refused, 0), 1);
    EXPECT_EQ(tried(queue, delivered, 0), 2);
    EXPECT_EQ(queue.counts(), (HookQueue::Counts{.delivered = 1, .refused = 1, .given_up = 0, .failed_tries = 0}));
}

TEST(HookQueue, WhatHasWaitedForADayOfFailingIsGivenUp) {
    HookQueue queue = queue_of(2);
    EXPECT_EQ(tried(queue, try_again, 1000), 1);
    ASSERT_TRUE(queue.add({3, "{}", 2000}));
    ASSERT_EQ(tried(queue, try_again, 1000 + hook_give_up_ms - 1), 1);
    EXPECT_EQ(queue.waiting(), 3U);
    const std::int64_t later_ms = 1000 + hook_give_up_ms + hook_pause_most_ms;
    ASSERT_NE(queue.begin(later_ms - hook_pause_most_ms + 2000), nullptr);
    EXPECT_EQ(queue.end(try_again, 0, 1000 + hook_give_up_ms, 0).given_up, 2U);
    EXPECT_EQ(queue.settled(), 2);
    EXPECT_EQ(queue.counts().given_up, 2);
    EXPECT_TRUE(queue.failing());
    EXPECT_EQ(tried(queue, delivered, later_ms), 3);
}

TEST(HookQueue, AnOldMessageIsNotGivenUpAtTheFirstFailure) {
    HookQueue queue = queue_of(1, -2 * hook_give_up_ms);
    EXPECT_EQ(tried(queue, try_again, 0), 1);
    EXPECT_EQ(queue.waiting(), 1U);
    EXPECT_EQ(tried(queue, delivered, 1000), 1);
}

TEST(HookQueue, GoneEndsItUntilItIsReset) {
    HookQueue queue = queue_of(3);
    queue.begin(0);
    EXPECT_TRUE(queue.end(HookOutcome::gone, 0, 0, 0).disabled);
    EXPECT_TRUE(queue.disabled());
    EXPECT_EQ(queue.waiting(), 0U);
    EXPECT_EQ(queue.settled(), 3);
    EXPECT_FALSE(queue.add({4, "{}", 0}));
    queue.reset();
    EXPECT_TRUE(queue.add({4, "{}", 0}));
    EXPECT_EQ(tried(queue, delivered, 0), 4);
}

TEST(HookQueue, ResetEndsThePause) {
    HookQueue queue = queue_of(1);
    EXPECT_EQ(tried(queue, try_again, 0), 1);
    queue.reset();
    EXPECT_EQ(tried(queue, delivered, 0), 1);
}

TEST(HookQueue, ACancelledDeliveryWaitsAsBefore) {
    HookQueue queue = queue_of(1);
    ASSERT_NE(queue.begin(0), nullptr);
    queue.cancel();
    EXPECT_EQ(tried(queue, delivered, 0), 1);
}

TEST(HookQueue, NoMoreIsTakenThanThereIsRoomFor) {
    HookQueue queue = queue_of(static_cast<std::int64_t>(hook_waiting));
    EXPECT_FALSE(queue.add({1000, "{}", 0}));
    tried(queue, delivered, 0);
    EXPECT_TRUE(queue.add({1000, "{}", 0}));

    HookQueue large;
    EXPECT_TRUE(large.add({1, std::string(2 * hook_waiting_bytes, 'a'), 0}));
    EXPECT_FALSE(large.add({2, "", 0}));
    tried(large, delivered, 0);
    EXPECT_TRUE(large.add({2, std::string(hook_waiting_bytes - 1, 'a'), 0}));
    EXPECT_TRUE(large.add({3, "a", 0}));
    EXPECT_FALSE(large.add({4, "a", 0}));
}

TEST(HookQueue, APlaceIsNotTakenTwice) {
    HookQueue queue = queue_of(2);
    EXPECT_FALSE(queue.add({2, "{}", 0}));
    EXPECT_FALSE(queue.add({1, "{}", 0}));
}

RC_GTEST_PROP(HookQueue, EveryDeliveryIsSettledOnceInOrder, ()) {
    HookQueue queue;
    std::int64_t added = 0;
    std::int64_t now_ms = 0;
    const auto steps = *rc::gen::container<std::vector<int>>(rc::gen::inRange(0, 8));
    for (const int step : steps) {
        const std::int64_t settled = queue.settled();
        now_ms += step * 1000;
        if (step < 4 && queue.add({added + 1, "{}", now_ms})) ++added;
        if (const auto* delivery = queue.begin(now_ms)) {
            RC_ASSERT(delivery->place == settled + 1);
            queue.end(step == 1 ? HookOutcome::refused : step % 2 == 0 ? delivered : try_again, 0, now_ms, most_random);
        }
        const auto& counts = queue.counts();
        RC_ASSERT(queue.settled() == counts.delivered + counts.refused + counts.given_up);
        RC_ASSERT(queue.settled() + static_cast<std::int64_t>(queue.waiting()) == added);
        RC_ASSERT(queue.waiting() == 0 || queue.due_ms().has_value());
    }
}

}  // namespace
}  // namespace kabar::server
