#include "store/sqlite/reader.h"

#include "store/sqlite/rows.h"

namespace kabar::store::sqlite {

using namespace chat;

SqliteReader::SqliteReader(const std::string& path)
    : connection_(path, Connection::Use::reading),
      begin_(connection_, "BEGIN"),
      commit_(connection_, "COMMIT"),
      find_user_(connection_, select_user + "WHERE id = ?"),
      find_user_by_key_(connection_, select_user + "WHERE key = ?"),
      list_users_(connection_, select_user + "WHERE key > ? ORDER BY key LIMIT ?"),
      find_session_(connection_, select_session + "WHERE token = ?"),
      find_sessions_of_(connection_, select_session + "WHERE user = ? ORDER BY id"),
      find_memberships_(connection_,
                        "SELECT m.conversation, m.read_number, c.low = c.high FROM members m "
                        "JOIN conversations c ON c.id = m.conversation WHERE m.user = ? ORDER BY m.conversation"),
      find_last_number_(connection_, "SELECT number FROM messages WHERE conversation = ? ORDER BY number DESC LIMIT 1"),
      find_next_(connection_,
                 "SELECT number, seq FROM messages WHERE conversation = ? AND number > ? AND sender <> ? "
                 "ORDER BY number LIMIT 1"),
      find_message_(connection_, "SELECT number, sender, sent, text FROM messages WHERE seq = ?") {}

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

}  // namespace kabar::store::sqlite
