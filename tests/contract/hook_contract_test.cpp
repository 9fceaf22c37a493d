// What every engine keeps of bots and webhooks, and what readers make of it.
#include "contract/engines.h"
#include "contract/fixtures.h"

namespace kabar::testing {
namespace {

using namespace chat;

class HookContract : public StoreTest {
protected:
    static constexpr ConversationId room_id{1};

    static User make_bot(std::int64_t id, const std::string& name, Bot kind) {
        User bot = make_user(id, name);
        bot.bot = kind;
        return bot;
    }
    static Hook incoming(std::int64_t id) {
        Hook hook;
        hook.id = HookId{id};
        hook.room = room_id;
        hook.kind = HookKind::incoming;
        hook.by = UserId{1};
        hook.created = 70;
        hook.bot = UserId{3};
        hook.secret = secret(static_cast<std::uint8_t>(id));
        return hook;
    }
    static Hook outgoing(std::int64_t id) {
        Hook hook;
        hook.id = HookId{id};
        hook.room = room_id;
        hook.kind = HookKind::outgoing;
        hook.by = UserId{1};
        hook.created = 71;
        hook.url = "https://example.org:8443/secret/path?a=b";
        hook.key = "key";
        hook.position = 2;
        return hook;
    }
    /// `#news` of arini, with messi and the limited bot `ci`, and one hook of each kind.
    void make_world() {
        ASSERT_TRUE(write(writer(), {user_added(1, "arini"), user_added(2, "messi"),
                                     change::UserAdded{make_bot(3, "ci", Bot::limited)}, room_opened(1, "news"),
                                     member_added(1, 1, Role::owner), member_added(1, 2), member_added(1, 3),
                                     change::HookAdded{incoming(1)}, change::HookAdded{outgoing(2)}}));
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, HookContract, ::testing::ValuesIn(engines()), engine_name);

TEST_P(HookContract, HooksComeBackAndMove) {
    make_world();
    auto moved = outgoing(2);
    for (const bool again : {false, true}) {
        if (again) reopen();
        EXPECT_EQ(writer().hook(HookId{1}), incoming(1));
        EXPECT_EQ(writer().hook_by_secret(secret(1)), incoming(1));
        EXPECT_EQ(writer().hook_by_secret(secret(2)), std::nullopt);
        EXPECT_EQ(writer().hook(HookId{2}), moved);
        EXPECT_EQ(writer().hook_count(room_id), 2U);
        EXPECT_EQ(writer().outgoing_hook_count(), 1U);
        EXPECT_EQ(writer().counters().hooks, 2);
    }
    EXPECT_EQ(reader().outgoing_hooks().value(), std::vector{moved});
    ASSERT_TRUE(write(writer(), {change::HookMoved{HookId{2}, 9, "gone"}}));
    EXPECT_EQ(writer().hook(HookId{2})->position, 9);
    EXPECT_TRUE(reader().outgoing_hooks().value().empty()) << "it is off";
}

TEST_P(HookContract, TheHashHasHooksBotsAndLabels) {
    make_world();
    auto before = hash();
    auto session = make_session(1, 3);
    session.label = "laptop";
    for (const Change& change :
         std::vector<Change>{change::HookMoved{HookId{2}, 9, ""}, change::HookMoved{HookId{2}, 9, "gone"},
                             change::HookRemoved{HookId{1}}, change::SessionOpened{session},
                             change::UserAdded{make_bot(4, "robot", Bot::free)}}) {
        ASSERT_TRUE(write(writer(), {change}));
        const auto after = hash();
        EXPECT_NE(after, before);
        before = after;
    }
    EXPECT_EQ(reader().sessions_of(UserId{3}).value(), std::vector{session});
}

TEST_P(HookContract, HooksGoWithTheirBotAndTheirRoom) {
    make_world();
    ASSERT_TRUE(write(writer(), {change::UserRemoved{UserId{2}}}));
    EXPECT_EQ(writer().hook_count(room_id), 2U);
    ASSERT_TRUE(write(writer(), {change::UserRemoved{UserId{3}}}));
    EXPECT_EQ(writer().hook(HookId{1}), std::nullopt);
    EXPECT_NE(writer().hook(HookId{2}), std::nullopt);
    ASSERT_TRUE(write(writer(), {change::RoomDeleted{room_id}}));
    EXPECT_EQ(writer().hook_count(room_id), 0U);
}

TEST_P(HookContract, BotsAreListedByNameWithoutThoseRemoved) {
    make_world();
    ASSERT_TRUE(write(writer(), {change::UserAdded{make_bot(4, "bot", Bot::free)},
                                 change::UserAdded{make_bot(5, "robot", Bot::free)}}));
    ASSERT_TRUE(write(writer(), {change::UserRemoved{UserId{5}}}));
    const auto bots = reader().bots("", 10).value();
    ASSERT_EQ(bots.size(), 2U);
    EXPECT_EQ(bots[0].name.key, "bot");
    EXPECT_EQ(bots[1], make_bot(3, "ci", Bot::limited));
    EXPECT_EQ(reader().bots("bot", 1).value().size(), 1U);
    EXPECT_EQ(writer().bot_count(), 2U);
}

TEST_P(HookContract, AModeratorIsShownTheHooksWithoutTheirSecrets) {
    make_world();
    const auto hooks = reader().hooks(UserId{1}, room_place("news")).value();
    EXPECT_EQ(hooks.room, "#news");
    ASSERT_EQ(hooks.items.size(), 2U);
    EXPECT_EQ(hooks.items[0].user, "ci");
    EXPECT_EQ(hooks.items[0].by, "arini");
    EXPECT_EQ(hooks.items[1].url, "https://example.org:8443");
    EXPECT_EQ(hooks.items[1].number, 2);
    EXPECT_EQ(reader().hooks(UserId{2}, room_place("news")).error().code, Code::not_allowed);
    EXPECT_EQ(reader().hooks(UserId{1}, room_place("other")).error().code, Code::unknown_room);
}

TEST_P(HookContract, TheMessagesOfARoomComeInOrderAndInPages) {
    make_world();
    ASSERT_TRUE(write(writer(), {change::EpochBegan{{Seq{1}, 5}}, message_added(2, 1, 1, 1, "one"),
                                 message_added(3, 1, 2, 3, "two"), message_added(4, 1, 3, 2, "three")}));
    ASSERT_TRUE(write(writer(), {change::MessageDeleted{room_id, 3, Seq{4}}}));
    const auto page = reader().room_messages(room_id, 0, 2, 1000).value();
    ASSERT_EQ(page.size(), 2U);
    EXPECT_EQ(page[0].event.text, "one");
    EXPECT_EQ(page[0].event.to, "#news");
    EXPECT_EQ(page[0].event.epoch, 5U);
    EXPECT_FALSE(page[0].by_bot);
    EXPECT_TRUE(page[1].by_bot);
    const auto rest = reader().room_messages(room_id, 2, 2, 1000).value();
    ASSERT_EQ(rest.size(), 1U);
    EXPECT_TRUE(rest[0].event.gone);
    EXPECT_EQ(rest[0].event.text, "");
    EXPECT_EQ(reader().room_messages(room_id, 0, 10, 1).value().size(), 1U) << "ended by the bytes";
    EXPECT_TRUE(reader().room_messages(room_id, 3, 2, 1000).value().empty());
}

TEST_P(HookContract, ForALimitedBotOnlyItsOwnRoomsAreThere) {
    make_world();
    ASSERT_TRUE(write(writer(), {room_opened(2, "open"), member_added(2, 1, Role::owner)}));
    const UserId bot{3};
    EXPECT_TRUE(reader().find(bot, room_place("news")));
    EXPECT_EQ(reader().find(bot, room_place("open")).error().code, Code::unknown_room);
    EXPECT_EQ(reader().find(bot, room_place("open", 2)).error().code, Code::unknown_room);
    EXPECT_EQ(reader().find(bot, user_place("arini")).error().code, Code::forbidden);
    EXPECT_EQ(reader().members(bot, room_place("open"), 10, "").error().code, Code::unknown_room);
    EXPECT_EQ(reader().topic(bot, room_place("open")).error().code, Code::unknown_room);
    EXPECT_EQ(reader().history(bot, user_place("arini"), {0, 0, 0, 10}, 1000).error().code, Code::forbidden);
    const auto members = reader().members(bot, room_place("news"), 10, "").value();
    EXPECT_EQ(members.items.size(), 3U);
    EXPECT_TRUE(members.items[1].bot);
}

}  // namespace
}  // namespace kabar::testing
