// What a command changed: the only things the store ever writes, and what listeners are told after the commit.
#pragma once

#include <string>
#include <variant>

#include "chat/model.h"

namespace kabar::chat::change {

struct UserAdded {
    User user;
};
struct PasswordSet {
    UserId user{};
    std::string password_hash;
};
struct DisabledSet {
    UserId user{};
    bool disabled = false;
};
struct UserRemoved {
    UserId user{};
};
struct SessionOpened {
    Session session;
};
struct SessionTouched {
    SessionId session{};
    UserId user{};
    TimeMs used = 0;
    TimeMs expires = 0;
};
struct SessionEnded {
    SessionId session{};
    UserId user{};
};
struct InviteAdded {
    Invite invite;
};
/// Used or expired.
struct InviteGone {
    SecretHash code{};
};
/// Both members begin with read marker 0.
struct ConversationOpened {
    Conversation conversation;
};
struct MessageAdded {
    Message message;
    std::string client_id;  ///< empty: none, and nothing is remembered for retries
    Digest digest{};
};
struct ReadMoved {
    ConversationId conversation{};
    UserId user{};
    std::int64_t number = 0;
};

}  // namespace kabar::chat::change

namespace kabar::chat {

using Change = std::variant<change::UserAdded, change::PasswordSet, change::DisabledSet, change::UserRemoved,
                            change::SessionOpened, change::SessionTouched, change::SessionEnded, change::InviteAdded,
                            change::InviteGone, change::ConversationOpened, change::MessageAdded, change::ReadMoved>;

}  // namespace kabar::chat
