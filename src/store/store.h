// What the ledger and the hub need of a storage engine. The contract suite in tests/contract runs on every engine.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "chat/changes.h"
#include "chat/event.h"
#include "chat/model.h"
#include "chat/replies.h"
#include "chat/state.h"

namespace kabar::store {

/// The one writer: used by one thread at a time, which is the ledger's.
///
/// A batch is begin(), any number of apply() and State reads, then commit() or rollback(). Everything is visible
/// to the State at once, to Readers after the commit. A failure inside the batch is kept and reported by commit().
class Writer : public chat::State {
public:
    virtual Status begin() = 0;
    virtual void apply(const chat::Change& change) = 0;

    /// After OK everything applied since begin() is on disk (fsync).
    /// Errors, each after an implicit rollback:
    ///   storage_full    nothing of the batch was kept; a later batch may succeed
    ///   storage_failed  nothing can be trusted any more (failed fsync, corrupt page): the process must stop
    virtual Status commit() = 0;
    virtual void rollback() = 0;

    /// Between two batches: gives free pages back to the disk, limits::vacuum_pages at most, if there are more than are
    /// kept for what comes. No row changes. The file shrinks with a checkpoint that moves the whole log: a step that has
    /// nothing to give tries one, if pages were given since. True: there is more to give. Errors: as commit().
    virtual Result<bool> give_back_space() = 0;
};

struct InboxPage {
    std::vector<chat::reply::InboxItem> items;
    /// What counts as read once the page has reached its reader.
    std::vector<chat::ReadMark> marks;
    bool more = false;
    /// After the last item; with nothing more, the end of everything committed.
    chat::Cursor cursor;
};

/// A conversation as a user names it, found.
struct Found {
    chat::ConversationId conversation{};  ///< 0: two people who have never written to each other
    chat::UserId other{};                 ///< of a conversation of two; oneself for notes
    bool is_member = false;               ///< false: a public room that the user is not in
    bool is_blocked = false;              ///< the other one takes nothing from the user
    bool is_gone = false;                 ///< the other one is removed: what was said can be read, no more
    std::string label;                    ///< as the user sees it: `#room`, or the other's user name
};

/// What a listener has missed, and where he stands after it.
struct EventPage {
    std::vector<chat::Event> events;  ///< in order
    /// After the last event; with nothing more, the end of everything committed.
    chat::Cursor cursor;
    bool more = false;
    /// The conversations that the user is in at that moment, and the rooms that are aliased for him.
    std::vector<chat::ConversationId> conversations;
    std::vector<chat::ConversationId> aliased;
};

/// A message of a room, as its listeners are told it.
struct RoomMessage {
    chat::Event event;
    bool by_bot = false;
};

/// Where to look for what is too old or too much.
struct TrimQuery {
    TimeMs now = 0;
    chat::Retention keep{};  ///< the server's policy; a room's own holds beside it, the stricter counts
    chat::ConversationId after{};
};
struct TrimNeed {
    chat::ConversationId conversation{};
    std::int64_t up_to = 0;  ///< a message's number
    chat::Seq events_to{};
};
struct TrimPage {
    std::vector<TrimNeed> needs;  ///< by conversation; of each what one Trim can do, or more
    chat::ConversationId last{};  ///< up to here was looked
    bool more = false;            ///< there are conversations behind it
    bool ids_to_forget = false;
};

struct HistoryRange {
    std::int64_t before = 0;
    std::int64_t after = 0;
    std::int64_t around = 0;
    std::size_t limit = 0;
};

struct SearchQuery {
    std::string words;
    std::optional<chat::Place> where{};
    std::string from_key;  ///< empty: anybody
    std::optional<TimeMs> since{};
    std::optional<TimeMs> until{};
    std::size_t limit = 0;
    std::string page;
};

/// Reads the committed state. One thread at a time; open one for each reading thread. Each call sees one moment.
/// Errors: storage_failed.
class Reader {
public:
    virtual ~Reader() = default;

    virtual Result<std::optional<chat::User>> user(chat::UserId id) = 0;
    virtual Result<std::optional<chat::User>> user_by_key(std::string_view key) = 0;
    /// By key, those after `after_key`; removed users too.
    virtual Result<std::vector<chat::User>> users(std::string_view after_key, std::size_t limit) = 0;

    virtual Result<std::optional<chat::Session>> session_by_token(const chat::SecretHash& token) = 0;
    /// Oldest first.
    virtual Result<std::vector<chat::Session>> sessions_of(chat::UserId user) = 0;

    /// What `user` has not read, oldest first: at most `limit` messages, ended early by the message that takes the
    /// texts past `bytes`. Own messages are left out, except notes to oneself. The cost grows with the page and
    /// the number of the user's conversations, not with the messages stored.
    virtual Result<InboxPage> inbox(chat::UserId user, std::size_t limit, std::size_t bytes) = 0;
    /// What others wrote to `user` after the cursor, read or not, oldest first. Errors: cursor_reset.
    virtual Result<InboxPage> inbox_after(chat::UserId user, chat::Cursor after, std::size_t limit,
                                          std::size_t bytes) = 0;

