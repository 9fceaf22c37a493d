// A database filled row by row, and a reader on it: what readers make of the rows, whoever wrote them.
#pragma once

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "contract/temp_dir.h"
#include "store/sqlite/reader.h"
#include "store/sqlite/schema.h"
#include "store/sqlite/sqlite_store.h"

namespace kabar::testing {

using Texts = std::vector<std::string>;

inline chat::Place person(const std::string& name) { return {name, false, {}}; }
inline chat::Place room(const std::string& name, std::int64_t id = 0) { return {name, true, chat::ConversationId{id}}; }

/// Users 1 arini, 2 lineker, 3 messi, 4 henderson. Everything said and done gets the next seq; messages are sent at
/// 5000 + seq.
class ReaderTest : public ::testing::Test {
protected:
    struct In {
        std::int64_t joined = 0;
        int role = 0;
        bool aliased = false;
        std::int64_t read = 0;
    };
    static constexpr std::size_t plenty = 1 << 20;

    ReaderTest() : path_(made(directory_.file("kabar.db"))), database_(path_, store::sqlite::Connection::Use::writing) {
        store::sqlite::prepare_schema(database_, path_);
        sql("PRAGMA journal_mode=WAL");
        std::int64_t id = 0;
        for (const char* name : {"arini", "lineker", "messi", "henderson"}) add_user(++id, name);
        reader_ = std::make_unique<store::sqlite::SqliteReader>(path_);
    }

    void sql(const std::string& text) { database_.exec(text); }

    void add_user(std::int64_t id, const std::string& name) {
        sql("INSERT INTO users (id, key, name, display, password_hash, disabled, removed, created) VALUES (" + n(id) +
            ",'" + name + "','" + name + "','The " + name + "','',0,0,0)");
    }
    void remove_user(std::int64_t id) { sql("UPDATE users SET removed = 1, display = '' WHERE id = " + n(id)); }

    void add_direct(std::int64_t id, std::int64_t low, std::int64_t high) {
        sql("INSERT INTO conversations VALUES (" + n(id) + "," + n(low) + "," + n(high) + ")");
        add_row(id, low, {}, "NULL");
        if (low != high) add_row(id, high, {}, "NULL");
    }
    void add_room(std::int64_t id, const std::string& name, bool is_private = false) {
        sql("INSERT INTO rooms VALUES (" + n(id) + ",'" + name + "','" + name + "','about " + name + "'," +
            n(is_private) + ",0,0,0,0,0)");
    }
    void add_member(std::int64_t conversation, std::int64_t user, In in) {
        add_row(conversation, user, in,
                in.aliased ? "NULL" : "(SELECT key FROM rooms WHERE id = " + n(conversation) + ")");
        sql("UPDATE rooms SET members = members + 1 WHERE id = " + n(conversation));
    }
    void add_member(std::int64_t conversation, std::int64_t user) { add_member(conversation, user, In{}); }
    void remove_member(std::int64_t conversation, std::int64_t user) {
        sql("DELETE FROM members WHERE user = " + n(user) + " AND conversation = " + n(conversation));
        sql("UPDATE rooms SET members = members - 1 WHERE id = " + n(conversation));
    }
    void delete_room(std::int64_t id) {
        sql("DELETE FROM members WHERE conversation = " + n(id));
        sql("UPDATE rooms SET deleted = 1, members = 0 WHERE id = " + n(id));
    }

    /// Returns its seq.
    std::int64_t say(std::int64_t conversation, std::int64_t sender, const std::string& text, std::int64_t reply = 0) {
        const auto seq = take_seq();
        sql("INSERT INTO messages SELECT " + n(seq) + "," + n(conversation) + ",1 + ifnull(max(number), 0)," +
            n(sender) + "," + n(5000 + seq) + ",'" + text + "'," + n(reply) +
            ",0,0,0 FROM messages WHERE conversation = " + n(conversation));
        return seq;
    }
    void delete_message(std::int64_t conversation, std::int64_t number) {
        sql("UPDATE messages SET text = '', deleted = 1" + of(conversation, number));
    }
    void edit(std::int64_t conversation, std::int64_t number, const std::string& text, TimeMs at) {
        sql("UPDATE messages SET text = '" + text + "', edited = " + n(at) + of(conversation, number));
    }
    void react(std::int64_t conversation, std::int64_t number, std::int64_t user, const std::string& reaction) {
        sql("INSERT INTO reactions VALUES (" + n(conversation) + "," + n(number) + "," + n(user) + ",'" + reaction +
            "')");
    }
    /// `scope`: the conversation, or - user.
    std::int64_t happen(chat::EventKind kind, std::int64_t scope, std::int64_t conversation, std::int64_t actor,
                        std::int64_t subject = 0, std::int64_t number = 0, const std::string& text = {}) {
        const auto seq = take_seq();
        sql("INSERT INTO events VALUES (" + n(seq) + "," + n(scope) + "," + n(conversation) + "," +
            n(static_cast<int>(kind)) + "," + n(5000 + seq) + "," + n(actor) + "," + n(subject) + "," + n(number) +
            ",'" + text + "')");
        return seq;
    }
    std::int64_t mark_read(std::int64_t conversation, std::int64_t user, std::int64_t number) {
        const auto seq = take_seq();
        sql("UPDATE members SET read_number = " + n(number) + ", read_seq = " + n(seq) + " WHERE user = " + n(user) +
            " AND conversation = " + n(conversation));
        return seq;
    }
    std::int64_t begin_epoch(std::int64_t id) {
        const auto seq = take_seq();
        sql("INSERT INTO epochs VALUES (" + n(seq) + "," + n(id) + ")");
        return seq;
    }

    store::Reader& reader() { return *reader_; }
    static chat::UserId who(std::int64_t id) { return chat::UserId{id}; }
    static std::string n(std::int64_t number) { return std::to_string(number); }

private:
    static std::string made(const std::string& path) {
        std::ofstream(path).flush();
        return path;
    }
    static std::string of(std::int64_t conversation, std::int64_t number) {
        return " WHERE conversation = " + n(conversation) + " AND number = " + n(number);
    }
    void add_row(std::int64_t conversation, std::int64_t user, In in, const std::string& key) {
        sql("INSERT INTO members VALUES (" + n(user) + "," + n(conversation) + "," + n(in.read) + ",0," + n(in.role) +
            "," + n(in.joined) + ",0," + n(in.aliased) + "," + key + ")");
    }
    std::int64_t take_seq() {
        sql("UPDATE counters SET seq = seq + 1");
        return database_.number("SELECT seq FROM counters");
    }

    TempDir directory_;
    std::string path_;
    store::sqlite::Connection database_;
    std::unique_ptr<store::sqlite::SqliteReader> reader_;
};

template <class T>
Error refusal(const Result<T>& result) {
    return result ? Error{Code::internal, "it was not refused"} : result.error();
}

template <class Items>
Texts texts_of(const Items& items) {
    Texts texts;
    for (const auto& item : items) texts.push_back(item.text);
    return texts;
}

}  // namespace kabar::testing
