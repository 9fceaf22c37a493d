// What a command changed: the only things the store ever writes, and what listeners are told after the commit.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "chat/event.h"
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
/// A bot's webhooks go with it.
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
struct ProfileSet {
    UserId user{};
    std::string display;
    std::string status;
};
struct BlockSet {
    UserId user{};
    UserId blocked{};
    bool on = false;
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
/// Without members.
struct RoomOpened {
    Room room;
};
struct TopicSet {
    ConversationId room{};
    std::string topic;
};
/// All members are gone already; bans and webhooks go with it, and a public name is free again.
struct RoomDeleted {
    ConversationId room{};
};
struct MemberAdded {
    Member member;
};
struct MemberRemoved {
    ConversationId room{};
    UserId user{};
};
struct RoleSet {
    ConversationId room{};
    UserId user{};
    Role role{};
};
struct MutedSet {
    ConversationId conversation{};
    UserId user{};
    bool muted = false;
};
struct BanSet {
    ConversationId room{};
    UserId user{};
    bool on = false;
};
/// Names for listeners, so that nobody has to look them up again: as in Event.
struct Labels {
    std::string from;
    std::string display;
    std::string to;
};
struct MessageAdded {
    Message message;
    Labels labels;
    std::string client_id;  ///< empty: none, and nothing is remembered for retries
    Digest digest{};
    std::vector<File> files{};  ///< each gets one use more
};
/// The text was replaced, at the time of the event that follows.
struct MessageEdited {
    ConversationId conversation{};
    std::int64_t number = 0;
    Seq message{};
    TimeMs at = 0;
    std::string text;
};
/// The text is forgotten, and so are the reactions; the number stays taken.
struct MessageDeleted {
    ConversationId conversation{};
    std::int64_t number = 0;
    Seq message{};
};
struct ReactionSet {
    ConversationId conversation{};
    std::int64_t number = 0;
    UserId user{};
    std::string reaction;
    bool on = false;
};
/// Something that has no other row: kept, so that it can be told later, too.
struct EventAdded {
    Event event;
};
struct ReadMoved {
    ConversationId conversation{};
    UserId user{};
    std::int64_t number = 0;
    /// 0: moved by the user's own message, which says it all.
    Seq seq{};
    /// False: in a room of many, only the user's own devices are told.
    bool to_all = true;
    Labels labels;
};
struct EpochBegan {
    Epoch epoch;
};
struct FileAdded {
    File file;
};
/// One that no message refers to.
struct FileGone {
    File file;
};
/// The message refers to no file any more. Files that no other message refers to are gone.
struct FilesDropped {
    Seq message{};
};

struct HookAdded {
    Hook hook;
};
struct HookRemoved {
    HookId hook{};
};
struct HookMoved {
    HookId hook{};
    std::int64_t position = 0;
    std::string off;
};
struct RetentionSet {
    ConversationId room{};
    Retention keep;
};
/// The messages after number `after` up to `to.number` are gone with all that belongs to them, and the events up to
/// `to.events`. The clients' ids of those sent at `ids_since` or later are still remembered.
struct MessagesTrimmed {
    ConversationId conversation{};
    std::int64_t after = 0;
    Trimmed to;
    TimeMs ids_since = 0;
};
/// Clients' ids of trimmed messages that were sent before; at most limits::trim_step of them, the oldest.
struct IdsForgotten {
    TimeMs before = 0;
};

}  // namespace kabar::chat::change

namespace kabar::chat {

using Change = std::variant<
    change::UserAdded, change::PasswordSet, change::DisabledSet, change::UserRemoved, change::SessionOpened,
    change::SessionTouched, change::SessionEnded, change::InviteAdded, change::InviteGone, change::ConversationOpened,
    change::MessageAdded, change::ReadMoved, change::ProfileSet, change::BlockSet, change::RoomOpened, change::TopicSet,
    change::RoomDeleted, change::MemberAdded, change::MemberRemoved, change::RoleSet, change::MutedSet, change::BanSet,
    change::MessageEdited, change::MessageDeleted, change::ReactionSet, change::EventAdded, change::EpochBegan,
    change::HookAdded, change::HookRemoved, change::HookMoved, change::FileAdded, change::FileGone,
    change::FilesDropped, change::RetentionSet, change::MessagesTrimmed, change::IdsForgotten>;

}  // namespace kabar::chat
