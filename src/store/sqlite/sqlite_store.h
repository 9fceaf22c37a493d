#pragma once

#include <memory>
#include <string>

#include "store/store.h"

namespace kabar::store::sqlite {

/// The schema this binary writes. Older ones are migrated at open, newer ones are refused.
inline constexpr int schema_version = 1;

/// Opens (or makes) `directory`/kabar.db. The caller holds the directory's lock (server/data_dir.h).
/// Errors: storage_full, storage_failed with a text that names the file and what to do (newer schema, no
/// permission, not a database, corrupt).
Result<std::unique_ptr<Store>> open(const std::string& directory);

}  // namespace kabar::store::sqlite
