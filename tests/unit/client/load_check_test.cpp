#include "client/load_check.h"

#include <gtest/gtest.h>

namespace kabar::client {
namespace {

/// User 0 has sent three acknowledged messages to user 1, who has read nothing yet.
Traffic three_sent() {
    Traffic traffic(3);
    traffic[0].sent = {{1, 1}, {1, 2}, {1, 3}};
    traffic[0].acknowledged = 3;
    for (UserTraffic& user : traffic) user.read_to_the_end = true;
    return traffic;
}

TEST(LoadCheck, IsGoodWhenAllIsReadOnceInOrder) {
    Traffic traffic = three_sent();
    traffic[1].reads = {{0, 0}, {0, 1}, {0, 2}};
    const CheckReport report = check_traffic(traffic);
    EXPECT_EQ(report.acknowledged, 3U);
    EXPECT_EQ(report.read_back, 3U);
    EXPECT_TRUE(report.good());
}

TEST(LoadCheck, CountsWhatIsMissing) {
    Traffic traffic = three_sent();
    traffic[1].reads = {{0, 0}, {0, 2}};
    const CheckReport report = check_traffic(traffic);
    EXPECT_EQ(report.missing, 1U);
    EXPECT_EQ(report.out_of_order, 0U);
    EXPECT_FALSE(report.good());
}

TEST(LoadCheck, CountsWhatIsReadTwice) {
    Traffic traffic = three_sent();
    traffic[1].reads = {{0, 0}, {0, 1}, {0, 1}, {0, 2}, {0, 0}};
    const CheckReport report = check_traffic(traffic);
    EXPECT_EQ(report.read_back, 3U);
    EXPECT_EQ(report.twice, 2U);
    EXPECT_EQ(report.out_of_order, 0U);
    EXPECT_FALSE(report.good());
}

TEST(LoadCheck, CountsWhatIsOutOfOrder) {
    Traffic traffic = three_sent();
    traffic[1].reads = {{0, 1}, {0, 0}, {0, 2}};
    const CheckReport report = check_traffic(traffic);
    EXPECT_EQ(report.out_of_order, 1U);
    EXPECT_FALSE(report.good());
}

TEST(LoadCheck, ExpectsTheOrderInWhichTheyWereAcknowledged) {
    Traffic traffic = three_sent();
    traffic[0].sent = {{1, 3}, {1, 1}, {1, 2}};  // the first was busy, and was sent again last
    traffic[1].reads = {{0, 1}, {0, 2}, {0, 0}};
    EXPECT_TRUE(check_traffic(traffic).good());
}

TEST(LoadCheck, AsksNoOrderBetweenDifferentSenders) {
    Traffic traffic(3);
    traffic[0].sent = {{1, 1}, {1, 2}};
    traffic[2].sent = {{1, 1}, {1, 2}};
    for (UserTraffic& user : traffic) user.read_to_the_end = true;
    traffic[1].reads = {{2, 0}, {0, 0}, {0, 1}, {2, 1}};
    EXPECT_TRUE(check_traffic(traffic).good());
}

TEST(LoadCheck, DoesNotExpectWhatWasRefusedAndNotesIfItIsRead) {
    Traffic traffic = three_sent();
    traffic[0].sent[1].order = SentMessage::refused;
    traffic[1].reads = {{0, 0}, {0, 2}};
    EXPECT_TRUE(check_traffic(traffic).good());
    traffic[1].reads = {{0, 0}, {0, 1}, {0, 2}};
    EXPECT_EQ(check_traffic(traffic).unexpected, 1U);
}

TEST(LoadCheck, LetsWhatWasNeverAnsweredBeReadOrNot) {
    Traffic traffic = three_sent();
    traffic[0].sent[2].order = SentMessage::unanswered;
    traffic[1].reads = {{0, 0}, {0, 1}};
    EXPECT_TRUE(check_traffic(traffic).good());
    traffic[1].reads.push_back({0, 2});
    EXPECT_TRUE(check_traffic(traffic).good());
    EXPECT_EQ(check_traffic(traffic).unanswered, 1U);
}

TEST(LoadCheck, CountsAnothersMessageAndOneNeverSentAsUnexpected) {
    Traffic traffic = three_sent();
    traffic[1].reads = {{0, 0}, {0, 1}, {0, 2}, {0, 3}, {7, 0}};
    traffic[2].reads = {{0, 0}};
    traffic[2].foreign = 1;
    EXPECT_EQ(check_traffic(traffic).unexpected, 4U);
}

TEST(LoadCheck, DoesNotCallMissingWhatItCouldNotRead) {
    Traffic traffic = three_sent();
    traffic[1].read_to_the_end = false;
    const CheckReport report = check_traffic(traffic);
    EXPECT_EQ(report.missing, 0U);
    EXPECT_EQ(report.unchecked, 3U);
    EXPECT_FALSE(report.good());
}

}  // namespace
}  // namespace kabar::client
