// Random commands against a simple model: what is refused, and all that each user can see, is what the model says.
#include <map>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "chat/names.h"
#include "contract/conversation_model.h"
#include "contract/engines.h"
#include "contract/fixtures.h"
#include "ledger/ledger.h"

namespace kabar::testing {
namespace {

using namespace chat;
using Kind = Attempt::Kind;

const std::vector<std::string> people = {"ani", "budi", "cici", "dodi"};
const std::vector<std::string> rooms = {"#satu", "#dua"};

Attempt random_attempt() {
    using enum Attempt::Kind;
    const auto kind = *rc::gen::weightedElement<Kind>({{14, send},
                                                       {3, edit},
                                                       {2, remove},
                                                       {3, react},
                                                       {2, unreact},
                                                       {4, read},
                                                       {3, create},
                                                       {3, create_private},
                                                       {5, join},
                                                       {2, leave},
                                                       {5, invite},
                                                       {2, kick},
                                                       {2, ban},
                                                       {1, unban},
                                                       {3, role},
                                                       {1, topic},
                                                       {1, remove_room},
                                                       {1, block},
                                                       {1, unblock}});
    Attempt a;
    a.kind = kind;
    a.actor = *rc::gen::inRange(0, 4);
    a.user = *rc::gen::inRange(0, 4);
    const bool may_be_person =
        kind == send || kind == edit || kind == remove || kind == react || kind == unreact || kind == read;
    a.where = may_be_person && *rc::gen::inRange(0, 3) == 0 ? *rc::gen::elementOf(people) : *rc::gen::elementOf(rooms);
    a.number = kind == send && *rc::gen::inRange(0, 4) > 0 ? 0 : *rc::gen::inRange(0, 8);
    a.text = *rc::gen::element<std::string>("a", "bb", "ccc");
    a.rank = *rc::gen::element(Role::member, Role::moderator, Role::owner);
    return a;
}

Command command_of(const Attempt& a, TimeMs at) {
    using namespace chat::command;
    const SessionId session{a.actor + 1};
    const Place where = parse_place(a.where).value();
    const std::string& user = people[static_cast<std::size_t>(a.user)];
    switch (a.kind) {
        case Kind::send: return Send{at, session, where, "", {}, a.text, a.number};
        case Kind::edit: return EditMessage{at, session, where, a.number, a.text};
        case Kind::remove: return DeleteMessage{at, session, where, a.number};
        case Kind::react: return SetReaction{at, session, where, a.number, a.text, true};
        case Kind::unreact: return SetReaction{at, session, where, a.number, a.text, false};
        case Kind::read: return ReadUpTo{at, session, where, a.number};
        case Kind::create: return CreateRoom{at, session, parse_room_name(a.where).value(), false};
        case Kind::create_private: return CreateRoom{at, session, parse_room_name(a.where).value(), true};
        case Kind::join: return JoinRoom{at, session, where};
        case Kind::leave: return LeaveRoom{at, session, where};
        case Kind::invite: return InviteToRoom{at, session, where, user};
        case Kind::kick: return RemoveFromRoom{at, session, where, user, false};
        case Kind::ban: return RemoveFromRoom{at, session, where, user, true};
        case Kind::unban: return Unban{at, session, where, user};
        case Kind::role: return SetRole{at, session, where, user, a.rank};
        case Kind::topic: return SetTopic{at, session, where, a.text};
        case Kind::remove_room: return DeleteRoom{at, session, where};
        case Kind::block: return SetBlocked{at, session, user, true};
        case Kind::unblock: return SetBlocked{at, session, user, false};
    }
    return {};
}

/// "#dua" for "#dua~17".
std::string plain(const std::string& label) { return label.substr(0, label.find('~')); }
std::string question(const std::string& label) { return plain(label) == label ? label : plain(label) + "~?"; }

std::string line(std::int64_t number, const std::string& from, const std::string& text, bool edited, bool deleted,
                 const std::string& reactions) {
    return std::to_string(number) + " " + from + ": " + text + (edited ? " edited" : "") + (deleted ? " deleted" : "") +
           reactions;
}

class World {
public:
    explicit World(const Engine& engine) : store_(engine.open(directory_.path()).value()), model_(people) {
        for (std::size_t i = 0; i < people.size(); ++i) {
            run(command::AddUser{1, {people[i], people[i]}, people[i], "hash", false, {}});
            run(command::OpenSession{1, UserId{static_cast<std::int64_t>(i) + 1}, "hash",
                                     secret(static_cast<std::uint8_t>(i)), 1'000'000});
        }
        reader_ = store_->open_reader().value();
    }

    void attempt(const Attempt& a) {
        const auto expected = model_.attempt(a);
        const auto outcome = run(command_of(a, ++at_));
        const auto* error = std::get_if<Error>(&outcome);
        const std::string said = error != nullptr ? code_name(error->code) : "done";
        RC_ASSERT(said == std::string(expected ? code_name(*expected) : "done"));
    }

    void compare() {
        for (int user = 0; user < static_cast<int>(people.size()); ++user) {
            compare_conversations(user);
            compare_rooms(user);
            compare_events(user);
        }
    }

private:
    Outcome run(Command command) {
        std::vector<ledger::Entry> batch;
        batch.push_back({std::move(command), {}});
        std::vector<Outcome> outcomes;
        std::vector<Change> changes;
        RC_ASSERT(ledger::run_batch(store_->writer(), batch, outcomes, changes).has_value());
        return outcomes.front();
    }

    static UserId id_of(int user) { return UserId{user + 1}; }

