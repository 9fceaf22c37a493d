#pragma once

#include <functional>
#include <optional>

#include "base/log.h"
#include "ledger/ledger.h"

namespace kabar::server {

/// The housekeeper's task for free pages: has the ledger give them back to the disk, step by step. Used by one thread at a
/// time.
class Shrinker {
public:
    /// `checkpoint` is called when the last of several steps is done, so that what was given back is in the log no more,
    /// and the writer has little left to do for the file to be cut. All must outlive this.
    Shrinker(ledger::Ledger& ledger, Log& log, std::function<void()> checkpoint);

    /// One bounded step. True: there is more.
    bool step();

private:
    ledger::Ledger& ledger_;
    Log& log_;
    const std::function<void()> checkpoint_;
    bool shrinking_ = false;
    std::optional<Error> last_error_;
};

}  // namespace kabar::server
