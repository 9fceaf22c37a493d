// What reaches the ledger. A command carries its time and its random values, so that the same commands in the
// same order give the same state anywhere. All are aggregates: the ledger's recording writes them field by field,
// in the order given here; adding a field or a command at the end changes the recording's version.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/result.h"
#include "chat/commands_bots.h"
#include "chat/model.h"
#include "chat/outcomes.h"

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
/// Ends a session of the user that `session` belongs to. Error unknown_session, for others' as for none.
struct EndSession {
    TimeMs at = 0;
    SessionId session{};
    SessionId ended{};  ///< 0: `session` itself
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
    Place to;
    std::string client_id;  ///< empty: none
    Digest digest{};        ///< of the receiver, the text, `reply` and `files`
    std::string text;
    std::int64_t reply = 0;
    std::vector<std::string> files{};  ///< keys of the sender's own files, in this order
};
/// Markers only move forward; a mark that is behind, or beyond the last message, changes nothing or as far as it can.
struct MarkRead {
    TimeMs at = 0;
    UserId user{};
    std::vector<ReadMark> marks;
};
/// As MarkRead, for one conversation as its reader names it.
struct ReadUpTo {
    TimeMs at = 0;
    SessionId session{};
    Place where;
    std::int64_t number = 0;
};
/// By the sender alone.
struct EditMessage {
    TimeMs at = 0;
    SessionId session{};
    Place where;
    std::int64_t number = 0;
    std::string text;
};
/// By the sender, or in a room by a moderator.
struct DeleteMessage {
    TimeMs at = 0;
    SessionId session{};
    Place where;
    std::int64_t number = 0;
};
/// Setting what is set already, or taking back what is not there, is OK and changes nothing.
struct SetReaction {
    TimeMs at = 0;
    SessionId session{};
    Place where;
    std::int64_t number = 0;
    std::string reaction;
    bool on = false;
};
struct SetMuted {
    TimeMs at = 0;
    SessionId session{};
    Place where;
    bool muted = false;
};
struct SetBlocked {
    TimeMs at = 0;
    SessionId session{};
    std::string user_key;
    bool blocked = false;
};
/// What is empty stays as it is.
struct SetProfile {
    TimeMs at = 0;
    SessionId session{};
    std::string display;
    std::string status;
    bool clear_status = false;
};

// --- rooms ---
/// The creator becomes the owner.
struct CreateRoom {
    TimeMs at = 0;
    SessionId session{};
    Name name;  ///< without `#`
    bool is_private = false;
};
/// A public room. Joining where one is already is OK and changes nothing.
struct JoinRoom {
    TimeMs at = 0;
    SessionId session{};
    Place room;
};
/// When the last owner leaves, the moderator, or else the member, who has been there longest becomes owner; a room that
/// nobody is left in is deleted.
struct LeaveRoom {
    TimeMs at = 0;
    SessionId session{};
    Place room;
};
/// Makes the user a member: by any member of a public room, by a moderator or owner of a private one.
struct InviteToRoom {
    TimeMs at = 0;
    SessionId session{};
    Place room;
    std::string user_key;
};
/// By moderators, whom only owners can remove; an owner only removes himself. `ban`: the user cannot come back, and
/// need not be a member.
struct RemoveFromRoom {
    TimeMs at = 0;
    SessionId session{};
    Place room;
    std::string user_key;
    bool ban = false;
};
struct Unban {
    TimeMs at = 0;
    SessionId session{};
    Place room;
    std::string user_key;
};
struct SetTopic {
    TimeMs at = 0;
    SessionId session{};
    Place room;
    std::string topic;
};
/// By owners. The last owner cannot give the role away (not_allowed).
struct SetRole {
    TimeMs at = 0;
    SessionId session{};
    Place room;
    std::string user_key;
    Role role{};
};
/// By owners.
struct DeleteRoom {
    TimeMs at = 0;
    SessionId session{};
    Place room;
};
/// When the server starts, before everything else.
struct BeginEpoch {
    TimeMs at = 0;
    std::int64_t id = 0;  ///< random
};

// --- files ---
/// The content is on disk already, and stays until this is decided.
struct AddFile {
    TimeMs at = 0;
    UserId owner{};
    std::string key;  ///< random
    std::string name;
    std::string type;
    std::int64_t size = 0;
    FileDigest digest{};
    FileDigest preview{};
    std::string preview_type;  ///< empty: no preview
    std::int64_t width = 0;
    std::int64_t height = 0;
    std::int64_t quota = 0;  ///< bytes of all files of the owner, this one included
};
/// Forgets files that no message refers to and that were made before a time: at most `most` of them, the oldest first.
struct CleanFiles {
    TimeMs at = 0;
    TimeMs created_before = 0;
    std::int64_t most = 0;
};

// --- retention ---
/// By owners. Less than 0: stays as it is.
struct SetRetention {
    TimeMs at = 0;
    SessionId session{};
    Place room;
    std::int64_t days = -1;
    std::int64_t messages = -1;
};
/// Deletes the oldest messages of a conversation up to number `up_to`, and its events up to `events_to` and to the last
/// message deleted, at most limits::trim_step of each; also ids of clients that are no longer to be remembered.
/// Conversation 0: only those ids.
struct Trim {
    TimeMs at = 0;
    ConversationId conversation{};
    std::int64_t up_to = 0;
    Seq events_to{};
};

}  // namespace kabar::chat::command

namespace kabar::chat {

using Command =
    std::variant<command::AddUser, command::SetPassword, command::SetDisabled, command::RemoveUser,
                 command::OpenSession, command::TouchSession, command::EndSession, command::EndAllSessions,
                 command::AddInvite, command::Send, command::MarkRead, command::ReadUpTo, command::EditMessage,
                 command::DeleteMessage, command::SetReaction, command::SetMuted, command::SetBlocked,
                 command::SetProfile, command::CreateRoom, command::JoinRoom, command::LeaveRoom, command::InviteToRoom,
                 command::RemoveFromRoom, command::Unban, command::SetTopic, command::SetRole, command::DeleteRoom,
                 command::BeginEpoch, command::AddBot, command::AddBotToken, command::RevokeBotToken, command::PlaceBot,
                 command::AddIncomingHook, command::AddOutgoingHook, command::RemoveHook, command::PostHook,
                 command::MoveHook, command::AddFile, command::CleanFiles, command::SetRetention, command::Trim>;

}  // namespace kabar::chat
