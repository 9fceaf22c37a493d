#include "chat/decide.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "contract/engines.h"
#include "contract/fixtures.h"

namespace kabar::chat {
namespace {

using testing::digest;
using testing::secret;

constexpr TimeMs now = 1'000'000;
constexpr TimeMs later = now + 1'000;

/// Decides on the real store, inside one batch that is never committed.
class Decide : public ::testing::Test {
protected:
    void SetUp() override {
        auto opened = store::sqlite::open(directory_.path());
        ASSERT_TRUE(opened);
        store_ = std::move(*opened);
        ASSERT_TRUE(state().begin());
        arini_ = add_user("arini");
        messi_ = add_user("messi");
        session_ = open_session(arini_, 1);
    }
    void TearDown() override { state().rollback(); }

    store::Writer& state() { return store_->writer(); }

    Outcome run(Command command) {
        changes_.clear();
        auto outcome = decide(state(), std::move(command), changes_);
        for (const auto& change : changes_) state().apply(change);
        return outcome;
    }
    Code refused(Command command) {
        const auto outcome = run(std::move(command));
        EXPECT_TRUE(changes_.empty()) << "a refusal changes nothing";
        const auto* error = std::get_if<Error>(&outcome);
        EXPECT_NE(error, nullptr) << "it was not refused";
        return error != nullptr ? error->code : Code::internal;
    }

    UserId add_user(const std::string& name) {
        return std::get<outcome::UserAdded>(run(command::AddUser{now, {name, name}, name, "hash", false, {}})).id;
    }
    SessionId open_session(UserId user, std::uint8_t token, TimeMs expires = now + 100'000, TimeMs at = now) {
        const auto opened = run(command::OpenSession{at, user, "hash", secret(token), expires});
        return std::get<outcome::SessionOpened>(opened).session.id;
    }
    command::Send send(const std::string& to, const std::string& id = {}, std::uint8_t what = 1) {
        return {now, session_, to, id, digest(what), "text " + std::to_string(what)};
    }
    outcome::Kept kept(Command command) { return std::get<outcome::Kept>(run(std::move(command))); }
    std::int64_t read_by(UserId user) { return state().read_number(ConversationId{1}, user).value_or(-1); }

