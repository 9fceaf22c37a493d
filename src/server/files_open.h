#pragma once

#include <memory>

#include "base/clock.h"
#include "base/log.h"
#include "base/result.h"
#include "hub/files.h"
#include "server/config.h"

namespace kabar::server {

/// The vault, in `files/` of the data directory. Errors: internal, storage_full, with a text for the administrator.
Result<std::unique_ptr<store::Vault>> open_vault(const std::string& data_dir);

/// What stands behind hub::Files. Previews are made by this same program, in processes of their own.
hub::Files::Options files_options(const Config& config, Log& log);

/// One step of tidying for the housekeeper; true: there is more to do. `reader` is for its thread alone.
bool clean_files(hub::Files& files, store::Reader& reader, Log& log);

}  // namespace kabar::server
