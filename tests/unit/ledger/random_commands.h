// Random commands over a small world, so that many of them hit: few users, few sessions, ids used again.
#pragma once

#include <string>
#include <vector>

#include <rapidcheck.h>

#include "contract/fixtures.h"
#include "ledger/ledger.h"

namespace kabar::testing {

inline constexpr std::int64_t world_users = 4;

inline std::string world_name(std::int64_t user) { return "user" + std::to_string(user); }

inline rc::Gen<std::int64_t> some_number() { return rc::gen::inRange<std::int64_t>(1, world_users + 2); }

inline std::string one_of(const std::vector<std::string>& texts) { return *rc::gen::elementOf(texts); }

inline chat::Role some_role() {
    return *rc::gen::element(chat::Role::member, chat::Role::moderator, chat::Role::owner);
}

/// Mostly a room that is there, as some know it.
inline chat::Place some_room() {
    const auto id = *rc::gen::inRange(0, 8) == 0 ? *rc::gen::inRange<std::int64_t>(1, 8) : 0;
    return room_place(one_of({"news", "club", "den"}), id);
}

inline chat::Place some_place() {
    return *rc::gen::arbitrary<bool>() ? some_room() : user_place(world_name(*some_number()));
}

/// Of accounts. Times grow within a test as the place of the command; sessions end at 10'000.
inline chat::Command random_account_command(std::int64_t at, std::int64_t who, std::int64_t other) {
    using namespace chat::command;
    switch (*rc::gen::weightedElement<int>(
        {{2, 0}, {1, 1}, {1, 2}, {1, 3}, {3, 4}, {1, 5}, {1, 6}, {1, 7}, {1, 8}, {2, 9}, {2, 10}, {1, 11}})) {
        case 0:
            return AddUser{at,     {world_name(who), world_name(who)}, "The " + world_name(who),
                           "hash", *rc::gen::arbitrary<bool>(),        secret(static_cast<std::uint8_t>(other))};
        case 1: return SetPassword{at, world_name(who), one_of({"hash", "new"}), chat::SessionId{other}};
        case 2: return SetDisabled{at, world_name(who), *rc::gen::arbitrary<bool>()};
        case 3: return RemoveUser{at, world_name(who)};
        case 4:
            // As good as random: no two commands of a test have the same time.
            return OpenSession{at, chat::UserId{who}, "hash", secret(static_cast<std::uint8_t>(at)),
                               at + *rc::gen::element<std::int64_t>(0, 20, 10'000)};
        case 5: return TouchSession{at, chat::SessionId{who}, at + 30};
        case 6: return EndSession{at, chat::SessionId{who}, chat::SessionId{*rc::gen::inRange<std::int64_t>(0, 12)}};
        case 7: return EndAllSessions{at, chat::SessionId{who}};
        case 8: return AddInvite{at, {secret(static_cast<std::uint8_t>(who)), at + other}};
        case 9: return SetBlocked{at, chat::SessionId{who}, world_name(other), *rc::gen::arbitrary<bool>()};
        case 10:
            return SetProfile{at, chat::SessionId{who}, one_of({"", "Some One"}), one_of({"", "away"}), other == 1};
        default: return BeginEpoch{at, other};
    }
}

inline chat::Command random_message_command(std::int64_t at, std::int64_t who, std::int64_t other) {
    using namespace chat::command;
    const chat::SessionId session{who};
    const auto number = *rc::gen::inRange<std::int64_t>(0, 8);
    const auto on = *rc::gen::arbitrary<bool>();
    switch (*rc::gen::weightedElement<int>({{20, 0}, {8, 1}, {4, 2}, {3, 3}, {3, 4}, {4, 5}, {1, 6}})) {
        case 0: {
            const auto text = one_of({"a", "b", "", "a longer text"});
            const auto id = one_of({"", "x", "y", "z"});
            const auto text_digest = digest(static_cast<std::uint8_t>(text.size()));
            return Send{at, session, some_place(), id, text_digest, text, number > 5 ? other : 0};
        }
        case 1: {
            MarkRead mark_read{at, chat::UserId{who}, {}};
            const auto marks = *rc::gen::inRange(0, 3);
            for (int i = 0; i < marks; ++i) {
                const auto conversation = *rc::gen::inRange(0, 8);
                mark_read.marks.push_back(mark(conversation, *rc::gen::inRange(0, 12)));
            }
            return mark_read;
        }
        case 2: return ReadUpTo{at, session, some_place(), number};
        case 3: return EditMessage{at, session, some_place(), number, one_of({"better", "worse"})};
        case 4: return DeleteMessage{at, session, some_place(), number};
        case 5: return SetReaction{at, session, some_place(), number, one_of({"+1", "ok"}), on};
        default: return SetMuted{at, session, some_place(), on};
    }
}

inline chat::Command random_room_command(std::int64_t at, std::int64_t who, std::int64_t other) {
    using namespace chat::command;
    const chat::SessionId session{who};
    const auto user = world_name(other);
    switch (*rc::gen::weightedElement<int>({{4, 0}, {8, 1}, {2, 2}, {3, 3}, {2, 4}, {1, 5}, {2, 6}, {2, 7}, {1, 8}})) {
        case 0: {
            const auto name = one_of({"news", "club", "den"});
            return CreateRoom{at, session, {name, name}, *rc::gen::arbitrary<bool>()};
        }
        case 1: return JoinRoom{at, session, some_room()};
        case 2: return LeaveRoom{at, session, some_room()};
        case 3: return InviteToRoom{at, session, some_room(), user};
        case 4: return RemoveFromRoom{at, session, some_room(), user, *rc::gen::arbitrary<bool>()};
        case 5: return Unban{at, session, some_room(), user};
        case 6: return SetTopic{at, session, some_room(), one_of({"", "topic"})};
        case 7: return SetRole{at, session, some_room(), user, some_role()};
        default: return DeleteRoom{at, session, some_room()};
    }
}

/// Few tokens and secrets are new, so that some are known.
inline chat::Command random_bot_command(std::int64_t at, std::int64_t who, std::int64_t other) {
    using namespace chat::command;
    const chat::SessionId session{who};
    const auto mine = static_cast<std::uint8_t>(at);
    const auto name = one_of({"bot", "robot", world_name(other)});
    switch (*rc::gen::weightedElement<int>(
        {{4, 0}, {2, 1}, {1, 2}, {4, 3}, {3, 4}, {2, 5}, {1, 6}, {3, 7}, {2, 8}, {2, 9}, {1, 10}})) {
        case 0:
            return AddBot{at,           {name, name}, "Bot", *rc::gen::element(chat::Bot::free, chat::Bot::limited),
                          secret(mine), "label"};
        case 1: return AddBotToken{at, name, secret(mine), ""};
        case 2: return RevokeBotToken{at, name, chat::SessionId{other + world_users}};
        case 3: return PlaceBot{at, name, some_room(), *rc::gen::inRange(0, 4) != 0};
        case 4: return AddIncomingHook{at, session, some_room(), name, secret(mine)};
        case 5: return AddOutgoingHook{at, session, some_room(), "https://example.org/", "key"};
        case 6: return RemoveHook{at, session, some_room(), chat::HookId{other}};
        case 7: return PostHook{at, secret(static_cast<std::uint8_t>(*rc::gen::inRange(1, 250))), "posted"};
        case 8: return MoveHook{at, chat::HookId{other}, who, one_of({"", "", "gone"})};
        case 9: return Send{at, chat::SessionId{other + world_users}, some_place(), "", digest(1), "a", 0};
        default: return RemoveUser{at, name};
    }
}

inline std::string file_key(std::int64_t file) { return "file" + std::to_string(file); }

/// Few contents and keys, so that files share contents and commands find files; times as in all commands.
inline chat::Command random_file_command(std::int64_t at, std::int64_t who, std::int64_t other) {
    using namespace chat::command;
    const auto place = some_place();
    const auto key = file_key(other);
    switch (*rc::gen::weightedElement<int>({{6, 0}, {8, 1}, {3, 2}, {1, 3}, {2, 4}, {2, 5}})) {
        case 0: {
            AddFile file{};
            file.at = at;
            file.owner = chat::UserId{who};
            file.key = key;
            file.name = "name";
            file.type = "text/plain";
            file.size = other * 10;
            file.digest.fill(static_cast<std::uint8_t>(other % 3));
            file.quota = 100;
            return file;
        }
        case 1: {
            Send send{at, chat::SessionId{who}, place, "", digest(1), "with a file", 0};
            send.files = {key};
            if (*rc::gen::arbitrary<bool>()) send.files.push_back(file_key(who));
            return send;
        }
        case 2: return DeleteMessage{at, chat::SessionId{who}, place, *rc::gen::inRange<std::int64_t>(1, 8)};
        case 3: return CleanFiles{at, at - *rc::gen::inRange<std::int64_t>(0, 20), other};
        case 4: return SetRetention{at, chat::SessionId{who}, some_room(), other - 2, who - 2};
        default:
            return Trim{at, chat::ConversationId{*rc::gen::inRange<std::int64_t>(0, 8)},
                        *rc::gen::inRange<std::int64_t>(0, 8), chat::Seq{*rc::gen::inRange<std::int64_t>(0, 100)}};
    }
}

inline chat::Command random_command(std::int64_t at) {
    const auto who = *some_number();
    const auto other = *some_number();
    switch (*rc::gen::weightedElement<int>({{3, 0}, {8, 1}, {5, 2}, {3, 3}, {4, 4}})) {
        case 0: return random_account_command(at, who, other);
        case 1: return random_message_command(at, who, other);
        case 2: return random_room_command(at, who, other);
        case 3: return random_bot_command(at, who, other);
        default: return random_file_command(at, who, other);
    }
}

/// Begins with the users and a session for each, so that most of what follows succeeds.
inline std::vector<chat::Command> random_commands() {
    std::vector<chat::Command> commands;
    std::int64_t at = 0;
    for (std::int64_t user = 1; user <= world_users; ++user) {
        commands.push_back(chat::command::AddUser{++at, {world_name(user), world_name(user)}, "", "hash", false, {}});
        commands.push_back(chat::command::OpenSession{++at, chat::UserId{user}, "hash",
                                                      secret(static_cast<std::uint8_t>(at)), 10'000});
    }
    const auto count = *rc::gen::withSize([](int size) { return rc::gen::inRange(0, 2 + 2 * size); });
    // A byte makes the session's token: it must not come round.
    for (int i = 0; i < count && at < 250; ++i) commands.push_back(random_command(++at));
    return commands;
}

/// Cuts the commands into batches of random sizes.
inline std::vector<std::vector<ledger::Entry>> random_batches(const std::vector<chat::Command>& commands) {
    std::vector<std::vector<ledger::Entry>> batches;
    std::size_t place = 0;
    while (place < commands.size()) {
        const auto size = *rc::gen::inRange<std::size_t>(1, 20);
        auto& batch = batches.emplace_back();
        for (std::size_t i = 0; i < size && place < commands.size(); ++i) batch.push_back({commands[place++], {}});
    }
    return batches;
}

}  // namespace kabar::testing
