// A disk that can be told to fail: a SQLite VFS over the usual one. While it lives, stores opened use it.
#pragma once

#include <atomic>
#include <string_view>

#include <sqlite3.h>

namespace kabar::testing {

class FaultyDisk {
public:
    FaultyDisk() : real_(sqlite3_vfs_find(nullptr)), mine_(*real_) {
        current_ = this;
        mine_.zName = "faulty";
        mine_.xOpen = &FaultyDisk::open;
        sqlite3_vfs_register(&mine_, 1);
    }
    ~FaultyDisk() {
        sqlite3_vfs_unregister(&mine_);
        sqlite3_vfs_register(real_, 1);
        current_ = nullptr;
    }
    FaultyDisk(const FaultyDisk&) = delete;
    FaultyDisk& operator=(const FaultyDisk&) = delete;

    /// The result of every fsync of the log, and of every write to it; SQLITE_OK: what the real disk says.
    std::atomic<int> sync_result{SQLITE_OK};
    std::atomic<int> write_result{SQLITE_OK};
    std::atomic<int> syncs{0};

private:
    static int open(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out_flags) {
        const int result = current_->real_->xOpen(current_->real_, name, file, flags, out_flags);
        if (result != SQLITE_OK || file->pMethods == nullptr || (flags & SQLITE_OPEN_WAL) == 0) return result;
        current_->methods_ = *file->pMethods;
        current_->real_methods_ = file->pMethods;
        current_->methods_.xSync = &FaultyDisk::sync;
        current_->methods_.xWrite = &FaultyDisk::write;
        file->pMethods = &current_->methods_;
        return result;
    }
    static int sync(sqlite3_file* file, int flags) {
        ++current_->syncs;
        const int fault = current_->sync_result;
        return fault != SQLITE_OK ? fault : current_->real_methods_->xSync(file, flags);
    }
    static int write(sqlite3_file* file, const void* data, int size, sqlite3_int64 offset) {
        const int fault = current_->write_result;
        return fault != SQLITE_OK ? fault : current_->real_methods_->xWrite(file, data, size, offset);
    }

    inline static FaultyDisk* current_ = nullptr;
    sqlite3_vfs* real_;
    sqlite3_vfs mine_;
    sqlite3_io_methods methods_{};
    const sqlite3_io_methods* real_methods_ = nullptr;
};

}  // namespace kabar::testing
