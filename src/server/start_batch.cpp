#include "server/start_batch.h"

#include "hub/secrets.h"

namespace kabar::server {

Status run_at_start(store::Writer& writer, ledger::Recorder* recorder, std::vector<ledger::Entry> batch) {
    if (batch.empty()) return {};
    if (recorder != nullptr) {
        if (auto recorded = recorder->record(batch); !recorded) return recorded;
    }
    std::vector<chat::Outcome> outcomes;
    std::vector<chat::Change> changes;
    return ledger::run_batch(writer, batch, outcomes, changes);
}

Result<std::uint64_t> begin_epoch(store::Store& store, ledger::Recorder* recorder, TimeMs now) {
    const std::int64_t id = hub::new_epoch();
    std::vector<ledger::Entry> batch;
    batch.push_back({chat::command::BeginEpoch{now, id}, {}});
    const auto kept = run_at_start(store.writer(), recorder, std::move(batch));
    if (kept) return static_cast<std::uint64_t>(id);
    if (kept.error().code != Code::storage_full) return tl::unexpected(kept.error());
    auto reader = store.open_reader();
    if (!reader) return tl::unexpected(reader.error());
    return (*reader)->now().map([](const chat::Cursor& cursor) { return cursor.epoch; });
}

}  // namespace kabar::server
