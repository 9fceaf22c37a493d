// What is done to a message that is there.
#include <gtest/gtest.h>

#include "base/limits.h"
#include "unit/chat/decide_fixture.h"

namespace kabar::chat {
namespace {

using testing::later;
using testing::now;

class DecideMessageChanges : public testing::DecideMessageTest {};

TEST_F(DecideMessageChanges, OnlyTheSenderEdits) {
    kept(send("messi"));
    EXPECT_TRUE(is_done(edit("messi", 1)));
    const auto edited = changes_of<change::MessageEdited>().at(0);
    EXPECT_EQ(edited.message, Seq{1});
    EXPECT_EQ(edited.at, later);
    const auto event = events().at(0);
    EXPECT_EQ(event.kind, EventKind::edited);
    EXPECT_EQ(event.seq, Seq{2});
    EXPECT_EQ(event.number, 1);
    EXPECT_EQ(event.text, "better");
    EXPECT_EQ(event.from, "arini");
    EXPECT_EQ(event.to, "messi");
    EXPECT_EQ(error_of(edit("messi", 2)), (Error{Code::unknown_message, "2"}));
    EXPECT_EQ(refused(edit("arini", 1)), Code::unknown_message);
    as(messi_);
    EXPECT_EQ(error_of(edit("arini", 1)), (Error{Code::not_allowed, "sender"}));
}

TEST_F(DecideMessageChanges, ADeletedMessageIsGoneForEverything) {
    kept(send("messi"));
    run(react("messi", 1));
    EXPECT_TRUE(is_done(remove("messi", 1)));
    EXPECT_EQ(events().at(0).kind, EventKind::deleted);
    EXPECT_EQ(refused(remove("messi", 1)), Code::unknown_message);
    EXPECT_EQ(refused(edit("messi", 1)), Code::unknown_message);
    EXPECT_EQ(refused(react("messi", 1)), Code::unknown_message);
    EXPECT_FALSE(state().has_reaction(ConversationId{1}, 1, arini_, "+1"));
    EXPECT_EQ(kept(send("messi")).number, 2) << "the number stays taken";
}

TEST_F(DecideMessageChanges, AModeratorDeletesInARoomAndNobodyElseAMessageOfAnother) {
    create("news");
    kept(send("#news"));
    kept(send("messi"));
    join(messi_, "#news");
    kept(send("#news"));
    EXPECT_EQ(error_of(remove("#news", 1)), (Error{Code::not_allowed, "moderator"}));
    EXPECT_EQ(error_of(remove("arini", 1)), (Error{Code::not_allowed, "sender"}));
    as(arini_);
    EXPECT_TRUE(is_done(remove("#news", 2)));
    as(messi_);
    run(command::LeaveRoom{now, session_, place("#news")});
    EXPECT_EQ(refused(remove("#news", 1)), Code::not_a_member);
}

TEST_F(DecideMessageChanges, AReactionIsSetOnceAndTakenBack) {
    kept(send("messi"));
    as(messi_);
    run(react("arini", 1));
    EXPECT_EQ(events().at(0).kind, EventKind::reacted);
    EXPECT_EQ(events().at(0).text, "+1");
    EXPECT_TRUE(is_done(react("arini", 1)));
    EXPECT_TRUE(changes_.empty());
    run(react("arini", 1, false));
    EXPECT_EQ(events().at(0).kind, EventKind::unreacted);
    EXPECT_TRUE(is_done(react("arini", 1, false)));
    EXPECT_TRUE(changes_.empty());
}

TEST_F(DecideMessageChanges, AMessageTakesOnlySoManyReactions) {
    kept(send("messi"));
    for (std::size_t i = 0; i < limits::reactions_per_message; ++i) {
        state().apply(change::ReactionSet{ConversationId{1}, 1, messi_, "r" + std::to_string(i), true});
    }
    EXPECT_EQ(error_of(react("messi", 1)), (Error{Code::too_many, "reactions on one message: 1000"}));
}

TEST_F(DecideMessageChanges, MutingIsOnesOwn) {
    const auto mute = [&](bool on) { return command::SetMuted{now, session_, place("messi"), on}; };
    EXPECT_TRUE(is_done(mute(true))) << "nothing was said yet";
    EXPECT_TRUE(changes_.empty());
    kept(send("messi"));
    run(mute(true));
    EXPECT_TRUE(is_muted(arini_));
    EXPECT_FALSE(is_muted(messi_));
    run(mute(true));
    EXPECT_TRUE(changes_.empty());
    run(mute(false));
    EXPECT_FALSE(is_muted(arini_));
}

}  // namespace
}  // namespace kabar::chat
