#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "chat/model.h"

namespace kabar::chat {

/// What was answered when a client's id was first seen.
struct SentBefore {
    Digest digest{};
    Seq seq{};
    ConversationId conversation{};
    std::int64_t number = 0;
    TimeMs sent = 0;
};

/// What there is to know of a message before changing it.
struct MessageState {
    Seq seq{};
    UserId sender{};
    bool deleted = false;
    std::size_t reactions = 0;
    std::int64_t files = 0;
};

struct DirectState {
    ConversationId id{};
    std::int64_t last_number = 0;  ///< 0: no message yet
};

/// The last id given out of each kind; the next is one more.
struct Counters {
    std::int64_t users = 0;
    std::int64_t sessions = 0;
    std::int64_t conversations = 0;
    std::int64_t seq = 0;  ///< of messages and other events
    std::int64_t hooks = 0;
    std::int64_t files = 0;

    bool operator==(const Counters&) const = default;
};

/// The state that commands are decided on: everything applied so far, in order, whether committed yet or not.
/// Used by one thread. Implementations that read a disk report a failure there at the commit; until then they
/// answer "nothing".
class State {
public:
    virtual ~State() = default;

    virtual Counters counters() = 0;

    /// Removed users are found too. Valid until the next change.
    virtual const User* user(UserId id) = 0;
    virtual const User* user_by_key(std::string_view key) = 0;

    /// Expired sessions are found until they are ended. Valid until the next change.
    virtual const Session* session(SessionId id) = 0;
    /// Oldest first.
    virtual std::vector<Session> sessions_of(UserId user) = 0;

    virtual std::optional<Invite> invite(const SecretHash& code) = 0;
    /// Up to `most` invites that expired at or before `at`.
    virtual std::vector<Invite> invites_expired(TimeMs at, std::size_t most) = 0;

    /// `low` <= `high`.
    virtual std::optional<DirectState> direct(UserId low, UserId high) = 0;
    /// Of the last message given out, trimmed or not.
    virtual std::int64_t last_number(ConversationId conversation) = 0;
    /// Both directions of talking ask for it.
    virtual bool is_blocked(UserId by, UserId user) = 0;
    /// How many users `by` has blocked.
    virtual std::size_t block_count(UserId by) = 0;

    /// Deleted rooms are found too; nullptr for a conversation of two. Valid until the next change.
    virtual const Room* room(ConversationId id) = 0;
    virtual std::optional<ConversationId> public_room(std::string_view key) = 0;
    /// The room that the user is in and knows by the name alone (not aliased).
    virtual std::optional<ConversationId> room_of(UserId user, std::string_view key) = 0;
    /// Rooms only, by id.
    virtual std::vector<ConversationId> rooms_of(UserId user) = 0;
    /// Nullptr if the user is no member. Valid until the next change.
    virtual const Member* member(ConversationId conversation, UserId user) = 0;
    /// By user.
    virtual std::vector<Member> members_of(ConversationId conversation) = 0;
    virtual bool is_banned(ConversationId room, UserId user) = 0;
    virtual std::size_t ban_count(ConversationId room) = 0;

    virtual std::optional<MessageState> message(ConversationId conversation, std::int64_t number) = 0;
    virtual bool has_reaction(ConversationId conversation, std::int64_t number, UserId user,
                              std::string_view reaction) = 0;

    /// What retention has left of the conversation.
    virtual Trimmed trimmed(ConversationId conversation) = 0;
    /// Of the conversation's first `most` events, the last one up to `until`; 0: there is none.
    virtual Seq event_up_to(ConversationId conversation, Seq until, std::int64_t most) = 0;

    /// Also of messages that were trimmed, as long as their ids are remembered.
    virtual std::optional<SentBefore> sent_before(UserId sender, std::string_view client_id) = 0;

    /// Those that are not removed.
    virtual std::size_t bot_count() = 0;
    virtual std::optional<Hook> hook(HookId id) = 0;
    virtual std::optional<Hook> hook_by_secret(const SecretHash& secret) = 0;
    virtual std::size_t hook_count(ConversationId room) = 0;
    /// On the whole server.
    virtual std::size_t outgoing_hook_count() = 0;
    virtual std::optional<File> file(std::string_view key) = 0;
    virtual FileUse file_use(UserId owner) = 0;
    /// That no message refers to, made before `before`: the oldest first.
    virtual std::vector<File> unused_files(TimeMs before, std::size_t most) = 0;
    /// The same of one owner, whenever they were made.
    virtual std::vector<File> unused_files_of(UserId owner, std::size_t most) = 0;
};

}  // namespace kabar::chat
