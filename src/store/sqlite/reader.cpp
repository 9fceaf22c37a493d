#include "store/sqlite/reader.h"

#include "store/sqlite/rows.h"

namespace kabar::store::sqlite {

using namespace chat;

ReaderParts::ReaderParts(const std::string& database)
    : path(database),
      connection(path, Connection::Use::reading),
      begin(connection, "BEGIN"),
      commit(connection, "COMMIT"),
      labels(connection),
      messages(connection),
      cursors(connection) {}

// The joins are crossed so that their first table leads: the planner would read all users to have them in order.
SqliteReader::SqliteReader(const std::string& path)
    : parts_(path),
      find_user_(parts_.connection, select_user + "WHERE id = ?"),
      find_user_by_key_(parts_.connection, select_user + "WHERE key = ?"),
      list_users_(parts_.connection, select_user + "WHERE key > ? ORDER BY key LIMIT ?"),
      find_session_(parts_.connection, select_session + "WHERE token = ?"),
      find_sessions_of_(parts_.connection, select_session + "WHERE user = ? ORDER BY id"),
      list_members_(parts_.connection,
                    "SELECT u.key, u.id, m.role, m.read_number FROM members m CROSS JOIN users u ON u.id = m.user "
                    "WHERE m.conversation = ? AND u.key > ? ORDER BY u.key LIMIT ?"),
      list_rooms_(parts_.connection,
                  "SELECT key, id, name, topic, members FROM rooms WHERE private = 0 AND deleted = 0 AND key > ? "
                  "ORDER BY key LIMIT ?"),
      list_blocks_(parts_.connection,
                   "SELECT u.key, u.name FROM blocks b CROSS JOIN users u ON u.id = b.blocked WHERE b.user = ? AND "
                   "u.key > ? ORDER BY u.key LIMIT ?"),
      find_next_event_(parts_.connection, "SELECT seq FROM events WHERE scope = ? AND seq > ? ORDER BY seq LIMIT 1"),
      find_event_(parts_.connection,
                  "SELECT conversation, kind, at, actor, subject, number, text, scope FROM events WHERE seq = ?"),
      find_markers_(parts_.connection,
                    "SELECT user, read_number, read_seq FROM members WHERE conversation = ? AND read_seq > ?"),
      list_bots_(parts_.connection, select_user + "WHERE bot > 0 AND removed = 0 AND key > ? ORDER BY key LIMIT ?"),
      list_room_hooks_(parts_.connection, select_hook + "WHERE room = ? ORDER BY id"),
      list_outgoing_hooks_(parts_.connection, select_hook + "WHERE kind = 1 AND off = '' ORDER BY id"),
      files_(parts_.connection),
      find_keep_(parts_.connection, "SELECT deleted, keep_days, keep_messages FROM rooms WHERE id = ?"),
      find_trim_end_(parts_.connection, "SELECT conversations FROM counters WHERE id = 1"),
      find_first_younger_(parts_.connection,
                          "SELECT number FROM messages WHERE conversation = ? AND number > ? AND number <= ? AND "
                          "sent >= ? ORDER BY number LIMIT 1"),
      list_first_events_(parts_.connection, "SELECT seq, at FROM events WHERE scope = ? ORDER BY seq LIMIT ?"),
      find_forgettable_(parts_.connection, "SELECT 1 FROM retired_ids WHERE sent < ? LIMIT 1") {}

Result<std::optional<User>> SqliteReader::user(UserId id) {
    return guarded([&]() -> std::optional<User> {
        Query query(find_user_, id);
        if (!query.next()) return std::nullopt;
        return user_of(query);
    });
}

Result<std::optional<User>> SqliteReader::user_by_key(std::string_view key) {
    return guarded([&]() -> std::optional<User> {
        Query query(find_user_by_key_, key);
        if (!query.next()) return std::nullopt;
        return user_of(query);
    });
}

Result<std::vector<User>> SqliteReader::users(std::string_view after_key, std::size_t limit) {
    return guarded([&] {
        std::vector<User> users;
        Query query(list_users_, after_key, limit);
        while (query.next()) users.push_back(user_of(query));
        return users;
    });
}

Result<std::optional<Session>> SqliteReader::session_by_token(const SecretHash& token) {
    return guarded([&]() -> std::optional<Session> {
        Query query(find_session_, token);
        if (!query.next()) return std::nullopt;
        return session_of(query);
    });
}

Result<std::vector<Session>> SqliteReader::sessions_of(UserId user) {
    return guarded([&] {
        std::vector<Session> sessions;
        Query query(find_sessions_of_, user);
        while (query.next()) sessions.push_back(session_of(query));
        return sessions;
    });
}

Result<Found> SqliteReader::find(UserId user, const Place& where) {
    return in_one_moment(parts_, [&] { return parts_.labels.find(user, where); });
}

Result<std::int64_t> SqliteReader::last_number(ConversationId conversation) {
    return in_one_moment(parts_, [&]() -> Result<std::int64_t> { return parts_.messages.last(conversation).number; });
}

Result<Cursor> SqliteReader::now() {
    return in_one_moment(parts_, [&]() -> Result<Cursor> { return parts_.cursors.end(); });
}

}  // namespace kabar::store::sqlite
