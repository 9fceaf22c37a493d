#include "ledger/ledger.h"

#include <future>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "base/bounded_queue.h"
#include "base/guarded.h"
#include "base/limits.h"

namespace kabar::ledger {

struct Ledger::Impl {
    Impl(store::Store& s, std::vector<Outbox*> o, Log& l, Options p)
        : store(s), outboxes(std::move(o)), log(l), options(std::move(p)), bundles(outboxes.size()) {}

    void work() {
        while (queue.take(batch, limits::ledger_batch)) {
            if (!batch.empty()) run_one();
            if (auto asked = space_asked.with([](auto& waiting) { return std::exchange(waiting, {}); })) {
                asked->set_value(give_back_space());
            }
        }
    }

    void run_one() {
        const auto refused = keep();
        const bool changed = !changes.empty();
        deliver();
        if (!refused) return handle(refused.error());
        if (std::exchange(is_full, false)) log.info("storage_has_room_again");
        if (changed && options.wake_indexer) options.wake_indexer();
        wake_checkpointer();
    }

    void wake_checkpointer() {
        if (options.wake_checkpointer && store.wants_checkpoint()) options.wake_checkpointer();
    }

    Result<bool> give_back_space() {
        if (failed) return tl::unexpected<Error>(*failed);
        auto more = store.writer().give_back_space();
        if (more) {
            wake_checkpointer();
        } else {
            handle(more.error());
        }
        return more;
    }

    /// Records, decides and commits the batch; whatever happens, there is an outcome for each entry.
    Status keep() {
        if (failed) return refuse(*failed);
        if (options.recorder != nullptr) {
            if (const auto recorded = options.recorder->record(batch); !recorded) return refuse(recorded.error());
        }
        auto kept = run_batch(store.writer(), batch, outcomes, changes);
        if (!kept && options.recorder != nullptr) {
            if (const auto undone = options.recorder->undo(); !undone) kept = undone;
        }
        return kept;
    }

    Status refuse(const Error& why) {
        outcomes.assign(batch.size(), chat::Outcome(why));
        changes.clear();
        return tl::unexpected<Error>(why);
    }

    void deliver() {
        for (std::size_t i = 0; i < batch.size(); ++i) {
            const Ticket& ticket = batch[i].ticket;
            if (ticket.shard >= bundles.size()) continue;
            bundles[ticket.shard].completions.push_back({ticket, std::move(outcomes[i])});
        }
        const bool changed = !changes.empty();
        const auto shared = std::make_shared<const std::vector<chat::Change>>(std::move(changes));
        changes = {};
        for (std::size_t i = 0; i < bundles.size(); ++i) {
            if (!changed && bundles[i].completions.empty()) continue;
            bundles[i].changes = shared;
            outboxes[i]->deliver(std::exchange(bundles[i], {}));
        }
    }

    /// After the answers have left.
    void handle(const Error& why) {
        if (why.code == Code::storage_full) {
            if (!std::exchange(is_full, true)) log.error("storage_full", {{"why", why.subject}});
            return;
        }
        if (failed) return;
        failed = Error{Code::storage_failed, why.subject};
        log.error("storage_failed", {{"why", why.subject}});
        if (options.on_failure) options.on_failure(why.subject);
    }

    store::Store& store;
    const std::vector<Outbox*> outboxes;
    Log& log;
    const Options options;
    BoundedQueue<Entry> queue{limits::ledger_queue};
    std::mutex stopping;
    std::mutex giving_back;  ///< held by the one who waits for it
    Guarded<std::optional<std::promise<Result<bool>>>> space_asked;

    // The ledger's thread only; kept from batch to batch for their memory.
    std::vector<Entry> batch;
    std::vector<chat::Outcome> outcomes;
    std::vector<chat::Change> changes;
    std::vector<Bundle> bundles;
    std::optional<Error> failed;
    bool is_full = false;

    std::thread thread;  ///< last: it uses all of the above
};

Ledger::Ledger(store::Store& store, std::vector<Outbox*> outboxes, Log& log, Options options)
    : impl_(std::make_unique<Impl>(store, std::move(outboxes), log, std::move(options))) {
    impl_->thread = std::thread([impl = impl_.get()] { impl->work(); });
}

Ledger::~Ledger() { stop(); }

bool Ledger::submit(Entry&& entry) { return impl_->queue.push(std::move(entry)); }

Result<bool> Ledger::give_back_space() {
    const std::lock_guard one(impl_->giving_back);
    std::promise<Result<bool>> promise;
    auto answer = promise.get_future();
    impl_->space_asked.with([&](auto& waiting) { waiting = std::move(promise); });
    // A nudge that was taken is seen by the thread before it ends.
    if (!impl_->queue.nudge()) return fail(Code::busy);
    return answer.get();
}

void Ledger::stop() {
    std::lock_guard lock(impl_->stopping);
    impl_->queue.close();
    if (impl_->thread.joinable()) impl_->thread.join();
}

}  // namespace kabar::ledger
