// Who and what things are called, for one reading; and what a user means by a name.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "chat/model.h"
#include "store/sqlite/connection.h"
#include "store/store.h"

namespace kabar::store::sqlite {

struct UserNames {
    std::string name;
    std::string display;  ///< the name, where there is no display name (removed users have none)
    chat::Bot bot{};
};

/// A row of `conversations` or of `rooms`.
struct ConversationRow {
    bool is_room = false;
    chat::UserId low{};  ///< of a conversation of two
    chat::UserId high{};
    std::string key;  ///< of a room
    std::string name;
    std::string topic;
    bool is_private = false;
    std::int64_t members = 0;

    bool is_notes() const { return !is_room && low == high; }
    chat::UserId other_than(chat::UserId user) const { return user == low ? high : low; }
};

/// A user's row in `members`.
struct Membership {
    chat::ConversationId conversation{};
    std::int64_t read = 0;
    chat::Seq read_seq{};
    chat::Role role{};
    chat::Seq joined{};
    bool muted = false;
    bool aliased = false;
};

/// Remembers what it read until forget(), which begins a reading of another moment.
class Labels {
public:
    explicit Labels(const Connection& connection);

    void forget();

    const UserNames& user(chat::UserId id);
    /// Throws Failure for an id that no conversation has.
    const ConversationRow& conversation(chat::ConversationId id);
    /// Nullptr: not in it. Valid until forget().
    const Membership* membership(chat::UserId user, chat::ConversationId conversation);
    /// All of them, by conversation. Not remembered.
    std::vector<Membership> memberships(chat::UserId user);
    /// The conversation as `viewer` sees it, who is in it: `#room`, `#room~id`, or the other's user name.
    std::string seen_by(chat::UserId viewer, chat::ConversationId conversation);
    /// The same for everybody: without the aliases that a user has for his rooms.
    std::string named_by(chat::UserId actor, chat::ConversationId conversation);
    /// A room as `viewer` sees it, who need not be in it.
    std::string room_seen_by(chat::UserId viewer, chat::ConversationId room, const std::string& key,
                             const std::string& name);

    /// For a limited bot a room that it is not in is not there. Errors: unknown_user, unknown_room; forbidden for a
    /// limited bot that looks for a user.
    Result<Found> find(chat::UserId viewer, const chat::Place& where);
    /// The same, for a room that one need not be in. Errors: unknown_room.
    Result<Found> find_room(chat::UserId viewer, const chat::Place& where);
    /// The same, where one must be in it. Errors: also not_a_member.
    Result<Found> find_as_member(chat::UserId viewer, const chat::Place& where);

    // What find_named_room() asks.
    std::optional<chat::ConversationId> known_room(chat::UserId viewer, std::string_view key);
    std::optional<chat::ConversationId> public_room(std::string_view key);
    bool is_member(chat::UserId user, chat::ConversationId id);
    bool has_key(chat::ConversationId id, std::string_view key);

private:
    Found direct(chat::UserId viewer, chat::UserId other);

    Statement find_names_;
    Statement find_user_;
    Statement find_direct_;
    Statement find_block_;
    Statement find_pair_;
    Statement find_room_;
    Statement find_membership_;
    Statement list_memberships_;
    Statement find_known_room_;
    Statement find_public_room_;
    std::unordered_map<chat::UserId, UserNames> users_;
    std::unordered_map<chat::ConversationId, ConversationRow> conversations_;
    std::map<std::pair<chat::UserId, chat::ConversationId>, std::optional<Membership>> memberships_;
};

}  // namespace kabar::store::sqlite
