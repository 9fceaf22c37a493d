// What the writer keeps of rooms, members, blocks, and of what is done to messages, on every engine.
#include "contract/engines.h"
#include "contract/fixtures.h"

namespace kabar::testing {
namespace {

using namespace chat;

class RoomContract : public StoreTest {
protected:
    static constexpr ConversationId room_id{1};

    /// Room 1, `#news`, of users 1, its owner, and 2.
    void make_news() {
        ASSERT_TRUE(write(writer(), {user_added(1, "arini"), user_added(2, "messi"), room_opened(1, "news"),
                                     member_added(1, 1, Role::owner), member_added(1, 2)}));
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, RoomContract, ::testing::ValuesIn(engines()), engine_name);

TEST_P(RoomContract, ARoomComesBackWithItsMembers) {
    make_news();
    auto muted = make_member(1, 2);
    for (const bool again : {false, true}) {
        if (again) reopen();
        ASSERT_NE(writer().room(room_id), nullptr);
        EXPECT_EQ(writer().room(room_id)->members, 2);
        EXPECT_EQ(writer().room(room_id)->name.key, "news");
        EXPECT_EQ(writer().public_room("news"), room_id);
        EXPECT_EQ(writer().room_of(UserId{2}, "news"), room_id);
        EXPECT_EQ(writer().room_of(UserId{3}, "news"), std::nullopt);
        EXPECT_EQ(writer().rooms_of(UserId{2}), std::vector{room_id});
        EXPECT_EQ(writer().members_of(room_id), (std::vector{make_member(1, 1, Role::owner), muted}));
        EXPECT_EQ(writer().member(room_id, UserId{3}), nullptr);
        EXPECT_EQ(writer().last_number(room_id), 0);
        EXPECT_EQ(writer().counters().conversations, 1);
    }
}

TEST_P(RoomContract, MembersChangeAndLeave) {
    make_news();
    ASSERT_TRUE(write(writer(), {change::RoleSet{room_id, UserId{2}, Role::moderator},
                                 change::MutedSet{room_id, UserId{2}, true}, change::TopicSet{room_id, "topic"}}));
    for (const bool again : {false, true}) {
        if (again) reopen();
        EXPECT_EQ(writer().member(room_id, UserId{2})->role, Role::moderator);
        EXPECT_TRUE(writer().member(room_id, UserId{2})->muted);
        EXPECT_EQ(writer().room(room_id)->topic, "topic");
    }
    ASSERT_TRUE(write(writer(), {change::MemberRemoved{room_id, UserId{2}}}));
    for (const bool again : {false, true}) {
        if (again) reopen();
        EXPECT_EQ(writer().member(room_id, UserId{2}), nullptr);
        EXPECT_EQ(writer().room_of(UserId{2}, "news"), std::nullopt);
        EXPECT_EQ(writer().room(room_id)->members, 1);
    }
}

TEST_P(RoomContract, AMarkMovedBeforeLeavingIsNotThereAfterComingBackInTheSameBatch) {
    make_news();
    ASSERT_TRUE(write(writer(), {message_added(1, 1, 1, 1, "a"), read_moved(1, 2, 1),
                                 change::MemberRemoved{room_id, UserId{2}}, member_added(1, 2)}));
    EXPECT_EQ(writer().member(room_id, UserId{2})->read, 0);
    reopen();
    EXPECT_EQ(writer().member(room_id, UserId{2})->read, 0);
}

TEST_P(RoomContract, AMarkKeepsThePlaceOfItsLastReading) {
    make_news();
    ASSERT_TRUE(write(writer(), {message_added(1, 1, 1, 1, "a"), message_added(2, 1, 2, 2, "b"),
                                 change::ReadMoved{room_id, UserId{2}, 1, Seq{3}, true, {}}, read_moved(1, 2, 2)}));
    reopen();
    EXPECT_EQ(writer().member(room_id, UserId{2})->read, 2);
    EXPECT_EQ(writer().member(room_id, UserId{2})->read_seq, Seq{3});
    EXPECT_EQ(writer().counters().seq, 3);
}

TEST_P(RoomContract, AnAliasedRoomIsNotKnownByItsName) {
    make_news();
    auto aliased = make_member(2, 1);
    aliased.aliased = true;
    ASSERT_TRUE(write(writer(), {room_opened(2, "news", true), change::MemberAdded{aliased}}));
    for (const bool again : {false, true}) {
        if (again) reopen();
        EXPECT_EQ(writer().room_of(UserId{1}, "news"), room_id);
        EXPECT_TRUE(writer().member(ConversationId{2}, UserId{1})->aliased);
        EXPECT_EQ(writer().public_room("news"), room_id);
    }
}

TEST_P(RoomContract, ADeletedRoomFreesItsNameAndItsBans) {
    make_news();
    ASSERT_TRUE(write(writer(), {change::BanSet{room_id, UserId{3}, true}}));
    EXPECT_TRUE(writer().is_banned(room_id, UserId{3}));
    EXPECT_EQ(writer().ban_count(room_id), 1U);
    ASSERT_TRUE(write(writer(), {change::MemberRemoved{room_id, UserId{1}}, change::MemberRemoved{room_id, UserId{2}},
                                 change::RoomDeleted{room_id}}));
    EXPECT_TRUE(writer().room(room_id)->deleted);
    EXPECT_FALSE(writer().public_room("news"));
    EXPECT_FALSE(writer().is_banned(room_id, UserId{3}));
    ASSERT_TRUE(write(writer(), {room_opened(2, "news")}));
    EXPECT_EQ(writer().public_room("news"), ConversationId{2});
}

TEST_P(RoomContract, BlocksAreOneWay) {
    ASSERT_TRUE(write(writer(), {change::BlockSet{UserId{1}, UserId{2}, true}}));
    reopen();
    EXPECT_TRUE(writer().is_blocked(UserId{1}, UserId{2}));
    EXPECT_FALSE(writer().is_blocked(UserId{2}, UserId{1}));
    EXPECT_EQ(writer().block_count(UserId{1}), 1U);
    ASSERT_TRUE(write(writer(), {change::BlockSet{UserId{1}, UserId{2}, false}}));
    EXPECT_FALSE(writer().is_blocked(UserId{1}, UserId{2}));
}

TEST_P(RoomContract, ADeletedMessageIsForgottenWithItsReactions) {
    make_news();
    ASSERT_TRUE(write(writer(), {message_added(1, 1, 1, 1, "a"), change::ReactionSet{room_id, 1, UserId{2}, "+1", true},
                                 change::ReactionSet{room_id, 1, UserId{1}, "+1", true},
                                 change::ReactionSet{room_id, 1, UserId{1}, "+1", false}}));
    EXPECT_EQ(writer().message(room_id, 1)->reactions, 1U);
    EXPECT_TRUE(writer().has_reaction(room_id, 1, UserId{2}, "+1"));
    EXPECT_FALSE(writer().has_reaction(room_id, 1, UserId{1}, "+1"));
    EXPECT_FALSE(writer().message(room_id, 2));
    ASSERT_TRUE(write(writer(), {change::MessageDeleted{room_id, 1, Seq{1}}}));
    EXPECT_TRUE(writer().message(room_id, 1)->deleted);
    EXPECT_EQ(writer().message(room_id, 1)->reactions, 0U);
}

TEST_P(RoomContract, RollbackLeavesRoomsAsTheyWere) {
    make_news();
    const auto before = hash();
    ASSERT_TRUE(writer().begin());
    writer().apply(change::MemberRemoved{room_id, UserId{2}});
    writer().apply(change::TopicSet{room_id, "topic"});
    writer().apply(change::BlockSet{UserId{1}, UserId{2}, true});
    writer().apply(room_opened(2, "club"));
    writer().rollback();
    EXPECT_EQ(hash(), before);
    EXPECT_EQ(writer().room(room_id)->members, 2);
    EXPECT_EQ(writer().room(room_id)->topic, "");
    EXPECT_NE(writer().member(room_id, UserId{2}), nullptr);
    EXPECT_FALSE(writer().is_blocked(UserId{1}, UserId{2}));
    EXPECT_EQ(writer().room(ConversationId{2}), nullptr);
}

TEST_P(RoomContract, TheHashSeesEveryNewTable) {
    make_news();
    auto last = hash();
    Event event;
    event.seq = Seq{2};
    event.kind = EventKind::topic;
    event.conversation = room_id;
    event.text = "topic";
    const std::vector<Change> changes{message_added(1, 1, 1, 1, "a"),
                                      change::EventAdded{event},
                                      change::EpochBegan{{Seq{3}, 9}},
                                      change::MessageEdited{room_id, 1, Seq{1}, 7, "b"},
                                      change::ReactionSet{room_id, 1, UserId{2}, "+1", true},
                                      change::BanSet{room_id, UserId{3}, true},
                                      change::BlockSet{UserId{1}, UserId{2}, true},
                                      change::TopicSet{room_id, "topic"},
                                      change::MutedSet{room_id, UserId{1}, true},
                                      change::ProfileSet{UserId{1}, "A", "away"}};
    for (const Change& change : changes) {
        ASSERT_TRUE(write(writer(), {change}));
        EXPECT_NE(hash(), last) << change.index();
        last = hash();
    }
    EXPECT_EQ(writer().counters().seq, 3);
}

}  // namespace
}  // namespace kabar::testing
