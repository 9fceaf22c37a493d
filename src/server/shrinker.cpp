#include "server/shrinker.h"

#include <utility>

namespace kabar::server {

Shrinker::Shrinker(ledger::Ledger& ledger, Log& log, std::function<void()> checkpoint)
    : ledger_(ledger), log_(log), checkpoint_(std::move(checkpoint)) {}

bool Shrinker::step() {
    auto more = ledger_.give_back_space();
    if (more && !*more && std::exchange(shrinking_, false)) {
        checkpoint_();
        more = ledger_.give_back_space();
    }
    if (!more) {
        // What fails is tried again in the next round, and logged once.
        if (more.error() != last_error_) {
            log_.warn("shrinking_failed", {{"code", code_name(more.error().code)}, {"why", more.error().subject}});
        }
        last_error_ = more.error();
        return false;
    }
    last_error_.reset();
    if (*more) shrinking_ = true;
    return *more;
}

}  // namespace kabar::server
