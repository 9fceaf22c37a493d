// Who comes and goes, and who may say so.
#include <gtest/gtest.h>

#include "unit/chat/decide_fixture.h"

namespace kabar::chat {
namespace {

using testing::now;

class DecideRoomMembers : public testing::DecideRoomTest {};

TEST_F(DecideRoomMembers, MembersInviteToAPublicRoomAndModeratorsToAPrivateOne) {
    const auto news = news_of_three();
    add_user("cici");
    as(messi_);
    EXPECT_EQ(label(invite("#news", "cici")), "#news");
    EXPECT_EQ(state().room(news)->members, 4);
    EXPECT_EQ(events().at(0).from, "messi");
    EXPECT_EQ(events().at(0).subject, "cici");
    run(invite("#news", "cici"));
    EXPECT_TRUE(changes_.empty());
    EXPECT_EQ(refused(invite("#news", "nobody")), Code::unknown_user);
    run(create("secret", true));
    run(invite("#secret", "budi"));
    as(budi_);
    EXPECT_EQ(error_of(invite("#secret", "arini")), (Error{Code::not_allowed, "moderator"}));
    EXPECT_EQ(kept(send("#secret")).number, 1);
}

TEST_F(DecideRoomMembers, WhoBlocksOneIsNotInvitedByHim) {
    run(create("news"));
    as(messi_);
    run(command::SetBlocked{now, session_, "arini", true});
    as(arini_);
    EXPECT_EQ(error_of(invite("#news", "messi")), (Error{Code::blocked, "messi"}));
}

TEST_F(DecideRoomMembers, LeavingIsToldToThoseWhoStayAndToOnesOwnDevices) {
    const auto news = news_of_three();
    const auto before = state().counters().seq;
    as(messi_);
    EXPECT_EQ(label(leave("#news")), "#news");
    EXPECT_TRUE(std::holds_alternative<change::MemberRemoved>(changes_.at(0)));
    ASSERT_EQ(events().size(), 2U);
    EXPECT_EQ(events()[0].audience, UserId{});
    EXPECT_EQ(events()[1].audience, messi_);
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_EQ(events()[i].kind, EventKind::left);
        EXPECT_EQ(events()[i].seq, Seq{before + 1 + static_cast<std::int64_t>(i)});
        EXPECT_EQ(events()[i].text, "left");
        EXPECT_EQ(events()[i].subject, "messi");
    }
    EXPECT_FALSE(is_in(news, messi_));
    EXPECT_EQ(refused(send("#news")), Code::not_a_member);
}

TEST_F(DecideRoomMembers, TheLastOwnerIsFollowedByTheModeratorElseByTheMemberThereLongest) {
    const auto news = news_of_three();
    run(role("#news", "budi", Role::moderator));
    run(leave("#news"));
    EXPECT_EQ(role_of(news, budi_), Role::owner);
    EXPECT_EQ(events().back().kind, EventKind::role);
    EXPECT_EQ(events().back().subject, "budi");
    EXPECT_EQ(events().back().text, "owner");
    run(join("#news"));
    as(budi_);
    run(leave("#news"));
    EXPECT_EQ(role_of(news, messi_), Role::owner) << "he was there before arini came back";
    EXPECT_EQ(role_of(news, arini_), Role::member);
}

TEST_F(DecideRoomMembers, AnOwnerOfTwoIsNotFollowed) {
    const auto news = news_of_three();
    run(role("#news", "messi", Role::owner));
    run(leave("#news"));
    EXPECT_TRUE(changes_of<change::RoleSet>().empty());
    EXPECT_EQ(role_of(news, budi_), Role::member);
}

TEST_F(DecideRoomMembers, ModeratorsKickMembersAndOnlyMembers) {
    const auto news = news_of_three();
    add_user("cici");
    run(invite("#news", "cici"));
    run(role("#news", "messi", Role::moderator));
    run(role("#news", "cici", Role::moderator));
    as(budi_);
    EXPECT_EQ(error_of(kick("#news", "messi")), (Error{Code::not_allowed, "moderator"}));
    as(messi_);
    EXPECT_EQ(error_of(kick("#news", "arini")), (Error{Code::not_allowed, "owner"}));
    EXPECT_EQ(error_of(kick("#news", "cici")), (Error{Code::not_allowed, "owner"}));
    EXPECT_EQ(refused(kick("#news", "messi")), Code::not_allowed) << "for oneself there is leaving";
    EXPECT_EQ(label(kick("#news", "budi")), "#news");
    EXPECT_EQ(events().at(0).text, "kicked");
    EXPECT_EQ(events().at(0).from, "messi");
    EXPECT_EQ(events().at(1).audience, budi_);
    EXPECT_FALSE(is_in(news, budi_));
    EXPECT_EQ(refused(kick("#news", "budi")), Code::unknown_user);
    as(arini_);
    run(kick("#news", "cici"));
    EXPECT_EQ(state().room(news)->members, 2);
    run(role("#news", "messi", Role::owner));
    EXPECT_EQ(error_of(kick("#news", "messi")), (Error{Code::not_allowed, "owner"}));
}

TEST_F(DecideRoomMembers, WhoIsBannedCannotComeBackUntilUnbanned) {
    const auto news = news_of_three();
    add_user("cici");
    run(ban("#news", "messi"));
    EXPECT_EQ(events().at(0).text, "banned");
    EXPECT_FALSE(is_in(news, messi_));
    EXPECT_EQ(label(ban("#news", "cici")), "#news") << "she need not be a member";
    EXPECT_TRUE(events().empty());
    run(ban("#news", "cici"));
    EXPECT_TRUE(changes_.empty());
    EXPECT_EQ(error_of(invite("#news", "messi")), (Error{Code::banned, "#news"}));
    as(messi_);
    EXPECT_EQ(error_of(join("#news")), (Error{Code::banned, "#news"}));
    EXPECT_EQ(refused(send("#news")), Code::not_a_member);
    as(budi_);
    EXPECT_EQ(refused(unban("#news", "messi")), Code::not_allowed);
    as(arini_);
    run(unban("#news", "messi"));
    as(messi_);
    EXPECT_EQ(label(join("#news")), "#news");
}

TEST_F(DecideRoomMembers, OwnersGiveRolesAndTheLastOneCannotGiveHisAway) {
    const auto news = news_of_three();
    EXPECT_EQ(refused(role("#news", "arini", Role::member)), Code::not_allowed);
    run(role("#news", "messi", Role::owner));
    EXPECT_EQ(events().at(0).kind, EventKind::role);
    EXPECT_EQ(events().at(0).text, "owner");
    run(role("#news", "arini", Role::member));
    EXPECT_EQ(role_of(news, arini_), Role::member);
    EXPECT_EQ(error_of(role("#news", "budi", Role::owner)), (Error{Code::not_allowed, "owner"}));
    as(messi_);
    run(role("#news", "budi", Role::member));
    EXPECT_TRUE(changes_.empty());
    add_user("cici");
    EXPECT_EQ(refused(role("#news", "cici", Role::member)), Code::unknown_user);
}

TEST_F(DecideRoomMembers, WhoIsRemovedLeavesAllRooms) {
    const auto news = news_of_three();
    run(create("own", true));
    const ConversationId own{state().counters().conversations};
    run(command::RemoveUser{now, "arini"});
    EXPECT_TRUE(std::holds_alternative<change::UserRemoved>(changes_.back()));
    EXPECT_EQ(role_of(news, messi_), Role::owner);
    EXPECT_TRUE(state().room(own)->deleted);
    EXPECT_TRUE(state().rooms_of(arini_).empty());
    std::int64_t last = 0;
    for (const Event& event : events()) {
        EXPECT_GT(number_of(event.seq), last) << "no place is given twice";
        last = number_of(event.seq);
    }
    EXPECT_EQ(state().counters().seq, last);
}

}  // namespace
}  // namespace kabar::chat