    std::vector<std::string> lines_of(const ConversationModel::Conversation& c) const {
        std::vector<std::string> lines;
        for (std::size_t i = 0; i < c.messages.size(); ++i) {
            const auto& m = c.messages[i];
            std::string reactions;
            for (const auto& [reaction, by] : m.reactions) {
                reactions += " " + reaction + "=" + people[static_cast<std::size_t>(by)];
            }
            lines.push_back(line(static_cast<std::int64_t>(i) + 1, people[static_cast<std::size_t>(m.sender)], m.text,
                                 m.edited, m.deleted, reactions));
        }
        return lines;
    }

    /// The whole history, in pages of 3 from the newest backwards.
    std::vector<std::string> history(int user, const std::string& label) {
        std::vector<std::string> lines;
        std::int64_t before = 0;
        for (bool more = true; more;) {
            const auto place = parse_place(label).value();
            const auto page = reader_->history(id_of(user), place, {before, 0, 0, 3}, 1'000'000).value();
            std::vector<std::string> here;
            for (const auto& item : page.items) {
                std::map<std::pair<std::string, std::string>, int> sorted;
                for (const auto& reaction : item.reactions) {
                    for (const auto& by : reaction.users) sorted[{reaction.reaction, by}] = 1;
                }
                std::string reactions;
                for (const auto& [pair, unused] : sorted) reactions += " " + pair.first + "=" + pair.second;
                here.push_back(line(item.number, item.from, item.text, item.edited != 0, item.deleted, reactions));
            }
            lines.insert(lines.begin(), here.begin(), here.end());
            more = page.more;
            if (more) before = page.items.front().number;
        }
        return lines;
    }

    void compare_conversations(int user) {
        std::multiset<std::string> expected;
        for (std::size_t i = 0; i < model_.conversations().size(); ++i) {
            const auto& c = model_.conversations()[i];
            const auto me = c.members.find(user);
            if (me == c.members.end()) continue;
            expected.insert(model_.label(i, user) + " " +
                            std::to_string(static_cast<std::int64_t>(c.messages.size()) - me->second.read) + " " +
                            c.topic + " " + (c.messages.empty() ? "" : lines_of(c).back()));
        }
        std::multiset<std::string> seen;
        std::string page;
        do {
            const auto some = reader_->conversations(id_of(user), 2, page).value();
            for (const auto& item : some.items) {
                const auto lines = history(user, item.with);
                RC_ASSERT(item.last.has_value() != lines.empty());
                seen.insert(question(item.with) + " " + std::to_string(item.unread) + " " + item.topic + " " +
                            (lines.empty() ? "" : lines.back()));
                if (item.last) RC_ASSERT(item.last->number == static_cast<std::int64_t>(lines.size()));
                RC_ASSERT(lines == expected_history(user, item.with));
            }
            page = some.next;
        } while (!page.empty());
        RC_ASSERT(seen == expected);
    }

    /// Several aliased rooms can have one name: any of them that has these lines will do.
    std::vector<std::string> expected_history(int user, const std::string& label) {
        std::vector<std::string> lines;
        const auto found = history(user, label);
        for (std::size_t i = 0; i < model_.conversations().size(); ++i) {
            const auto& c = model_.conversations()[i];
            if (!c.members.contains(user) || model_.label(i, user) != question(label)) continue;
            lines = lines_of(c);
            if (lines == found) return lines;
        }
        return lines;
    }

    void compare_rooms(int user) {
        std::map<std::string, std::string> expected;
        for (const auto& c : model_.conversations()) {
            if (!c.is_room() || c.is_private || c.deleted) continue;
            expected[c.name] =
                c.topic + " " + std::to_string(c.members.size()) + (c.members.contains(user) ? " joined" : "");
        }
        std::map<std::string, std::string> seen;
        const auto listed = reader_->rooms(id_of(user), 100, "").value();
        for (const auto& room : listed.items) {
            seen[plain(room.room)] = room.topic + " " + std::to_string(room.members) + (room.joined ? " joined" : "");
        }
        RC_ASSERT(seen == expected);
    }

    /// From the beginning: in order, of nothing that the user is not in, and the newest text of each message.
    void compare_events(int user) {
        const auto end = reader_->now().value();
        Cursor cursor{end.epoch, Seq{}};
        Seq last{};
        std::map<std::pair<ConversationId, std::int64_t>, std::string> texts;
        for (bool more = true; more;) {
            const auto page = reader_->events(id_of(user), cursor, 4, 1'000'000).value();
            const std::set<ConversationId> mine(page.conversations.begin(), page.conversations.end());
            for (const Event& event : page.events) {
                RC_ASSERT(event.seq > last);
                last = event.seq;
                RC_ASSERT((event.audience == id_of(user) || mine.contains(event.conversation)));
                if (event.kind == EventKind::message) texts[{event.conversation, event.number}] = event.text;
                if (event.kind == EventKind::edited && texts.contains({event.conversation, event.number})) {
                    RC_ASSERT((event.gone || texts[{event.conversation, event.number}] == event.text));
                }
            }
            more = page.more;
            cursor = page.cursor;
        }
        RC_ASSERT(cursor == end);
    }

    TempDir directory_;
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<store::Reader> reader_;
    ConversationModel model_;
    TimeMs at_ = 1;
};

RC_GTEST_PROP(ConversationProperty, EveryUserSeesWhatTheModelSays, ()) {
    for (const auto& engine : engines()) {
        World world(engine);
        const auto count = *rc::gen::withSize([](int size) { return rc::gen::inRange(0, 5 + 2 * size); });
        for (int i = 0; i < count; ++i) world.attempt(random_attempt());
        world.compare();
    }
}

}  // namespace
}  // namespace kabar::testing
