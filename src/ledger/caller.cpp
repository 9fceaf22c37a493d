#include "ledger/caller.h"

#include <utility>

namespace kabar::ledger {

chat::Outcome Caller::ask(chat::Command command) {
    std::unique_lock lock(mutex_);
    const auto slot = ++last_slot_;
    const auto place = waiting_.emplace(slot, std::nullopt).first;
    lock.unlock();
    const bool submitted = ledger_->submit(Entry{std::move(command), Ticket{shard_, 1, slot}});
    lock.lock();
    if (!submitted) {
        waiting_.erase(place);
        return Error{Code::busy, {}};
    }
    answered_.wait(lock, [&] { return place->second.has_value(); });
    auto outcome = std::move(*place->second);
    waiting_.erase(place);
    return outcome;
}

void Caller::deliver(Bundle&& bundle) {
    if (bundle.completions.empty()) return;
    {
        const std::lock_guard lock(mutex_);
        for (Completion& completion : bundle.completions) {
            const auto place = waiting_.find(completion.ticket.slot);
            if (place != waiting_.end()) place->second = std::move(completion.outcome);
        }
    }
    answered_.notify_all();
}

}  // namespace kabar::ledger
