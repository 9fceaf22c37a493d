#include "hub/presence.h"

#include <gtest/gtest.h>

namespace kabar::hub {
namespace {

using chat::SessionId;

constexpr std::int64_t grace = 100;

class PresenceTest : public ::testing::Test {
protected:
    std::vector<std::string> names(std::int64_t now = 0) { return presence_.list(10, now, grace).names; }
    using Names = std::vector<std::string>;

    Presence presence_;
    const chat::Name arini_{"Arini", "arini"};
    const chat::Name messi_{"messi", "messi"};
};

TEST_F(PresenceTest, EachUserIsListedOnceByName) {
    presence_.connect(SessionId{1}, messi_);
    presence_.connect(SessionId{2}, arini_);
    presence_.connect(SessionId{2}, arini_);
    presence_.connect(SessionId{3}, arini_);
    EXPECT_EQ(names(), (Names{"Arini", "messi"}));
}

TEST_F(PresenceTest, AUserStaysForTheGraceTimeAfterTheLastConnection) {
    presence_.connect(SessionId{1}, arini_);
    presence_.connect(SessionId{1}, arini_);
    presence_.disconnect(SessionId{1}, 1000);
    EXPECT_EQ(names(5000), Names{"Arini"}) << "one connection is left";
    presence_.disconnect(SessionId{1}, 2000);
    EXPECT_EQ(names(2000 + grace - 1), Names{"Arini"});
    EXPECT_TRUE(presence_.is_active("arini", 2000 + grace - 1, grace));
    EXPECT_EQ(names(2000 + grace), Names{});
    EXPECT_FALSE(presence_.is_active("arini", 2000 + grace, grace));
}

TEST_F(PresenceTest, AnEndedSessionCountsNoMore) {
    presence_.connect(SessionId{1}, arini_);
    presence_.end(SessionId{1});
    EXPECT_EQ(names(), Names{});
    presence_.disconnect(SessionId{1}, 0);
    EXPECT_EQ(names(), Names{});
    presence_.connect(SessionId{2}, arini_);
    presence_.connect(SessionId{3}, arini_);
    presence_.end(SessionId{2});
    EXPECT_EQ(names(), Names{"Arini"}) << "there is another session";
}

TEST_F(PresenceTest, AListingSaysHowLongItIsGood) {
    presence_.connect(SessionId{1}, arini_);
    presence_.connect(SessionId{2}, messi_);
    presence_.disconnect(SessionId{2}, 50);
    const auto listing = presence_.list(10, 60, grace);
    EXPECT_EQ(listing.valid_until, 50 + grace);
    EXPECT_EQ(listing.version, presence_.version());
    presence_.disconnect(SessionId{1}, 60);
    EXPECT_NE(listing.version, presence_.version());
}

TEST_F(PresenceTest, ALongListIsCutAndSaysSo) {
    presence_.connect(SessionId{1}, arini_);
    presence_.connect(SessionId{2}, messi_);
    const auto listing = presence_.list(1, 0, grace);
    EXPECT_EQ(listing.names, Names{"Arini"});
    EXPECT_TRUE(listing.more);
    EXPECT_FALSE(presence_.list(2, 0, grace).more);
}

}  // namespace
}  // namespace kabar::hub
