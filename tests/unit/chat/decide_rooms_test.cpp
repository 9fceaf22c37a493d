#include <gtest/gtest.h>

#include "base/limits.h"
#include "unit/chat/decide_fixture.h"

namespace kabar::chat {
namespace {

using testing::now;

class DecideRooms : public testing::DecideRoomTest {};

TEST_F(DecideRooms, TheCreatorIsTheOwnerAndTheFirstMember) {
    EXPECT_EQ(label(create("News")), "#News");
    const auto id = *state().public_room("news");
    EXPECT_EQ(role_of(id, arini_), Role::owner);
    EXPECT_EQ(state().room(id)->members, 1);
    const auto joined = events().at(0);
    EXPECT_EQ(joined.kind, EventKind::joined);
    EXPECT_EQ(joined.subject_id, arini_);
    EXPECT_EQ(joined.subject, "arini");
    EXPECT_EQ(joined.to, "#News");
    EXPECT_EQ(state().member(id, arini_)->joined, joined.seq) << "the new member gets it, too";
}

TEST_F(DecideRooms, APublicNameIsTakenWhileItsRoomIsThere) {
    run(create("news"));
    as(messi_);
    EXPECT_EQ(error_of(create("News")), (Error{Code::room_taken, "#News"}));
    as(arini_);
    run(remove("#news"));
    as(messi_);
    EXPECT_EQ(label(create("news")), "#news");
}

TEST_F(DecideRooms, PrivateNamesAreNobodyElsesBusiness) {
    run(create("secret", true));
    as(messi_);
    EXPECT_EQ(label(create("secret", true)), "#secret");
    EXPECT_EQ(label(create("secret")), "#secret~3") << "he knows another one by that name";
    EXPECT_EQ(kept(send("#secret")).conversation, ConversationId{2});
    EXPECT_EQ(kept(send("#secret~3")).conversation, ConversationId{3});
    EXPECT_EQ(kept(send("#secret~2")).conversation, ConversationId{2});
    EXPECT_EQ(error_of(send("#secret~1")), (Error{Code::unknown_room, "#secret~1"}));
}

TEST_F(DecideRooms, ToAStrangerAPrivateRoomIsAsOneThatIsNotThere) {
    run(create("secret", true));
    kept(send("#secret"));
    as(messi_);
    for (const std::string room : {"#secret", "#secret~1"}) {
        const std::vector<Command> asked{join(room),
                                         leave(room),
                                         send(room),
                                         invite(room, "budi"),
                                         kick(room, "arini"),
                                         ban(room, "arini"),
                                         unban(room, "arini"),
                                         topic(room, "x"),
                                         role(room, "arini", Role::member),
                                         remove(room),
                                         command::ReadUpTo{now, session_, place(room), 1},
                                         command::EditMessage{now, session_, place(room), 1, "x"},
                                         command::DeleteMessage{now, session_, place(room), 1},
                                         command::SetReaction{now, session_, place(room), 1, "x", true},
                                         command::SetMuted{now, session_, place(room), true}};
        for (const Command& command : asked) {
            EXPECT_EQ(error_of(command), (Error{Code::unknown_room, room})) << command.index();
        }
    }
}

TEST_F(DecideRooms, InAPublicRoomEverythingButJoiningTakesMembership) {
    run(create("news"));
    kept(send("#news"));
    as(messi_);
    const std::vector<Command> asked{leave("#news"),
                                     send("#news"),
                                     invite("#news", "budi"),
                                     kick("#news", "arini"),
                                     unban("#news", "arini"),
                                     topic("#news", "x"),
                                     role("#news", "arini", Role::member),
                                     remove("#news"),
                                     command::ReadUpTo{now, session_, place("#news"), 1},
                                     command::EditMessage{now, session_, place("#news"), 1, "x"},
                                     command::SetReaction{now, session_, place("#news"), 1, "x", true},
                                     command::SetMuted{now, session_, place("#news"), true}};
    for (const Command& command : asked) {
        EXPECT_EQ(error_of(command), (Error{Code::not_a_member, "#news"})) << command.index();
    }
    EXPECT_EQ(label(join("#news")), "#news");
    EXPECT_EQ(label(join("#news")), "#news");
    EXPECT_TRUE(changes_.empty()) << "he was there already";
}

TEST_F(DecideRooms, ARoomThatNobodyIsLeftInIsDeleted) {
    run(create("news"));
    run(ban("#news", "budi"));
    run(leave("#news"));
    EXPECT_EQ(changes_of<change::RoomDeleted>().size(), 1U);
    EXPECT_FALSE(state().public_room("news"));
    EXPECT_EQ(refused(join("#news")), Code::unknown_room);
    EXPECT_EQ(state().ban_count(ConversationId{1}), 0U);
}

TEST_F(DecideRooms, TheTopicIsTheModerators) {
    const auto news = news_of_three();
    run(topic("#news", "what is new"));
    EXPECT_EQ(state().room(news)->topic, "what is new");
    EXPECT_EQ(events().at(0).text, "what is new");
    run(topic("#news", "what is new"));
    EXPECT_TRUE(changes_.empty());
    as(messi_);
    EXPECT_EQ(error_of(topic("#news", "x")), (Error{Code::not_allowed, "moderator"}));
}

TEST_F(DecideRooms, DeletingARoomTellsEachMember) {
    const auto news = news_of_three();
    as(messi_);
    EXPECT_EQ(error_of(remove("#news")), (Error{Code::not_allowed, "owner"}));
    as(arini_);
    EXPECT_EQ(label(remove("#news")), "#news");
    const auto told = events();
    ASSERT_EQ(told.size(), 3U);
    for (std::size_t i = 0; i < 3; ++i) {
        EXPECT_EQ(told[i].audience, (std::vector{arini_, messi_, budi_})[i]);
        EXPECT_EQ(told[i].text, "room deleted");
    }
    EXPECT_EQ(state().counters().seq, number_of(told.back().seq));
    EXPECT_TRUE(state().members_of(news).empty());
    EXPECT_TRUE(state().room(news)->deleted);
    EXPECT_EQ(refused(send("#news")), Code::unknown_room);
    EXPECT_EQ(refused(send("#news~1")), Code::unknown_room);
}

TEST_F(DecideRooms, ComingBackKnowsTheNameAgain) {
    news_of_three();
    as(messi_);
    run(leave("#news"));
    run(create("news", true));
    EXPECT_EQ(label(join("#news~1")), "#news~1");
    EXPECT_EQ(error_of(join("#news~9")), (Error{Code::unknown_room, "#news~9"}));
    run(leave("#news"));
    EXPECT_EQ(kept(send("#news")).conversation, ConversationId{1}) << "the only one by that name now";
}

TEST_F(DecideRooms, RoomsBansAndMembersHaveTheirLimits) {
    const auto news = news_of_three();
    for (std::size_t i = 0; i < limits::room_bans; ++i) {
        state().apply(change::BanSet{news, UserId{static_cast<std::int64_t>(1000 + i)}, true});
    }
    EXPECT_EQ(error_of(ban("#news", "messi")), (Error{Code::too_many, "bans of one room: 10000"}));
    for (std::size_t i = 1; i < limits::rooms_per_user; ++i) run(create("r" + std::to_string(i), true));
    EXPECT_EQ(error_of(create("more")), (Error{Code::too_many, "rooms of one user: 500"}));
    as(messi_);
    run(create("more"));
    EXPECT_EQ(error_of(invite("#more", "arini")), (Error{Code::too_many, "rooms of one user: 500"}));
    for (std::int64_t user = 10'000; state().room(news)->members < static_cast<std::int64_t>(limits::room_members);
         ++user) {
        state().apply(change::MemberAdded{{news, UserId{user}}});
    }
    run(leave("#news"));
    state().apply(change::MemberAdded{{news, UserId{99'999}}});
    EXPECT_EQ(error_of(join("#news")), (Error{Code::too_many, "members of one room: 10000"}));
}

}  // namespace
}  // namespace kabar::chat
