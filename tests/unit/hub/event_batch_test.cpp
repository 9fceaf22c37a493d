#include "hub/event_batch.h"

#include <gtest/gtest.h>

namespace kabar::hub {
namespace {

using namespace chat;

constexpr std::uint64_t epoch = 7;

Change message(std::int64_t seq, std::int64_t conversation) {
    change::MessageAdded added;
    added.message = {Seq{seq}, ConversationId{conversation}, 1, UserId{1}, 0, "halo", 0};
    added.labels = {"arini", "Arini", "#kelas"};
    return added;
}

Change read(std::int64_t seq, bool to_all) {
    return change::ReadMoved{ConversationId{3}, UserId{2}, 1, Seq{seq}, to_all, {"messi", "Messi", "#kelas"}};
}

const EventBatch::Item& item_of(const EventBatch::Step& step) { return *std::get<const EventBatch::Item*>(step); }

TEST(EventBatch, WhatNobodyHasToHearOfMakesNone) {
    EXPECT_EQ(EventBatch::make({change::DisabledSet{UserId{1}, true}}, epoch), nullptr);
    EXPECT_EQ(EventBatch::make({read(0, true)}, epoch), nullptr);
}

TEST(EventBatch, EventsAndMembershipsStandInTheOrderOfTheChanges) {
    const auto batch = EventBatch::make({change::ConversationOpened{{ConversationId{3}, UserId{1}, UserId{2}}},
                                         message(10, 3), change::MemberRemoved{ConversationId{4}, UserId{2}}},
                                        epoch);
    ASSERT_EQ(batch->steps().size(), 4u);
    EXPECT_EQ(std::get<EventBatch::Joined>(batch->steps()[1]).user, UserId{2});
    EXPECT_EQ(item_of(batch->steps()[2]).event().text, "halo");
    EXPECT_EQ(std::get<EventBatch::Left>(batch->steps()[3]).conversation, ConversationId{4});
    EXPECT_EQ(batch->last(), Seq{10});
}

TEST(EventBatch, AnEventIsEncodedOnceForEachWayInWhichItCanLook) {
    const auto batch = EventBatch::make({message(10, 3)}, epoch);
    const auto& item = item_of(batch->steps()[0]);
    const auto& plain = item.bytes(wire::Format::json, false, epoch);
    EXPECT_EQ(plain, item.bytes(wire::Format::json, false, epoch));
    EXPECT_NE(plain->find("\"to\": \"#kelas\""), std::string::npos);
    EXPECT_NE(item.bytes(wire::Format::json, true, epoch)->find("\"to\": \"#kelas~3\""), std::string::npos);
}

TEST(EventBatch, AReadMarkOfAGreatRoomIsForItsOwnerAlone) {
    const auto batch = EventBatch::make({read(5, true), read(6, false)}, epoch);
    EXPECT_EQ(item_of(batch->steps()[0]).event().audience, UserId{});
    EXPECT_EQ(item_of(batch->steps()[1]).event().audience, UserId{2});
}

}  // namespace
}  // namespace kabar::hub
