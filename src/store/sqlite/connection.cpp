#include "store/sqlite/connection.h"

#include <algorithm>
#include <cerrno>
#include <new>

#include <SQLiteCpp/Exception.h>

namespace kabar::store::sqlite {

namespace {

constexpr const char* common_pragmas =
    "PRAGMA temp_store=MEMORY; PRAGMA foreign_keys=OFF; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON;";
constexpr const char* writer_pragmas =
    "PRAGMA synchronous=FULL; PRAGMA secure_delete=OFF; PRAGMA cache_size=-65536; PRAGMA wal_autocheckpoint=0;";
// What was read lately in a database of gigabytes; memory is taken as pages are read. (Mapping the file instead of caching
// made small pages of results twice as slow: a mapped page is looked up and checked anew in each transaction.)
constexpr const char* reader_pragmas = "PRAGMA query_only=ON; PRAGMA cache_size=-65536;";
constexpr const char* checkpoint_pragmas = "PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;";

bool lacks_room(sqlite3* db, int result) {
    if ((result & 0xff) == SQLITE_FULL) return true;
    // A failed fsync is never "full", whatever its errno: what was written before may be gone.
    const bool growing =
        result == SQLITE_IOERR_WRITE || result == SQLITE_IOERR_SHMSIZE || result == SQLITE_IOERR_TRUNCATE;
    if (!growing) return false;
    const int reason = sqlite3_system_errno(db);
    return reason == ENOSPC || reason == EDQUOT || reason == EFBIG;
}

std::string describe(sqlite3* db, int result) {
    return std::string(sqlite3_errmsg(db)) + " (" + sqlite3_errstr(result) + ", SQLite code " + std::to_string(result) +
           ")";
}

}  // namespace

Failure failure_of(sqlite3* db, int result) {
    // The connection's code is the extended one, as long as it is about the same error.
    const int extended = sqlite3_extended_errcode(db);
    const int exact = (extended & 0xff) == (result & 0xff) ? extended : result;
    return {lacks_room(db, exact) ? Code::storage_full : Code::storage_failed, exact, describe(db, exact)};
}

Error current_error() {
    try {
        throw;
    } catch (const Failure& failure) {
        return Error{failure.code(), failure.what()};
    } catch (const SQLite::Exception& failure) {
        const bool full = (failure.getErrorCode() & 0xff) == SQLITE_FULL;
        return Error{full ? Code::storage_full : Code::storage_failed, failure.what()};
    } catch (const std::exception& failure) {
        return Error{Code::storage_failed, failure.what()};
    }
}

Connection::Connection(const std::string& path, Use use)
    : db_(path.c_str(), SQLite::OPEN_READWRITE | SQLite::OPEN_NOMUTEX, busy_timeout_ms) {
    sqlite3_extended_result_codes(handle(), 1);
    exec(common_pragmas);
    exec(use == Use::writing ? writer_pragmas : use == Use::reading ? reader_pragmas : checkpoint_pragmas);
}

void Connection::exec(const std::string& sql) {
    const int result = sqlite3_exec(handle(), sql.c_str(), nullptr, nullptr, nullptr);
    if (result != SQLITE_OK) throw failure_of(handle(), result);
}

std::int64_t Connection::number(const std::string& sql) {
    Statement statement(*this, sql);
    Query query(statement);
    return query.next() ? query.integer(0) : 0;
}

Statement::Statement(const Connection& connection, std::string_view sql) {
    const int result = sqlite3_prepare_v3(connection.handle(), sql.data(), static_cast<int>(sql.size()),
                                          SQLITE_PREPARE_PERSISTENT, &handle_, nullptr);
    if (result != SQLITE_OK) throw failure_of(connection.handle(), result);
}

std::string_view Query::text(int column) {
    const void* data = sqlite3_column_text(handle_, column);
    if (data == nullptr) return {};
    return {static_cast<const char*>(data), static_cast<std::size_t>(sqlite3_column_bytes(handle_, column))};
}

int Query::bind_bytes(int index, std::string_view text) {
    // A null pointer would bind NULL, not the empty text.
    const char* data = text.data() != nullptr ? text.data() : "";
    return sqlite3_bind_text64(handle_, index, data, text.size(), nullptr, SQLITE_UTF8);
}

void Query::copy_blob(int column, std::uint8_t* out, std::size_t size) {
    const void* data = sqlite3_column_blob(handle_, column);
    if (data == nullptr || static_cast<std::size_t>(sqlite3_column_bytes(handle_, column)) != size) {
        throw Failure(Code::storage_failed, SQLITE_CORRUPT, "a stored hash has the wrong size");
    }
    std::copy_n(static_cast<const std::uint8_t*>(data), size, out);
}

void Query::raise(int result) { throw failure_of(sqlite3_db_handle(handle_), result); }

}  // namespace kabar::store::sqlite
