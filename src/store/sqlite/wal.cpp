#include "store/sqlite/wal.h"

#include "base/limits.h"
#include "store/sqlite/connection.h"

namespace kabar::store::sqlite {

namespace {

/// The writer stands still meanwhile, and all senders with it.
constexpr int restart_wait_ms = 250;

bool is_busy(int result) { return (result & 0xff) == SQLITE_BUSY || (result & 0xff) == SQLITE_LOCKED; }

}  // namespace

int Wal::on_commit(void* self, sqlite3*, const char*, int frames) {
    static_cast<Wal*>(self)->frames_.store(frames, std::memory_order_relaxed);
    return SQLITE_OK;
}

void Wal::watch(sqlite3* writer) { sqlite3_wal_hook(writer, &Wal::on_commit, this); }

bool Wal::wants_checkpoint() const {
    const auto frames = frames_.load(std::memory_order_relaxed);
    const auto moved = moved_.load(std::memory_order_relaxed);
    // Fewer frames than were moved: the log has begun anew since.
    const auto waiting = frames >= moved ? frames - moved : frames;
    return waiting * page_bytes_ > limits::wal_checkpoint_bytes;
}

int Wal::run(sqlite3* connection, int mode) {
    std::lock_guard lock(running_);
    int frames = 0;
    int moved = 0;
    const int result = sqlite3_wal_checkpoint_v2(connection, nullptr, mode, &frames, &moved);
    if (result == SQLITE_OK && moved >= 0) moved_.store(moved, std::memory_order_relaxed);
    return result;
}

void Wal::checkpoint(sqlite3* connection) {
    const int result = run(connection, SQLITE_CHECKPOINT_PASSIVE);
    if (result != SQLITE_OK && !is_busy(result)) throw failure_of(connection, result);
}

bool Wal::finish(sqlite3* writer) {
    const std::unique_lock lock(running_, std::try_to_lock);
    if (!lock.owns_lock()) return false;
    int frames = 0;
    int moved = 0;
    const int result = sqlite3_wal_checkpoint_v2(writer, nullptr, SQLITE_CHECKPOINT_PASSIVE, &frames, &moved);
    if (is_busy(result)) return false;
    if (result != SQLITE_OK) throw failure_of(writer, result);
    if (moved >= 0) moved_.store(moved, std::memory_order_relaxed);
    return moved == frames;
}

void Wal::bound(sqlite3* writer) {
    const auto bytes = frames_.load(std::memory_order_relaxed) * page_bytes_;
    if (bytes <= max_bytes_) {
        next_try_bytes_ = 0;
        return;
    }
    if (bytes < next_try_bytes_) return;
    sqlite3_busy_timeout(writer, restart_wait_ms);
    const int result = run(writer, SQLITE_CHECKPOINT_RESTART);
    sqlite3_busy_timeout(writer, busy_timeout_ms);
    if (result == SQLITE_OK) {
        frames_.store(0, std::memory_order_relaxed);
        moved_.store(0, std::memory_order_relaxed);
        next_try_bytes_ = 0;
    } else if (is_busy(result)) {
        next_try_bytes_ = bytes + max_bytes_ / 8;
    } else {
        throw failure_of(writer, result);
    }
}

void Wal::make_room(sqlite3* writer) {
    sqlite3_busy_timeout(writer, restart_wait_ms);
    const int result = run(writer, SQLITE_CHECKPOINT_RESTART);
    sqlite3_busy_timeout(writer, busy_timeout_ms);
    if (result == SQLITE_OK || is_busy(result)) return;
    const Failure failure = failure_of(writer, result);
    if (failure.code() != Code::storage_full) throw failure;
}

}  // namespace kabar::store::sqlite
