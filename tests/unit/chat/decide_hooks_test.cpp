// Webhooks: who makes them, what comes in, and when they go.
#include <gtest/gtest.h>

#include "base/limits.h"
#include "unit/chat/decide_fixture.h"

namespace kabar::chat {
namespace {

using testing::later;
using testing::now;
using testing::secret;

class DecideHooks : public testing::DecideRoomTest {
protected:
    /// `#news` of arini, with messi and budi as members and the bot `ci`.
    void SetUp() override {
        DecideRoomTest::SetUp();
        news_ = news_of_three();
        bot_ = std::get<outcome::SessionOpened>(
                   run(command::AddBot{now, {"ci", "ci"}, "The CI", Bot::limited, secret(60), ""}))
                   .user.id;
        run(command::PlaceBot{now, "ci", place("#news"), true});
    }
    command::AddIncomingHook incoming(std::uint8_t value, const std::string& bot = "ci") {
        return {now, session_, place("#news"), bot, secret(value)};
    }
    command::AddOutgoingHook outgoing() { return {now, session_, place("#news"), "https://example.org/x", "key"}; }
    command::PostHook post(std::uint8_t value) { return {later, secret(value), "it is built"}; }
    command::RemoveHook remove_hook(std::int64_t id) { return {now, session_, place("#news"), HookId{id}}; }
    HookId added(Command command) { return std::get<outcome::HookAdded>(run(std::move(command))).id; }

    ConversationId news_{};
    UserId bot_{};
};

TEST_F(DecideHooks, AnIncomingHookPostsAsItsBot) {
    EXPECT_EQ(added(incoming(1)), HookId{1});
    EXPECT_EQ(kept(post(1)).number, 1);
    const auto message = changes_of<change::MessageAdded>().at(0);
    EXPECT_EQ(message.message.sender, bot_);
    EXPECT_EQ(message.message.sent, later);
    EXPECT_EQ(message.message.text, "it is built");
    EXPECT_EQ(message.labels.display, "The CI");
    EXPECT_EQ(message.labels.to, "#news");
    EXPECT_EQ(read_by(bot_, news_), 1) << "what it says itself is not unread";
    EXPECT_EQ(error_of(post(2)), (Error{Code::unknown_hook, ""}));
}

TEST_F(DecideHooks, ABotThatIsGoneFromTheRoomPostsNoMore) {
    run(incoming(1));
    run(kick("#news", "ci"));
    EXPECT_EQ(error_of(post(1)), (Error{Code::not_a_member, "#news"}));
    run(command::PlaceBot{now, "ci", place("#news"), true});
    run(command::SetDisabled{now, "ci", true});
    EXPECT_EQ(refused(post(1)), Code::user_disabled);
    run(command::RemoveUser{now, "ci"});
    EXPECT_EQ(refused(post(1)), Code::unknown_hook);
    EXPECT_EQ(state().hook_count(news_), 0U);
}

TEST_F(DecideHooks, ModeratorsMakeIncomingOnesAndOwnersOutgoingOnes) {
    as(messi_);
    EXPECT_EQ(error_of(incoming(1)), (Error{Code::not_allowed, "moderator"}));
    as(arini_);
    run(role("#news", "messi", Role::moderator));
    as(messi_);
    const auto in = added(incoming(1));
    EXPECT_EQ(error_of(outgoing()), (Error{Code::not_allowed, "owner"}));
    as(arini_);
    const auto out = added(outgoing());
    as(messi_);
    EXPECT_EQ(error_of(remove_hook(number_of(out))), (Error{Code::not_allowed, "owner"}));
    EXPECT_TRUE(is_done(remove_hook(number_of(in))));
    EXPECT_EQ(refused(post(1)), Code::unknown_hook);
    as(budi_);
    EXPECT_EQ(refused(remove_hook(number_of(out))), Code::not_allowed);
}

TEST_F(DecideHooks, AHookOfAnotherRoomIsNotThere) {
    const auto out = added(outgoing());
    run(create("other"));
    EXPECT_EQ(error_of(command::RemoveHook{now, session_, place("#other"), out}), (Error{Code::unknown_hook, "1"}));
}

TEST_F(DecideHooks, OnlyABotThatIsAMemberPosts) {
    EXPECT_EQ(error_of(incoming(1, "messi")), (Error{Code::not_allowed, "a bot"}));
    EXPECT_EQ(refused(incoming(1, "nobody")), Code::unknown_user);
    run(kick("#news", "ci"));
    EXPECT_EQ(refused(incoming(1)), Code::unknown_user);
}

TEST_F(DecideHooks, ARoomHasSoManyAndTheServerSoManyOutgoingOnes) {
    for (std::size_t i = 0; i < limits::hooks_per_room; ++i) run(outgoing());
    EXPECT_EQ(refused(outgoing()), Code::too_many);
    EXPECT_EQ(refused(incoming(1)), Code::too_many);
    for (std::size_t room = 1; room < limits::hooks_out / limits::hooks_per_room; ++room) {
        const auto name = "room" + std::to_string(room);
        run(create(name));
        for (std::size_t i = 0; i < limits::hooks_per_room; ++i) {
            run(command::AddOutgoingHook{now, session_, place("#" + name), "https://example.org", "key"});
        }
    }
    run(create("last"));
    EXPECT_EQ(refused(command::AddOutgoingHook{now, session_, place("#last"), "https://example.org", "key"}),
              Code::too_many);
}

TEST_F(DecideHooks, AnOutgoingHookBeginsWithTheNextMessageAndOnlyMovesOn) {
    run(send("#news"));
    run(send("#news"));
    const auto out = added(outgoing());
    EXPECT_EQ(state().hook(out)->position, 2);
    run(command::MoveHook{now, out, 5, ""});
    run(command::MoveHook{now, out, 4, ""});
    EXPECT_TRUE(changes_.empty());
    EXPECT_EQ(state().hook(out)->position, 5);
    run(command::MoveHook{now, out, 0, "gone"});
    EXPECT_EQ(state().hook(out)->position, 5);
    EXPECT_EQ(state().hook(out)->off, "gone");
    run(command::MoveHook{now, out, 9, ""});
    EXPECT_TRUE(changes_.empty()) << "what is off stays off";
    EXPECT_TRUE(is_done(command::MoveHook{now, HookId{77}, 9, ""}));
}

TEST_F(DecideHooks, HooksGoWithTheirRoomAndTheirNumbersDoNotComeBack) {
    run(outgoing());
    run(incoming(1));
    run(remove("#news"));
    EXPECT_EQ(state().hook_count(news_), 0U);
    EXPECT_EQ(state().outgoing_hook_count(), 0U);
    EXPECT_EQ(refused(post(1)), Code::unknown_hook);
    run(create("news"));
    EXPECT_EQ(added(outgoing()), HookId{3});
}

}  // namespace
}  // namespace kabar::chat
