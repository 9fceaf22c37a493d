#pragma once

#include <memory>
#include <optional>
#include <string>
#include <type_traits>

#include "store/sqlite/connection.h"
#include "store/sqlite/labels.h"
#include "store/sqlite/reader_cursors.h"
#include "store/sqlite/reader_messages.h"
#include "store/store.h"

namespace kabar::store::sqlite {

/// What only `search` uses: defined in its file, made by its first call.
struct SearchParts;

/// What the kinds of reading share. Used by one thread at a time.
struct ReaderParts {
    /// Throws Failure.
    explicit ReaderParts(const std::string& database);

    const std::string path;  ///< of the database
    Connection connection;
    Statement begin;
    Statement commit;
    Labels labels;
    MessageReader messages;
    Cursors cursors;
};

struct FileQueries {
    explicit FileQueries(const Connection& connection);

    Statement find_for;
    Statement list;
    Statement find_use;
    Statement find_content;
    Statement find_unused;
};

/// Runs `f`, which returns a Result, in one transaction, so that all its queries see one moment. It must leave no Query
/// behind.
template <class F>
std::invoke_result_t<F> in_one_moment(ReaderParts& parts, F&& f) {
    std::optional<std::invoke_result_t<F>> done;
    Status ran = guarded([&] {
        run(parts.begin);
        parts.labels.forget();
        done.emplace(f());
    });
    if (sqlite3_get_autocommit(parts.connection.handle()) == 0) {
        const Status ended = guarded([&] { run(parts.commit); });
        if (ran && !ended) ran = ended;
    }
    if (!ran) return tl::unexpected<Error>(ran.error());
    return std::move(*done);
}

/// Errors: cursor_gone, if something was trimmed behind the cursor in one of the user's conversations. In one moment.
Status check_not_gone(ReaderParts& parts, chat::UserId user, const chat::Cursor& cursor);

/// The contract is store::Reader's. A user who was removed is shown by name, for want of a display name.
class SqliteReader final : public Reader {
public:
    /// Throws Failure.
    explicit SqliteReader(const std::string& path);

    Result<std::optional<chat::User>> user(chat::UserId id) override;
    Result<std::optional<chat::User>> user_by_key(std::string_view key) override;
    Result<std::vector<chat::User>> users(std::string_view after_key, std::size_t limit) override;
    Result<std::optional<chat::Session>> session_by_token(const chat::SecretHash& token) override;
    Result<std::vector<chat::Session>> sessions_of(chat::UserId user) override;

    Result<InboxPage> inbox(chat::UserId user, std::size_t limit, std::size_t bytes) override;
    Result<InboxPage> inbox_after(chat::UserId user, chat::Cursor after, std::size_t limit, std::size_t bytes) override;
    Result<Found> find(chat::UserId user, const chat::Place& where) override;
    Result<std::int64_t> last_number(chat::ConversationId conversation) override;
    Result<chat::reply::History> history(chat::UserId user, const chat::Place& where, const HistoryRange& range,
                                         std::size_t bytes) override;
    Result<chat::reply::Messages> outbox(chat::UserId user, std::size_t limit, std::size_t bytes,
                                         std::string_view page) override;
    Result<chat::reply::Conversations> conversations(chat::UserId user, std::size_t limit,
                                                     std::string_view page) override;
    Result<chat::reply::Members> members(chat::UserId user, const chat::Place& room, std::size_t limit,
                                         std::string_view page) override;
    Result<chat::reply::Rooms> rooms(chat::UserId user, std::size_t limit, std::string_view page) override;
    Result<chat::reply::Topic> topic(chat::UserId user, const chat::Place& room) override;
    Result<chat::reply::Messages> search(chat::UserId user, const SearchQuery& query, std::size_t bytes) override;
    Result<std::vector<chat::User>> bots(std::string_view after_key, std::size_t limit) override;
    Result<chat::reply::Hooks> hooks(chat::UserId user, const chat::Place& room) override;
    Result<std::vector<chat::Hook>> outgoing_hooks() override;
    Result<std::vector<RoomMessage>> room_messages(chat::ConversationId room, std::int64_t after, std::size_t limit,
                                                   std::size_t bytes) override;
    Result<std::optional<chat::File>> file_for(chat::UserId asker, std::string_view key) override;
    Result<chat::reply::Files> files(chat::UserId owner, std::size_t limit, std::string_view page) override;
    Result<chat::FileUse> file_use(chat::UserId owner) override;
    Result<bool> is_stored(const chat::FileDigest& digest) override;
    Result<bool> has_unused_files(TimeMs before) override;
    Result<chat::reply::Blocks> blocks(chat::UserId user, std::size_t limit, std::string_view page) override;
    Result<chat::reply::Retention> retention(chat::UserId user, const chat::Place& room) override;
    Result<TrimPage> trimmable(const TrimQuery& query) override;
    Result<chat::Cursor> now() override;
    Result<EventPage> events(chat::UserId user, chat::Cursor after, std::size_t limit, std::size_t bytes) override;

private:
    ReaderParts parts_;
    Statement find_user_;
    Statement find_user_by_key_;
    Statement list_users_;
    Statement find_session_;
    Statement find_sessions_of_;
    Statement list_members_;
    Statement list_rooms_;
    Statement list_blocks_;
    Statement find_next_event_;
    Statement find_event_;
    Statement find_markers_;
    Statement list_bots_;
    Statement list_room_hooks_;
    Statement list_outgoing_hooks_;
    FileQueries files_;
    Statement find_keep_;
    Statement find_trim_end_;
    Statement find_first_younger_;
    Statement list_first_events_;
    Statement find_forgettable_;
    std::shared_ptr<SearchParts> search_;

    friend class EventPageBuilder;
    friend class TrimFinder;
};

}  // namespace kabar::store::sqlite
