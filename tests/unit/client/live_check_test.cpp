#include "client/live_check.h"

#include <gtest/gtest.h>

namespace kabar::client {
namespace {

/// Two listeners of one room, and three acknowledged messages.
LiveTraffic three_messages() {
    LiveTraffic traffic(1, 2);
    for (std::uint32_t i = 0; i < 2; ++i) traffic.add_listener(i, 0);
    for (std::uint32_t i = 0; i < 3; ++i) traffic.acknowledge(traffic.send(0, 0), i + 1);
    return traffic;
}

void tell_all(LiveTraffic& traffic, std::uint32_t listener) {
    for (std::uint32_t i = 0; i < 3; ++i) EXPECT_TRUE(traffic.tell(listener, i, i + 1).counts);
}

TEST(LiveNumbers, KnowWhatWasPassedOver) {
    LiveNumbers numbers;
    EXPECT_EQ(numbers.take(1), LiveNumbers::Came::next);
    EXPECT_EQ(numbers.take(4), LiveNumbers::Came::next);
    EXPECT_FALSE(numbers.has(3));
    EXPECT_EQ(numbers.take(3), LiveNumbers::Came::late);
    EXPECT_EQ(numbers.take(3), LiveNumbers::Came::again);
    EXPECT_TRUE(numbers.has(3));
    EXPECT_FALSE(numbers.has(2));
}

TEST(LiveTraffic, IsGoodWhenAllGotAllInOrder) {
    LiveTraffic traffic = three_messages();
    tell_all(traffic, 0);
    EXPECT_FALSE(traffic.all_complete());
    tell_all(traffic, 1);
    EXPECT_TRUE(traffic.all_complete());
    const LiveCheck check = traffic.check();
    EXPECT_EQ(check.expected, 6U);
    EXPECT_EQ(check.delivered, 6U);
    EXPECT_TRUE(check.good());
}

TEST(LiveTraffic, MissesWhatWasAcknowledgedAndNotTold) {
    LiveTraffic traffic = three_messages();
    tell_all(traffic, 0);
    traffic.tell(1, 0, 1);
    traffic.tell(1, 2, 3);
    EXPECT_EQ(traffic.check().missing, 1U);
    EXPECT_EQ(three_messages().check().missing, 6U);
}

TEST(LiveTraffic, CountsWhatCameTwiceOrLate) {
    LiveTraffic traffic = three_messages();
    tell_all(traffic, 0);
    traffic.tell(0, 2, 3);
    traffic.tell(1, 1, 2);
    traffic.tell(1, 0, 1);
    traffic.tell(1, 2, 3);
    const LiveCheck check = traffic.check();
    EXPECT_EQ(check.twice, 1U);
    EXPECT_EQ(check.out_of_order, 1U);
    EXPECT_EQ(check.missing, 0U);
}

TEST(LiveTraffic, WonderAtWhatCannotBe) {
    LiveTraffic traffic(2, 2);
    traffic.add_listener(0, 0);
    traffic.add_listener(1, 1);
    traffic.acknowledge(traffic.send(0, 0), 1);
    traffic.refuse(traffic.send(0, 0));
    EXPECT_FALSE(traffic.tell(1, 0, 1).counts);  // of another room
    EXPECT_FALSE(traffic.tell(0, 0, 2).counts);  // under another number
    EXPECT_FALSE(traffic.tell(0, 1, 2).counts);  // refused
    EXPECT_FALSE(traffic.tell(0, 9, 1).counts);  // never sent
    EXPECT_EQ(traffic.check().unexpected, 4U);
}

TEST(LiveTraffic, AnUnansweredMessageMayBeToldOrNot) {
    LiveTraffic traffic(1, 2);
    for (std::uint32_t i = 0; i < 2; ++i) traffic.add_listener(i, 0);
    traffic.send(0, 0);
    traffic.tell(0, 0, 1);
    const LiveCheck check = traffic.check();
    EXPECT_EQ(check.unanswered, 1U);
    EXPECT_EQ(check.missing + check.unexpected, 0U);
}

TEST(LiveTraffic, TheAnswerMayComeAfterTheEvent) {
    LiveTraffic traffic(1, 1);
    traffic.add_listener(0, 0);
    const auto first = traffic.send(0, 0);
    EXPECT_TRUE(traffic.tell(0, first, 1).counts);
    traffic.acknowledge(first, 1);
    EXPECT_TRUE(traffic.all_complete());
    const auto second = traffic.send(0, 0);
    traffic.tell(0, second, 2);
    traffic.acknowledge(second, 1);
    EXPECT_FALSE(traffic.check().good());
}

}  // namespace
}  // namespace kabar::client
