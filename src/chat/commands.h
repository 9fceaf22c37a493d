// What reaches the ledger. A command carries its time and its random values, so that the same commands in the
// same order give the same state anywhere. All are aggregates: the ledger's recording writes them field by field,
// in the order given here; adding a field or a command at the end changes the recording's version.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "chat/model.h"

namespace kabar::chat::command {

struct AddUser {
    TimeMs at = 0;
    Name name;
    std::string display;
    std::string password_hash;
    bool by_invite = false;
    SecretHash invite{};
};
/// Ends all the user's sessions but `keep`.
struct SetPassword {
    TimeMs at = 0;
    std::string user_key;
    std::string password_hash;
    SessionId keep{};
};
/// Sessions of a disabled user stay, and are refused (user_disabled) until the user is enabled again.
struct SetDisabled {
    TimeMs at = 0;
    std::string user_key;
    bool disabled = false;
};
/// Ends all sessions and forgets the password and the display name; messages and the name stay.
struct RemoveUser {
    TimeMs at = 0;
    std::string user_key;
};
/// Refused (login_failed) if the user's password hash is no longer the one that was verified.
struct OpenSession {
    TimeMs at = 0;
    UserId user{};
    std::string verified_hash;
    SecretHash token{};
    TimeMs expires = 0;
};
struct TouchSession {
    TimeMs at = 0;
    SessionId session{};
    TimeMs expires = 0;
};
struct EndSession {
    TimeMs at = 0;
    SessionId session{};
};
/// Ends all sessions of the user that `session` belongs to.
struct EndAllSessions {
    TimeMs at = 0;
    SessionId session{};
};
struct AddInvite {
    TimeMs at = 0;
    Invite invite;
};
struct Send {
    TimeMs at = 0;
    SessionId session{};
    std::string to_key;
    std::string client_id;  ///< empty: none
    Digest digest{};        ///< of the receiver's key and the text
    std::string text;
};
/// Markers only move forward; a mark that is behind, or beyond the last message, changes nothing or as far as it can.
struct MarkRead {
    TimeMs at = 0;
    UserId user{};
    std::vector<ReadMark> marks;
};

}  // namespace kabar::chat::command

namespace kabar::chat {

using Command = std::variant<command::AddUser, command::SetPassword, command::SetDisabled, command::RemoveUser,
                             command::OpenSession, command::TouchSession, command::EndSession, command::EndAllSessions,
                             command::AddInvite, command::Send, command::MarkRead>;

}  // namespace kabar::chat

namespace kabar::chat::outcome {

struct Done {};
struct UserAdded {
    UserId id{};
};
struct SessionOpened {
    Session session;
    User user;
};
struct SessionsEnded {
    std::int64_t count = 0;
};
struct Kept {
    Seq seq{};
    ConversationId conversation{};
    std::int64_t number = 0;
    TimeMs sent = 0;
    bool dup = false;  ///< this id was kept before; the values are the first answer's
};

}  // namespace kabar::chat::outcome

namespace kabar::chat {

/// What a command came to. An Error has changed nothing.
using Outcome = std::variant<Error, outcome::Done, outcome::UserAdded, outcome::SessionOpened, outcome::SessionsEnded,
                             outcome::Kept>;

}  // namespace kabar::chat
