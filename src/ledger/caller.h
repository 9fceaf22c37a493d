#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>

#include "ledger/ledger.h"

namespace kabar::ledger {

/// For threads that are no event loops and may wait: gives the ledger a command and waits for what it came to.
/// Thread-safe, but for attach().
class Caller final : public Outbox {
public:
    /// `shard`: this object's place among the ledger's outboxes.
    explicit Caller(std::uint32_t shard) : shard_(shard) {}

    /// Before the first ask(). The ledger outlives all calls of ask(), this object the ledger.
    void attach(Ledger& ledger) { ledger_ = &ledger; }

    /// What the command came to, after its commit. An Error has changed nothing: those of the command, and `busy` when
    /// the ledger's queue is full or it is stopping.
    chat::Outcome ask(chat::Command command);

    void deliver(Bundle&& bundle) override;

private:
    const std::uint32_t shard_;
    Ledger* ledger_ = nullptr;
    std::mutex mutex_;
    std::condition_variable answered_;
    std::uint64_t last_slot_ = 0;
    std::map<std::uint64_t, std::optional<chat::Outcome>> waiting_;  ///< by slot; with its outcome once it is there
};

}  // namespace kabar::ledger
