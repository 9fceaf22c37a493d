// Deciding on the real store.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "chat/decide.h"
#include "chat/names.h"
#include "contract/engines.h"
#include "contract/fixtures.h"

namespace kabar::testing {

using namespace chat;

inline constexpr TimeMs now = 1'000'000;
inline constexpr TimeMs later = now + 1'000;

/// Decides on the real store, inside one batch that is never committed.
class DecideTest : public ::testing::Test {
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
    UserId add_user(const std::string& name) {
        return std::get<outcome::UserAdded>(run(command::AddUser{now, {name, name}, name, "hash", false, {}})).id;
    }
    SessionId open_session(UserId user, std::uint8_t token, TimeMs expires = now + 100'000, TimeMs at = now) {
        const auto opened = run(command::OpenSession{at, user, "hash", secret(token), expires});
        return std::get<outcome::SessionOpened>(opened).session.id;
    }
    /// What follows is asked by this user.
    void as(UserId user) {
        const auto sessions = state().sessions_of(user);
        session_ = sessions.empty() ? open_session(user, static_cast<std::uint8_t>(100 + number_of(user)))
                                    : sessions.front().id;
    }
    Error error_of(Command command) {
        const auto outcome = run(std::move(command));
        EXPECT_TRUE(changes_.empty()) << "a refusal changes nothing";
        const auto* error = std::get_if<Error>(&outcome);
        EXPECT_NE(error, nullptr) << "it was not refused";
        return error != nullptr ? *error : Error{Code::internal, ""};
    }
    Code refused(Command command) { return error_of(std::move(command)).code; }
    bool is_done(Command command) { return std::holds_alternative<outcome::Done>(run(std::move(command))); }
    /// What the last command changed, of one kind.
    template <class T>
    std::vector<T> changes_of() const {
        std::vector<T> found;
        for (const auto& change : changes_) {
            if (const auto* wanted = std::get_if<T>(&change)) found.push_back(*wanted);
        }
        return found;
    }
    std::vector<Event> events() const {
        std::vector<Event> found;
        for (const auto& added : changes_of<change::EventAdded>()) found.push_back(added.event);
        return found;
    }
    /// "#room" is a room, "#room~3" one by its id, all else a user.
    static Place place(const std::string& text) { return parse_place(text).value(); }

    command::Send send(const std::string& to, const std::string& id = {}, std::uint8_t what = 1) {
        return {now, session_, place(to), id, digest(what), "text " + std::to_string(what), 0};
    }
    outcome::Kept kept(Command command) { return std::get<outcome::Kept>(run(std::move(command))); }
    std::int64_t read_by(UserId user, ConversationId conversation = ConversationId{1}) {
        const Member* member = state().member(conversation, user);
        return member != nullptr ? member->read : -1;
    }

    TempDir directory_;
    std::unique_ptr<store::Store> store_;
    std::vector<Change> changes_;
    UserId arini_{};
    UserId messi_{};
    SessionId session_{};
};

class DecideMessageTest : public DecideTest {
protected:
    ConversationId create(const std::string& name, bool is_private = false) {
        run(command::CreateRoom{now, session_, {name, name_key(name).value()}, is_private});
        return ConversationId{state().counters().conversations};
    }
    void join(UserId user, const std::string& room) {
        as(user);
        run(command::JoinRoom{now, session_, place(room)});
    }
    command::EditMessage edit(const std::string& where, std::int64_t number) {
        return {later, session_, place(where), number, "better"};
    }
    command::DeleteMessage remove(const std::string& where, std::int64_t number) {
        return {now, session_, place(where), number};
    }
    command::SetReaction react(const std::string& where, std::int64_t number, bool on = true) {
        return {now, session_, place(where), number, "+1", on};
    }
    command::ReadUpTo read(const std::string& where, std::int64_t number) {
        return {now, session_, place(where), number};
    }
    bool is_muted(UserId user) { return state().member(ConversationId{1}, user)->muted; }
};

class DecideRoomTest : public DecideTest {
protected:
    void SetUp() override {
        DecideTest::SetUp();
        budi_ = add_user("budi");
    }
    command::CreateRoom create(const std::string& name, bool is_private = false) {
        return {now, session_, {name, name_key(name).value()}, is_private};
    }
    command::JoinRoom join(const std::string& room) { return {now, session_, place(room)}; }
    command::LeaveRoom leave(const std::string& room) { return {now, session_, place(room)}; }
    command::InviteToRoom invite(const std::string& room, const std::string& user) {
        return {now, session_, place(room), user};
    }
    command::RemoveFromRoom kick(const std::string& room, const std::string& user, bool ban = false) {
        return {now, session_, place(room), user, ban};
    }
    command::RemoveFromRoom ban(const std::string& room, const std::string& user) { return kick(room, user, true); }
    command::Unban unban(const std::string& room, const std::string& user) {
        return {now, session_, place(room), user};
    }
    command::SetTopic topic(const std::string& room, const std::string& text) {
        return {now, session_, place(room), text};
    }
    command::SetRole role(const std::string& room, const std::string& user, Role given) {
        return {now, session_, place(room), user, given};
    }
    command::DeleteRoom remove(const std::string& room) { return {now, session_, place(room)}; }

    std::string label(Command command) {
        const auto outcome = run(std::move(command));
        const auto* room = std::get_if<outcome::InRoom>(&outcome);
        EXPECT_NE(room, nullptr);
        return room != nullptr ? room->room : "";
    }
    /// `#news` of arini, its owner, with the others as members.
    ConversationId news_of_three() {
        run(create("news"));
        for (const UserId user : {messi_, budi_}) {
            as(user);
            run(join("#news"));
        }
        as(arini_);
        return *state().public_room("news");
    }
    bool is_in(ConversationId room, UserId user) { return state().member(room, user) != nullptr; }
    Role role_of(ConversationId room, UserId user) { return state().member(room, user)->role; }

    UserId budi_{};
};

}  // namespace kabar::testing
