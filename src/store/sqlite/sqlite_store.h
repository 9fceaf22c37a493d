#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/limits.h"
#include "store/store.h"

namespace kabar::store::sqlite {

/// The schema this binary writes. Older ones are migrated at open, newer ones are refused.
inline constexpr int schema_version = 5;

/// The name of the database inside the data directory.
inline constexpr const char* file_name = "kabar.db";

/// Bounds that tests make small.
struct Options {
    /// The database file may not grow past this (storage_full); 0: only the disk bounds it.
    std::int64_t max_bytes = 0;
    /// Past this the writer waits for a complete checkpoint.
    std::int64_t wal_max_bytes = limits::wal_max_bytes;
};

/// Opens (or makes) `directory`/kabar.db. The caller holds the directory's lock (server/data_dir.h).
/// Errors: storage_full, storage_failed with a text that names the file and what to do (newer schema, no
/// permission, not a database, corrupt).
Result<std::unique_ptr<Store>> open(const std::string& directory, const Options& options = {});

}  // namespace kabar::store::sqlite
