// What tests of the store and the ledger make again and again: changes, commands, small worlds of users.
#pragma once

#include <string>
#include <vector>

#include "chat/changes.h"
#include "chat/commands.h"
#include "store/store.h"

namespace kabar::testing {

inline chat::SecretHash secret(std::uint8_t value) {
    chat::SecretHash hash{};
    hash.fill(value);
    return hash;
}

inline chat::Digest digest(std::uint8_t value) {
    chat::Digest digest{};
    digest.fill(value);
    return digest;
}

inline chat::User make_user(std::int64_t id, const std::string& name) {
    return {chat::UserId{id}, {name, name}, "The " + name, "hash of " + name, false, false, 1000 + id, {}};
}

inline chat::Session make_session(std::int64_t id, std::int64_t user) {
    return {chat::SessionId{id}, chat::UserId{user}, secret(static_cast<std::uint8_t>(id)), 10, 20, 30};
}

inline chat::Change user_added(std::int64_t id, const std::string& name) {
    return chat::change::UserAdded{make_user(id, name)};
}

inline chat::Change session_opened(std::int64_t id, std::int64_t user) {
    return chat::change::SessionOpened{make_session(id, user)};
}

inline chat::Change conversation_opened(std::int64_t id, std::int64_t low, std::int64_t high) {
    return chat::change::ConversationOpened{{chat::ConversationId{id}, chat::UserId{low}, chat::UserId{high}}};
}

inline chat::Change message_added(std::int64_t seq, std::int64_t conversation, std::int64_t number, std::int64_t sender,
                                  const std::string& text, const std::string& id = {}) {
    return chat::change::MessageAdded{
        {chat::Seq{seq}, chat::ConversationId{conversation}, number, chat::UserId{sender}, 5000 + seq, text, 0},
        {},
        id,
        digest(static_cast<std::uint8_t>(seq))};
}

inline chat::Change read_moved(std::int64_t conversation, std::int64_t user, std::int64_t number) {
    return chat::change::ReadMoved{
        chat::ConversationId{conversation}, chat::UserId{user}, number, chat::Seq{}, true, {}};
}

inline chat::Place user_place(const std::string& key) { return {key, false, {}}; }

/// `#key`, or `#key~id`.
inline chat::Place room_place(const std::string& key, std::int64_t id = 0) {
    return {key, true, chat::ConversationId{id}};
}

inline chat::Change room_opened(std::int64_t id, const std::string& key, bool is_private = false) {
    return chat::change::RoomOpened{{chat::ConversationId{id}, {key, key}, "", is_private, false, 6000 + id, 0}};
}

inline chat::Member make_member(std::int64_t room, std::int64_t user, chat::Role role = chat::Role::member) {
    return {chat::ConversationId{room}, chat::UserId{user}, 0, {}, role, {}, false, false};
}

inline chat::Change member_added(std::int64_t room, std::int64_t user, chat::Role role = chat::Role::member) {
    return chat::change::MemberAdded{make_member(room, user, role)};
}

inline Status write(store::Writer& writer, const std::vector<chat::Change>& changes) {
    if (auto begun = writer.begin(); !begun) return begun;
    for (const auto& change : changes) writer.apply(change);
    return writer.commit();
}

/// "from: text" of each item, in order.
inline std::vector<std::string> lines_of(const store::InboxPage& page) {
    std::vector<std::string> lines;
    for (const auto& item : page.items) lines.push_back(item.from + ": " + item.text);
    return lines;
}

inline chat::ReadMark mark(std::int64_t conversation, std::int64_t number) {
    return {chat::ConversationId{conversation}, number};
}

}  // namespace kabar::testing
