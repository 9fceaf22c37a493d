// Bots: their tokens, and what a limited one is kept from.
#include <gtest/gtest.h>

#include "base/limits.h"
#include "unit/chat/decide_fixture.h"

namespace kabar::chat {
namespace {

using testing::later;
using testing::now;
using testing::secret;

class DecideBots : public testing::DecideRoomTest {
protected:
    static constexpr std::uint8_t first_token = 60;

    outcome::SessionOpened add_bot(const std::string& name, Bot kind = Bot::free, std::uint8_t token = first_token) {
        return std::get<outcome::SessionOpened>(
            run(command::AddBot{now, {name, name}, "The " + name, kind, secret(token), "laptop"}));
    }
    command::AddBotToken token(std::uint8_t value) { return {later, "ci", secret(value), "server"}; }
    /// What follows is asked by a bot of this kind, which is in `#news` of arini.
    UserId as_bot_in_news(Bot kind) {
        run(create("news"));
        const auto opened = add_bot("ci", kind);
        run(command::PlaceBot{now, "ci", place("#news"), true});
        session_ = opened.session.id;
        return opened.user.id;
    }
};

TEST_F(DecideBots, ABotHasATokenThatDoesNotExpireAndNoPassword) {
    const auto opened = add_bot("ci");
    EXPECT_EQ(opened.user.bot, Bot::free);
    EXPECT_EQ(opened.user.password_hash, "");
    EXPECT_EQ(opened.session.label, "laptop");
    EXPECT_EQ(opened.session.expires, never);
    session_ = opened.session.id;
    auto message = send("messi");
    message.at = never - 1;
    EXPECT_EQ(kept(message).number, 1);
    EXPECT_EQ(refused(command::OpenSession{now, opened.user.id, "", secret(9), now + 1}), Code::login_failed);
    EXPECT_EQ(error_of(command::SetPassword{now, "ci", "hash", {}}), (Error{Code::not_allowed, "a person"}));
}

TEST_F(DecideBots, ANameIsThereOnceForBotsAndPeople) {
    add_bot("ci");
    EXPECT_EQ(refused(command::AddBot{now, {"messi", "messi"}, "x", Bot::free, secret(9), ""}), Code::name_taken);
    EXPECT_EQ(refused(command::AddUser{now, {"ci", "ci"}, "x", "hash", false, {}}), Code::name_taken);
}

TEST_F(DecideBots, OneTokenTooManyIsRefusedAndEndsNoOther) {
    const auto bot = add_bot("ci").user.id;
    for (std::size_t i = 1; i < limits::tokens_per_bot; ++i) {
        run(token(static_cast<std::uint8_t>(first_token + i)));
    }
    EXPECT_EQ(refused(token(200)), Code::too_many);
    EXPECT_EQ(state().sessions_of(bot).size(), limits::tokens_per_bot);
}

TEST_F(DecideBots, OnlyTheAdministratorEndsAToken) {
    const auto opened = add_bot("ci");
    EXPECT_EQ(refused(command::EndSession{now, opened.session.id}), Code::forbidden);
    EXPECT_EQ(refused(command::EndAllSessions{now, opened.session.id}), Code::forbidden);
    EXPECT_EQ(refused(command::EndSession{now, opened.session.id, opened.session.id}), Code::forbidden);
    EXPECT_TRUE(is_done(command::RevokeBotToken{now, "ci", opened.session.id}));
    session_ = opened.session.id;
    EXPECT_EQ(refused(send("messi")), Code::bad_token);
    EXPECT_EQ(refused(command::RevokeBotToken{now, "ci", opened.session.id}), Code::bad_argument);
}

TEST_F(DecideBots, APersonsSessionIsNoBotsToken) {
    add_bot("ci");
    EXPECT_EQ(refused(command::RevokeBotToken{now, "ci", session_}), Code::bad_argument);
    EXPECT_EQ(error_of(command::RevokeBotToken{now, "arini", session_}), (Error{Code::not_allowed, "a bot"}));
    EXPECT_EQ(refused(command::AddBotToken{now, "messi", secret(9), ""}), Code::not_allowed);
    EXPECT_EQ(refused(command::AddBotToken{now, "nobody", secret(9), ""}), Code::unknown_user);
    EXPECT_EQ(refused(command::PlaceBot{now, "messi", place("#news"), true}), Code::not_allowed);
}

TEST_F(DecideBots, TheAdministratorPutsABotIntoPublicRoomsAlone) {
    const auto news = as_bot_in_news(Bot::limited);
    EXPECT_TRUE(is_in(*state().public_room("news"), news));
    as(arini_);
    run(create("den", true));
    EXPECT_EQ(refused(command::PlaceBot{now, "ci", place("#den"), true}), Code::unknown_room);
    run(invite("#den", "ci"));
    EXPECT_EQ(label(command::PlaceBot{now, "ci", place("#den"), false}), "#den");
    EXPECT_EQ(label(command::PlaceBot{now, "ci", place("#news"), false}), "#news");
    EXPECT_EQ(refused(command::PlaceBot{now, "ci", place("#news"), false}), Code::not_a_member);
    run(ban("#news", "ci"));
    EXPECT_EQ(refused(command::PlaceBot{now, "ci", place("#news"), true}), Code::banned);
}

TEST_F(DecideBots, ALimitedBotDoesWhatConcernsItsRooms) {
    as_bot_in_news(Bot::limited);
    EXPECT_EQ(kept(send("#news")).number, 1);
    EXPECT_TRUE(is_done(command::SetReaction{now, session_, place("#news"), 1, "+1", true}));
    as(arini_);
    run(role("#news", "ci", Role::moderator));
    run(invite("#news", "messi"));
    as(*std::optional(state().user_by_key("ci")->id));
    EXPECT_EQ(label(topic("#news", "what is built")), "#news");
    EXPECT_EQ(label(kick("#news", "messi")), "#news");
}

TEST_F(DecideBots, ALimitedBotReachesNobodyBeyondItsRooms) {
    as_bot_in_news(Bot::limited);
    const auto bot_session = session_;
    as(messi_);
    run(create("open"));
    EXPECT_EQ(error_of(send("ci")), (Error{Code::blocked, "ci"})) << "it takes no direct messages either";
    session_ = bot_session;
    EXPECT_EQ(refused(send("messi")), Code::forbidden);
    EXPECT_EQ(refused(send("nobody")), Code::forbidden) << "as for one that is there";
    EXPECT_EQ(refused(send("ci")), Code::forbidden);
    EXPECT_EQ(refused(send("#open")), Code::unknown_room);
    EXPECT_EQ(refused(create("mine")), Code::forbidden);
    EXPECT_EQ(refused(join("#open")), Code::forbidden);
    EXPECT_EQ(refused(invite("#news", "messi")), Code::forbidden);
    EXPECT_EQ(refused(ban("#news", "messi")), Code::not_allowed);
    EXPECT_EQ(refused(unban("#news", "messi")), Code::forbidden);
    EXPECT_EQ(refused(command::SetBlocked{now, session_, "messi", true}), Code::forbidden);
}

TEST_F(DecideBots, ABotThatIsNotLimitedDoesWhatAPersonDoes) {
    as_bot_in_news(Bot::free);
    EXPECT_EQ(kept(send("messi")).number, 1);
    EXPECT_EQ(label(create("mine")), "#mine");
    as(messi_);
    EXPECT_EQ(kept(send("ci")).number, 2);
}

TEST_F(DecideBots, ARemovedBotsTokensAreNoMore) {
    const auto opened = add_bot("ci");
    EXPECT_EQ(std::get<outcome::SessionsEnded>(run(command::RemoveUser{now, "ci"})).count, 1);
    session_ = opened.session.id;
    EXPECT_EQ(refused(send("messi")), Code::bad_token);
    EXPECT_EQ(refused(token(9)), Code::unknown_user);
    EXPECT_EQ(state().bot_count(), 0U);
}

}  // namespace
}  // namespace kabar::chat
