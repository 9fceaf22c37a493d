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

/// Times grow within a test as the place of the command; sessions end at 10'000.
inline chat::Command random_command(std::int64_t at) {
    using namespace chat::command;
    const auto who = *some_number();
    const auto other = *some_number();
    switch (*rc::gen::weightedElement<int>(
        {{2, 0}, {1, 1}, {1, 2}, {1, 3}, {3, 4}, {1, 5}, {1, 6}, {1, 7}, {1, 8}, {20, 9}, {8, 10}})) {
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
        case 6: return EndSession{at, chat::SessionId{who}};
        case 7: return EndAllSessions{at, chat::SessionId{who}};
        case 8: return AddInvite{at, {secret(static_cast<std::uint8_t>(who)), at + other}};
        case 9: {
            const auto text = one_of({"a", "b", "", "a longer text"});
            const auto id = one_of({"", "x", "y", "z"});
            const auto text_digest = digest(static_cast<std::uint8_t>(text.size()));
            return Send{at, chat::SessionId{who}, world_name(other), id, text_digest, text};
        }
        default: {
            MarkRead mark_read{at, chat::UserId{who}, {}};
            const auto marks = *rc::gen::inRange(0, 3);
            for (int i = 0; i < marks; ++i) {
                const auto conversation = *rc::gen::inRange(0, 8);
                mark_read.marks.push_back(mark(conversation, *rc::gen::inRange(0, 12)));
            }
            return mark_read;
        }
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