    /// Errors, here and wherever a Place is given: unknown_user, unknown_room; not_a_member where one must be.
    virtual Result<Found> find(chat::UserId user, const chat::Place& where) = 0;
    /// Of its last message, whether that is still there or not; 0: there was none.
    virtual Result<std::int64_t> last_number(chat::ConversationId conversation) = 0;
    virtual Result<chat::reply::History> history(chat::UserId user, const chat::Place& where, const HistoryRange& range,
                                                 std::size_t bytes) = 0;
    /// Errors, here and wherever a page is given: bad_argument for one that no reply can have given.
    virtual Result<chat::reply::Messages> outbox(chat::UserId user, std::size_t limit, std::size_t bytes,
                                                 std::string_view page) = 0;
    /// The cost grows with the number of the user's conversations, not with the messages stored.
    virtual Result<chat::reply::Conversations> conversations(chat::UserId user, std::size_t limit,
                                                             std::string_view page) = 0;
    virtual Result<chat::reply::Members> members(chat::UserId user, const chat::Place& room, std::size_t limit,
                                                 std::string_view page) = 0;
    virtual Result<chat::reply::Rooms> rooms(chat::UserId user, std::size_t limit, std::string_view page) = 0;
    virtual Result<chat::reply::Topic> topic(chat::UserId user, const chat::Place& room) = 0;
    /// Only what `user` may see. What the index has not caught up with yet is not found.
    virtual Result<chat::reply::Messages> search(chat::UserId user, const SearchQuery& query, std::size_t bytes) = 0;

    /// By key, those after `after_key`; without those that were removed.
    virtual Result<std::vector<chat::User>> bots(std::string_view after_key, std::size_t limit) = 0;
    /// For a moderator of the room. Errors: also unknown_room, not_a_member, not_allowed.
    virtual Result<chat::reply::Hooks> hooks(chat::UserId user, const chat::Place& room) = 0;
    /// Those that are not off, by id.
    virtual Result<std::vector<chat::Hook>> outgoing_hooks() = 0;
    /// For an outgoing webhook: the messages of a room after number `after`, in order, at most `limit`, ended early by
    /// the one that takes the texts past `bytes`.
    virtual Result<std::vector<RoomMessage>> room_messages(chat::ConversationId room, std::int64_t after,
                                                           std::size_t limit, std::size_t bytes) = 0;
    /// The file of this key, if `asker` owns it or is in a conversation where a message refers to it.
    virtual Result<std::optional<chat::File>> file_for(chat::UserId asker, std::string_view key) = 0;
    /// The user's own files, newest first. Without the quota.
    virtual Result<chat::reply::Files> files(chat::UserId owner, std::size_t limit, std::string_view page) = 0;
    virtual Result<chat::FileUse> file_use(chat::UserId owner) = 0;
    /// Whether a file has this content, or this preview.
    virtual Result<bool> is_stored(const chat::FileDigest& digest) = 0;
    /// Whether there is a file made before that no message refers to.
    virtual Result<bool> has_unused_files(TimeMs before) = 0;
    /// Whom the user has blocked, by name.
    virtual Result<chat::reply::Blocks> blocks(chat::UserId user, std::size_t limit, std::string_view page) = 0;
    /// A room's policy as its members see it, without the server's. Errors: as members().
    virtual Result<chat::reply::Retention> retention(chat::UserId user, const chat::Place& room) = 0;
    /// One bounded look, over limits::trim_looked conversations, for what retention has to delete, and for what deleted
    /// rooms have left. The cost grows with the conversations looked at, not with the messages stored.
    virtual Result<TrimPage> trimmable(const TrimQuery& query) = 0;

    /// The end of everything committed.
    virtual Result<chat::Cursor> now() = 0;
    /// What `user` may see of what was kept after the cursor: at most `limit` events, ended early by the one that takes
    /// the texts past `bytes`. What the user may not see any more is left out. Errors: cursor_reset.
    virtual Result<EventPage> events(chat::UserId user, chat::Cursor after, std::size_t limit, std::size_t bytes) = 0;
};

/// The words of all messages, off the write path: a thread of its own calls update() after commits, and at start until
/// there is nothing left to do. May be lost: it is made again from the messages. One thread at a time.
class SearchIndex {
public:
    virtual ~SearchIndex() = default;
    /// Takes in what was committed since, one bounded step of it. True: there is more to do.
    /// Errors: storage_full, storage_failed, after which search finds less until it works again.
    virtual Result<bool> update() = 0;
    /// Retention has deleted messages: the next updates take their words out, too. Thread-safe.
    virtual void forget_trimmed() = 0;
};

/// Thread-safe but for the Writer and the Readers it gives out, which must be gone before it.
class Store {
public:
    virtual ~Store() = default;

    virtual Writer& writer() = 0;
    virtual Result<std::unique_ptr<Reader>> open_reader() = 0;
    /// One at a time.
    virtual Result<std::unique_ptr<SearchIndex>> open_search_index() = 0;

    /// Moves what was committed from the log into the database, without stopping the writer or readers.
    /// Called on a thread of its own. Errors: storage_full, storage_failed.
    virtual Status checkpoint() = 0;
    /// True when the log has grown so far that checkpoint() should run.
    virtual bool wants_checkpoint() const = 0;

    /// False: what was deleted makes room in the database, which never shrinks: a program made it that could not do that.
    virtual bool gives_back_space() const = 0;

    /// A hash over every row of the committed state, in a fixed order: equal states have equal hashes,
    /// on any machine and whatever batches led there. Hexadecimal. Reads everything.
    virtual Result<std::string> state_hash() = 0;
};

}  // namespace kabar::store
