#include "store/sqlite/state_hash.h"

#include <array>

#include <sodium.h>

namespace kabar::store::sqlite {

namespace {

constexpr std::array<const char*, 20> tables{
    "SELECT 'users', id, key, name, display, password_hash, disabled, removed, created, status, bot "
    "FROM users ORDER BY id",
    "SELECT 'sessions', id, user, token, created, used, expires, label FROM sessions ORDER BY id",
    "SELECT 'invites', code, expires FROM invites ORDER BY code",
    "SELECT 'conversations', id, low, high FROM conversations ORDER BY id",
    "SELECT 'rooms', id, key, name, topic, private, deleted, created, members, keep_days, keep_messages FROM rooms "
    "ORDER BY id",
    "SELECT 'members', user, conversation, read_number, read_seq, role, joined, muted, aliased, room_key FROM members "
    "ORDER BY user, conversation",
    "SELECT 'bans', room, user FROM bans ORDER BY room, user",
    "SELECT 'blocks', user, blocked FROM blocks ORDER BY user, blocked",
    "SELECT 'messages', seq, conversation, number, sender, sent, text, reply, edited, deleted, files FROM messages "
    "ORDER BY seq",
    "SELECT 'reactions', conversation, number, user, reaction FROM reactions "
    "ORDER BY conversation, number, user, reaction",
    "SELECT 'events', seq, scope, conversation, kind, at, actor, subject, number, text FROM events ORDER BY seq",
    "SELECT 'epochs', seq, id FROM epochs ORDER BY seq",
    "SELECT 'send_ids', sender, client_id, seq, digest FROM send_ids ORDER BY sender, client_id",
    "SELECT 'hooks', id, room, kind, by_user, created, bot, secret, url, key, position, off FROM hooks ORDER BY id",
    "SELECT 'counters', users, sessions, conversations, seq, hooks, files FROM counters ORDER BY id",
    "SELECT 'files', id, key, owner, name, type, size, digest, created, preview, preview_type, width, height, uses "
    "FROM files ORDER BY id",
    "SELECT 'file_use', owner, files, bytes FROM file_use ORDER BY owner",
    "SELECT 'message_files', message, place, file FROM message_files ORDER BY message, place",
    "SELECT 'trimmed', conversation, number, seq, events FROM trimmed ORDER BY conversation",
    "SELECT 'retired_ids', sender, client_id, digest, seq, conversation, number, sent FROM retired_ids "
    "ORDER BY sender, client_id",
};

class Hasher {
public:
    Hasher() { crypto_generichash_init(&state_, nullptr, 0, size); }

    void add_row(sqlite3_stmt* row) {
        const int columns = sqlite3_column_count(row);
        for (int column = 0; column < columns; ++column) add_value(row, column);
    }

    std::string finish() {
        std::array<unsigned char, size> hash{};
        crypto_generichash_final(&state_, hash.data(), hash.size());
        std::array<char, 2 * size + 1> text{};
        sodium_bin2hex(text.data(), text.size(), hash.data(), hash.size());
        return text.data();
    }

private:
    static constexpr std::size_t size = 32;

    void add_value(sqlite3_stmt* row, int column) {
        const int type = sqlite3_column_type(row, column);
        if (type == SQLITE_INTEGER) {
            add_number('i', sqlite3_column_int64(row, column));
            return;
        }
        const void* data = type == SQLITE_TEXT ? sqlite3_column_text(row, column) : sqlite3_column_blob(row, column);
        const int length = sqlite3_column_bytes(row, column);
        add_number(type == SQLITE_TEXT ? 't' : 'b', length);
        if (length > 0) add(data, static_cast<std::size_t>(length));
    }

    void add_number(char type, std::int64_t value) {
        std::array<unsigned char, 9> bytes{static_cast<unsigned char>(type)};
        for (std::size_t i = 0; i < 8; ++i) {
            bytes[i + 1] = static_cast<unsigned char>(static_cast<std::uint64_t>(value) >> (8 * i));
        }
        add(bytes.data(), bytes.size());
    }

    void add(const void* data, std::size_t length) {
        crypto_generichash_update(&state_, static_cast<const unsigned char*>(data), length);
    }

    crypto_generichash_state state_;
};

}  // namespace

std::string state_hash(Connection& connection) {
    Hasher hasher;
    connection.exec("BEGIN");
    for (const char* table : tables) {
        Statement statement(connection, table);
        Query query(statement);
        while (query.next()) hasher.add_row(statement.handle());
    }
    connection.exec("COMMIT");
    return hasher.finish();
}

}  // namespace kabar::store::sqlite
