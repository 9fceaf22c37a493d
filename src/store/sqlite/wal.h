#pragma once

#include <atomic>
#include <cstdint>
#include <mutex>

#include <sqlite3.h>

namespace kabar::store::sqlite {

/// The length of the write-ahead log, and who may shorten it. Thread-safe but where said.
class Wal {
public:
    Wal(std::int64_t page_bytes, std::int64_t max_bytes) : page_bytes_(page_bytes), max_bytes_(max_bytes) {}

    /// Watches the commits of the writer's connection.
    void watch(sqlite3* writer);

    bool wants_checkpoint() const;

    /// Moves what it can without waiting for anybody. Throws Failure.
    void checkpoint(sqlite3* connection);

    /// Moves all of the log, if no reader is in the way and no other checkpoint is under way; the file gets its size then.
    /// False: not all. On the writer's thread, outside a transaction. Throws Failure.
    bool finish(sqlite3* writer);

    /// If the log is past its bound: moves all of it and starts it anew, waiting a moment for readers. A reader that
    /// stays in the way is no error; the next try comes when the log has grown by an eighth of the bound.
    /// On the writer's thread, outside a transaction. Throws Failure.
    void bound(sqlite3* writer);

    /// After storage_full: what can be moved out of the log makes room in it for the next batch.
    /// On the writer's thread, outside a transaction. Throws Failure, but not for missing room.
    void make_room(sqlite3* writer);

private:
    static int on_commit(void* self, sqlite3* db, const char* name, int frames);
    int run(sqlite3* connection, int mode);

    const std::int64_t page_bytes_;
    const std::int64_t max_bytes_;
    std::atomic<std::int64_t> frames_{0};  ///< in the log after the last commit
    std::atomic<std::int64_t> moved_{0};   ///< of these, moved into the database
    std::int64_t next_try_bytes_ = 0;      ///< the writer's thread only
    std::mutex running_;                   ///< SQLite refuses a second checkpoint instead of letting it wait
};

}  // namespace kabar::store::sqlite