    testing::TempDir directory_;
    std::unique_ptr<store::Store> store_;
    std::vector<Change> changes_;
    UserId arini_{};
    UserId messi_{};
    SessionId session_{};
};

TEST_F(Decide, MessagesOfAConversationAreNumberedFromOneWithoutGaps) {
    EXPECT_EQ(kept(send("messi")).number, 1);
    EXPECT_EQ(kept(send("messi")).number, 2);
    add_user("lineker");
    EXPECT_EQ(kept(send("lineker")).number, 1);
    EXPECT_EQ(kept(send("messi")).number, 3);
    EXPECT_EQ(kept(send("messi")).seq, Seq{5});
}

TEST_F(Decide, BothDirectionsAreOneConversation) {
    const auto first = kept(send("messi"));
    session_ = open_session(messi_, 2);
    const auto second = kept(send("arini"));
    EXPECT_EQ(second.conversation, first.conversation);
    EXPECT_EQ(second.number, 2);
}

TEST_F(Decide, TheSameIdGivesTheFirstAnswerAgain) {
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

TEST_F(Decide, TheSameIdWithAnotherTextIsRefused) {
    kept(send("messi", "a1", 1));
    EXPECT_EQ(refused(send("messi", "a1", 2)), Code::id_reused);
}

TEST_F(Decide, AnIdIsOneSendersOwn) {
    kept(send("messi", "a1"));
    session_ = open_session(messi_, 2);
    EXPECT_FALSE(kept(send("arini", "a1")).dup);
}

TEST_F(Decide, ARetryIsAnsweredEvenWhenTheReceiverIsGone) {
    kept(send("messi", "a1"));
    run(command::RemoveUser{now, "messi"});
    EXPECT_TRUE(kept(send("messi", "a1")).dup);
    EXPECT_EQ(refused(send("messi", "a2")), Code::unknown_user);
}

TEST_F(Decide, WhoHadReadEverythingHasReadHisOwnMessage) {
    kept(send("messi"));
    EXPECT_EQ(read_by(arini_), 1);
    EXPECT_EQ(read_by(messi_), 0);
    session_ = open_session(messi_, 2);
    kept(send("arini"));
    EXPECT_EQ(read_by(messi_), 0) << "the first message is still unread";
}

TEST_F(Decide, NotesToOneselfAreUnread) {
    kept(send("arini"));
    EXPECT_EQ(read_by(arini_), 0);
}

TEST_F(Decide, AMarkMovesOnlyForwardAndNotPastTheEnd) {
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
}

TEST_F(Decide, ASessionCountsOnlyWhileItLastsAndItsUserIsEnabled) {
    auto late = send("messi");
    late.at = now + 100'000;
    EXPECT_EQ(refused(late), Code::token_expired);
    run(command::SetDisabled{now, "arini", true});
    EXPECT_EQ(refused(send("messi")), Code::user_disabled);
    run(command::SetDisabled{now, "arini", false});
    kept(send("messi"));
    run(command::EndSession{now, session_});
    EXPECT_EQ(refused(send("messi")), Code::bad_token);
}

TEST_F(Decide, APasswordThatChangedMeanwhileOpensNoSession) {
    EXPECT_EQ(refused(command::OpenSession{now, arini_, "old hash", secret(9), later}), Code::login_failed);
    run(command::SetDisabled{now, "messi", true});
    EXPECT_EQ(refused(command::OpenSession{now, messi_, "hash", secret(9), later}), Code::user_disabled);
}

TEST_F(Decide, ANewPasswordEndsTheOtherSessions) {
    const auto other = open_session(arini_, 2);
    run(command::SetPassword{now, "arini", "new hash", session_});
    EXPECT_NE(state().session(session_), nullptr);
    EXPECT_EQ(state().session(other), nullptr);
}

TEST_F(Decide, TheOldestSessionMakesRoomForOneTooMany) {
    std::vector<SessionId> sessions{session_};
    for (std::uint8_t token = 2; token <= limits::sessions_per_user; ++token) {
        sessions.push_back(open_session(arini_, token));
    }
    EXPECT_NE(state().session(session_), nullptr);
    open_session(arini_, 200);
    EXPECT_EQ(state().session(session_), nullptr);
    EXPECT_NE(state().session(sessions[1]), nullptr);
}

TEST_F(Decide, ExpiredSessionsEndWithTheNextLogin) {
    open_session(arini_, 2, now + 200'000, now + 100'000);
    EXPECT_EQ(state().session(session_), nullptr);
}

TEST_F(Decide, ANameIsTakenForEver) {
    EXPECT_EQ(refused(command::AddUser{now, {"Arini", "arini"}, "A", "hash", false, {}}), Code::name_taken);
    run(command::RemoveUser{now, "arini"});
    EXPECT_EQ(refused(command::AddUser{now, {"arini", "arini"}, "A", "hash", false, {}}), Code::name_taken);
    EXPECT_EQ(state().session(session_), nullptr);
}

TEST_F(Decide, AnInviteIsGoodOnceAndNotForEver) {
    run(command::AddInvite{now, {secret(7), later}});
    EXPECT_EQ(refused(command::AddUser{later, {"late", "late"}, "", "hash", true, secret(7)}), Code::bad_invite);
    EXPECT_EQ(refused(command::AddUser{now, {"other", "other"}, "", "hash", true, secret(8)}), Code::bad_invite);
    EXPECT_EQ(refused(command::AddUser{now, {"arini", "arini"}, "", "hash", true, secret(7)}), Code::name_taken);
    run(command::AddUser{now, {"budi", "budi"}, "", "hash", true, secret(7)});
    EXPECT_EQ(refused(command::AddUser{now, {"cici", "cici"}, "", "hash", true, secret(7)}), Code::bad_invite);
}

TEST_F(Decide, ATouchOnlyLengthensASession) {
    run(command::TouchSession{later, session_, now + 500'000});
    EXPECT_EQ(state().session(session_)->expires, now + 500'000);
    EXPECT_EQ(state().session(session_)->used, later);
    run(command::TouchSession{later, session_, now + 400'000});
    EXPECT_EQ(state().session(session_)->expires, now + 500'000);
}

}  // namespace
}  // namespace kabar::chat
