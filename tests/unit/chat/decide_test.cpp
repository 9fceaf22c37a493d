#include "chat/decide.h"

#include <gtest/gtest.h>

#include "base/limits.h"
#include "unit/chat/decide_fixture.h"

namespace kabar::chat {
namespace {

using testing::later;
using testing::now;
using testing::secret;

class Decide : public testing::DecideTest {};

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

TEST_F(Decide, OneSessionOfOnesOwnIsEnded) {
    const auto other = open_session(arini_, 2);
    const auto of_messi = open_session(messi_, 3);
    EXPECT_EQ(error_of(command::EndSession{now, session_, of_messi}), (Error{Code::unknown_session, "3"}));
    EXPECT_EQ(error_of(command::EndSession{now, session_, SessionId{99}}), (Error{Code::unknown_session, "99"}));
    EXPECT_EQ(std::get<outcome::SessionsEnded>(run(command::EndSession{now, session_, other})).count, 1);
    EXPECT_EQ(state().session(other), nullptr);
    EXPECT_NE(state().session(session_), nullptr);
    EXPECT_NE(state().session(of_messi), nullptr);
    EXPECT_EQ(refused(command::EndSession{now, session_, other}), Code::unknown_session);
    run(command::EndSession{now, session_, session_});
    EXPECT_EQ(state().session(session_), nullptr);
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

TEST_F(Decide, ABlockIsSetOnceAndTakenBack) {
    const auto block = [&](const std::string& whom, bool on) { return command::SetBlocked{now, session_, whom, on}; };
    run(block("messi", true));
    EXPECT_TRUE(state().is_blocked(arini_, messi_));
    EXPECT_FALSE(state().is_blocked(messi_, arini_));
    EXPECT_TRUE(is_done(block("messi", true)));
    EXPECT_TRUE(changes_.empty());
    run(block("messi", false));
    EXPECT_FALSE(state().is_blocked(arini_, messi_));
    EXPECT_EQ(refused(block("nobody", true)), Code::unknown_user);
    EXPECT_EQ(refused(block("arini", true)), Code::bad_argument);
}

TEST_F(Decide, NobodyBlocksWithoutEnd) {
    for (std::size_t i = 0; i < limits::blocks_per_user; ++i) {
        state().apply(change::BlockSet{arini_, UserId{static_cast<std::int64_t>(1000 + i)}, true});
    }
    const auto error = error_of(command::SetBlocked{now, session_, "messi", true});
    EXPECT_EQ(error, (Error{Code::too_many, "blocked users of one user: 10000"}));
}

TEST_F(Decide, AProfileKeepsWhatIsNotGiven) {
    const auto profile = [&](const std::string& display, const std::string& status, bool clear = false) {
        return std::get<outcome::ProfileNow>(run(command::SetProfile{now, session_, display, status, clear})).user;
    };
    EXPECT_EQ(profile("Arini Indah", "").display, "Arini Indah");
    EXPECT_EQ(profile("", "away").status, "away");
    EXPECT_EQ(state().user(arini_)->display, "Arini Indah");
    EXPECT_EQ(profile("", "").status, "away");
    EXPECT_TRUE(changes_.empty());
    EXPECT_EQ(profile("", "", true).status, "");
    EXPECT_EQ(state().user(arini_)->status, "");
}

TEST_F(Decide, AnEpochTakesAPlaceInTheOrder) {
    run(command::BeginEpoch{now, -7});
    const auto& begun = std::get<change::EpochBegan>(changes_.at(0)).epoch;
    EXPECT_EQ(begun.seq, Seq{1});
    EXPECT_EQ(begun.id, static_cast<std::uint64_t>(-7));
    run(command::BeginEpoch{now, 8});
    EXPECT_EQ(std::get<change::EpochBegan>(changes_.at(0)).epoch.seq, Seq{2});
}

}  // namespace
}  // namespace kabar::chat
