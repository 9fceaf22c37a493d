#pragma once

#include <cstdint>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "ledger/ledger.h"
#include "store/store.h"

namespace kabar::server {

/// Runs and records a batch before the ledger's thread begins. Errors: storage_full, storage_failed.
Status run_at_start(store::Writer& writer, ledger::Recorder* recorder, std::vector<ledger::Entry> batch);

/// Begins the epoch of this run of the server: cursors are good as long as the history that they were given in goes on.
/// Its id; on a full disk, where nothing new can be kept, that of the epoch before. Errors: storage_failed.
Result<std::uint64_t> begin_epoch(store::Store& store, ledger::Recorder* recorder, TimeMs now);

}  // namespace kabar::server
