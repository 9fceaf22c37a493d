#include <gtest/gtest.h>

#include "base/limits.h"
#include "unit/chat/decide_fixture.h"

namespace kabar::chat {
namespace {

using testing::later;
using testing::now;

class DecideMessages : public testing::DecideMessageTest {};

TEST_F(DecideMessages, MessagesOfAConversationAreNumberedFromOneWithoutGaps) {
    EXPECT_EQ(kept(send("messi")).number, 1);
    EXPECT_EQ(kept(send("messi")).number, 2);
    add_user("lineker");
    EXPECT_EQ(kept(send("lineker")).number, 1);
    EXPECT_EQ(kept(send("messi")).number, 3);
    EXPECT_EQ(kept(send("messi")).seq, Seq{5});
}

TEST_F(DecideMessages, BothDirectionsAreOneConversation) {
    const auto first = kept(send("messi"));
    as(messi_);
    const auto second = kept(send("arini"));
    EXPECT_EQ(second.conversation, first.conversation);
    EXPECT_EQ(second.number, 2);
}

TEST_F(DecideMessages, TheSameIdGivesTheFirstAnswerAgain) {
    const auto first = kept(send("messi", "a1"));
    kept(send("messi"));
    auto again = send("messi", "a1");
    again.at = later;
    const auto second = kept(again);
    EXPECT_TRUE(second.dup);
    EXPECT_EQ(second.number, first.number);
    EXPECT_EQ(second.sent, now);
    EXPECT_TRUE(changes_.empty());
}

TEST_F(DecideMessages, TheSameIdWithAnotherTextIsRefused) {
    kept(send("messi", "a1", 1));
    EXPECT_EQ(refused(send("messi", "a1", 2)), Code::id_reused);
}

TEST_F(DecideMessages, AnIdIsOneSendersOwn) {
    kept(send("messi", "a1"));
    as(messi_);
    EXPECT_FALSE(kept(send("arini", "a1")).dup);
}

TEST_F(DecideMessages, ARetryIsAnsweredEvenWhenTheReceiverIsGone) {
    kept(send("messi", "a1"));
    run(command::RemoveUser{now, "messi"});
    EXPECT_TRUE(kept(send("messi", "a1")).dup);
    EXPECT_EQ(refused(send("messi", "a2")), Code::unknown_user);
}

TEST_F(DecideMessages, WhoHadReadEverythingHasReadHisOwnMessage) {
    kept(send("messi"));
    EXPECT_EQ(read_by(arini_), 1);
    EXPECT_EQ(read_by(messi_), 0);
    as(messi_);
    kept(send("arini"));
    EXPECT_EQ(read_by(messi_), 0) << "the first message is still unread";
}

TEST_F(DecideMessages, NotesToOneselfAreUnread) {
    kept(send("arini"));
    EXPECT_EQ(read_by(arini_), 0);
}

TEST_F(DecideMessages, AMarkMovesOnlyForwardAndNotPastTheEnd) {
    for (int i = 0; i < 3; ++i) kept(send("messi"));
    const auto mark = [&](std::int64_t number) {
        run(command::MarkRead{now, messi_, {{ConversationId{1}, number}}});
        return read_by(messi_);
    };
    EXPECT_EQ(mark(2), 2);
    EXPECT_EQ(mark(1), 2);
    EXPECT_EQ(mark(99), 3);
    run(command::MarkRead{now, UserId{99}, {{ConversationId{1}, 1}}});
    EXPECT_TRUE(changes_.empty()) << "a stranger has no marker";
    run(command::MarkRead{now, arini_, {{ConversationId{1}, 2}}});
    EXPECT_TRUE(changes_.empty()) << "he wrote them";
}

TEST_F(DecideMessages, AMessageCarriesTheNamesForItsListeners) {
    run(send("messi"));
    const auto direct = changes_of<change::MessageAdded>().at(0).labels;
    EXPECT_EQ(direct.from, "arini");
    EXPECT_EQ(direct.display, "arini");
    EXPECT_EQ(direct.to, "messi");
    create("News");
    run(send("#news"));
    EXPECT_EQ(changes_of<change::MessageAdded>().at(0).labels.to, "#News");
}

TEST_F(DecideMessages, WhoIsBlockedCannotSend) {
    kept(send("messi"));
    as(messi_);
    run(command::SetBlocked{now, session_, "arini", true});
    EXPECT_TRUE(kept(send("arini")).number > 0) << "the other way is open";
    as(arini_);
    EXPECT_EQ(error_of(send("messi")), (Error{Code::blocked, "messi"}));
    kept(send("arini"));
    as(messi_);
    run(command::SetBlocked{now, session_, "arini", false});
    as(arini_);
    EXPECT_EQ(kept(send("messi")).number, 3);
}

TEST_F(DecideMessages, AReplyIsToAMessageThatIsThere) {
    const auto reply = [&](std::int64_t to, const std::string& id = {}) {
        auto c = send("messi", id);
        c.reply = to;
        return c;
    };
    EXPECT_EQ(error_of(reply(1)), (Error{Code::unknown_message, "1"}));
    kept(send("messi"));
    EXPECT_EQ(refused(reply(2)), Code::unknown_message);
    EXPECT_EQ(refused(reply(-1)), Code::unknown_message);
    run(reply(1, "a"));
    EXPECT_EQ(changes_of<change::MessageAdded>().at(0).message.reply, 1);
    EXPECT_TRUE(kept(reply(1, "a")).dup);
}

TEST_F(DecideMessages, SendingToARoomTakesMembership) {
    const auto room = create("news");
    EXPECT_EQ(kept(send("#news")).conversation, room);
    EXPECT_EQ(read_by(arini_, room), 1);
    as(messi_);
    EXPECT_EQ(error_of(send("#news")), (Error{Code::not_a_member, "#news"}));
    EXPECT_EQ(error_of(send("#nothing")), (Error{Code::unknown_room, "#nothing"}));
    join(messi_, "#news");
    EXPECT_EQ(read_by(messi_, room), 1) << "what was said before is not unread";
    EXPECT_EQ(kept(send("#news")).number, 2);
    EXPECT_EQ(read_by(messi_, room), 2);
    EXPECT_EQ(read_by(arini_, room), 1);
}

TEST_F(DecideMessages, ReadingTakesAPlaceInTheOrderAndIsToldToTheOther) {
    for (int i = 0; i < 3; ++i) kept(send("messi"));
    as(messi_);
    run(read("arini", 2));
    const auto moved = changes_of<change::ReadMoved>().at(0);
    EXPECT_EQ(moved.seq, Seq{4});
    EXPECT_TRUE(moved.to_all);
    EXPECT_EQ(moved.labels.from, "messi");
    EXPECT_EQ(moved.labels.to, "arini");
    EXPECT_EQ(state().counters().seq, 4);
    EXPECT_EQ(state().member(ConversationId{1}, messi_)->read_seq, Seq{4});
    run(read("arini", 1));
    EXPECT_TRUE(changes_.empty());
    run(read("arini", 99));
    EXPECT_EQ(read_by(messi_), 3);
    EXPECT_TRUE(is_done(read("messi", 1))) << "there are no notes";
    EXPECT_EQ(refused(read("nobody", 1)), Code::unknown_user);
}

TEST_F(DecideMessages, ManyMarksHaveManyPlacesAndTheGreatestOfAConversationCounts) {
    for (int i = 0; i < 5; ++i) kept(send("messi"));
    create("news");
    join(messi_, "#news");
    as(arini_);
    const auto room = kept(send("#news")).conversation;
    const auto before = state().counters().seq;
    run(command::MarkRead{now, messi_, {{room, 1}, {ConversationId{1}, 4}, {ConversationId{1}, 3}}});
    const auto moved = changes_of<change::ReadMoved>();
    ASSERT_EQ(moved.size(), 2U);
    EXPECT_EQ(moved[0].number, 4);
    EXPECT_EQ(moved[0].labels.to, "arini");
    EXPECT_EQ(moved[0].seq, Seq{before + 1});
    EXPECT_EQ(moved[1].labels.to, "#news");
    EXPECT_EQ(moved[1].seq, Seq{before + 2});
    EXPECT_EQ(read_by(messi_), 4);
}

TEST_F(DecideMessages, InAGreatRoomReadingIsTheReadersOwn) {
    const auto room = create("news");
    join(messi_, "#news");
    as(arini_);
    kept(send("#news"));
    for (std::int64_t user = 100; state().room(room)->members < limits::read_receipt_members; ++user) {
        state().apply(change::MemberAdded{{room, UserId{user}}});
    }
    as(messi_);
    run(read("#news", 1));
    EXPECT_TRUE(changes_of<change::ReadMoved>().at(0).to_all);
    as(arini_);
    kept(send("#news"));
    state().apply(change::MemberAdded{{room, UserId{9000}}});
    as(messi_);
    run(read("#news", 2));
    EXPECT_FALSE(changes_of<change::ReadMoved>().at(0).to_all);
}

}  // namespace
}  // namespace kabar::chat
