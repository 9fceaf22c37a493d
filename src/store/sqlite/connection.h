// One SQLite connection and its prepared statements. Everything here throws Failure, which never leaves this room.
#pragma once

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <string_view>
#include <type_traits>

#include <SQLiteCpp/Database.h>
#include <sqlite3.h>

#include "base/result.h"

namespace kabar::store::sqlite {

/// Another program that looks into the database holds its lock for moments; a longer wait means something is wrong.
inline constexpr int busy_timeout_ms = 10'000;

class Failure : public std::runtime_error {
public:
    Failure(Code code, int result, const std::string& text) : std::runtime_error(text), code_(code), result_(result) {}

    /// storage_full or storage_failed.
    Code code() const { return code_; }
    /// SQLite's extended result code.
    int result() const { return result_; }

private:
    Code code_;
    int result_;
};

/// What SQLite's `result` on `db` means: storage_full if only room is missing, else storage_failed.
Failure failure_of(sqlite3* db, int result);

/// The exception being handled, as an Error. For use in `catch (...)`.
Error current_error();

/// Calls `f` and turns what it throws into an Error: the edge of this room.
template <class F>
Result<std::invoke_result_t<F>> guarded(F&& f) {
    try {
        if constexpr (std::is_void_v<std::invoke_result_t<F>>) {
            f();
            return {};
        } else {
            return f();
        }
    } catch (...) {
        return tl::unexpected<Error>(current_error());
    }
}

/// Used by one thread at a time.
class Connection {
public:
    enum class Use { writing, reading, checkpoints };

    /// The file must exist.
    Connection(const std::string& path, Use use);

    sqlite3* handle() const { return db_.getHandle(); }
    void exec(const std::string& sql);
    std::int64_t number(const std::string& sql);

private:
    SQLite::Database db_;
};

/// A prepared statement, kept for the connection's life.
class Statement {
public:
    Statement(const Connection& connection, std::string_view sql);
    ~Statement() { sqlite3_finalize(handle_); }
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;

    sqlite3_stmt* handle() const { return handle_; }

private:
    sqlite3_stmt* handle_ = nullptr;
};

/// One run of a statement. Texts and blobs given must outlive it; the statement is reset when it ends, so that no
/// read cursor stays open.
class Query {
public:
    template <class... Values>
    explicit Query(Statement& statement, const Values&... values) : handle_(statement.handle()) {
        int index = 0;
        (check(bind(++index, values)), ...);
    }
    ~Query() { sqlite3_reset(handle_); }
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    /// True: there is a row, and its columns can be read until the next call.
    bool next() {
        const int result = sqlite3_step(handle_);
        if (result == SQLITE_ROW) return true;
        if (result != SQLITE_DONE) raise(result);
        return false;
    }

    std::int64_t integer(int column) { return sqlite3_column_int64(handle_, column); }
    bool boolean(int column) { return integer(column) != 0; }
    std::string_view text(int column);
    std::string string(int column) { return std::string(text(column)); }
    template <class Id>
    Id id(int column) {
        return Id{integer(column)};
    }
    /// A blob that should have N bytes; anything else is a damaged row.
    template <std::size_t N>
    void blob(int column, std::array<std::uint8_t, N>& out) {
        copy_blob(column, out.data(), N);
    }

private:
    template <class T>
    int bind(int index, const T& value) {
        if constexpr (std::is_enum_v<T> || std::is_integral_v<T>) {
            return sqlite3_bind_int64(handle_, index, static_cast<std::int64_t>(value));
        } else {
            return bind_bytes(index, value);
        }
    }
    int bind_bytes(int index, std::string_view text);
    template <std::size_t N>
    int bind_bytes(int index, const std::array<std::uint8_t, N>& blob) {
        return sqlite3_bind_blob64(handle_, index, blob.data(), N, nullptr);
    }
    void copy_blob(int column, std::uint8_t* out, std::size_t size);
    void check(int result) {
        if (result != SQLITE_OK) raise(result);
    }
    [[noreturn]] void raise(int result);

    sqlite3_stmt* handle_;
};

/// Runs a statement that gives no rows.
template <class... Values>
void run(Statement& statement, const Values&... values) {
    Query query(statement, values...);
    while (query.next()) {
    }
}

}  // namespace kabar::store::sqlite
