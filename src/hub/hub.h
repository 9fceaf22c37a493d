#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"
#include "base/guarded.h"
#include "base/log.h"
#include "hub/inbox_gates.h"
#include "hub/presence.h"
#include "hub/settings.h"
#include "hub/throttle.h"
#include "hub/workers.h"
#include "ledger/ledger.h"

namespace kabar::hub {

class EventBatch;
class Files;
class Shard;

/// What all shards share. Every member is thread-safe, but where said.
class Hub {
public:
    Hub(Clock& clock_, Log& log_, Settings settings)
        : clock(clock_), log(log_), settings_(std::make_shared<const Settings>(settings)) {}

    Clock& clock;
    Log& log;
    Presence presence;
    Throttle throttle;
    InboxGates inbox_gates;
    Workers readers{limits::read_waiting};
    /// For listeners who catch up: thousands may come back at once, and those who ask must not wait behind them.
    Workers catching_up{limits::read_waiting};
    Workers hashers{limits::hash_waiting};
    /// For the bytes of files, which go up and come down beside the conversation. A transfer has one job there at most.
    Workers file_workers{limits::file_transfers * 2};
    /// Set once, before the first client and the first door; outlives them.
    Files* files = nullptr;
    /// Transfers under way, at all doors.
    std::atomic<std::size_t> file_transfers{0};

    /// Set once, before the first client; the ledger outlives all shards' clients. `on_storage_failed` is called, on
    /// any thread, when a reader met what nothing can be trusted after; as the ledger's on_failure.
    void attach(ledger::Ledger& ledger, std::vector<Shard*> shards, std::uint64_t epoch,
                std::function<void(const std::string& why)> on_storage_failed) {
        ledger_ = &ledger;
        shards_ = std::move(shards);
        epoch_ = epoch;
        on_storage_failed_ = std::move(on_storage_failed);
    }
    const std::vector<Shard*>& shards() const { return shards_; }
    /// Of what is kept in this run of the server.
    std::uint64_t epoch() const { return epoch_; }
    ledger::Ledger& ledger() { return *ledger_; }
    /// Sessions that were ended in committed batches. It grows before anybody is told of it, so a shard that has
    /// applied fewer knows that what it remembers of sessions may be old.
    std::atomic<std::uint64_t> sessions_ended{0};
    /// Clients that listen, or are about to read what they have missed. While there is none, no events are made.
    std::atomic<std::size_t> listeners{0};
    /// Of the bundle that is being delivered; the ledger's thread only.
    std::shared_ptr<const EventBatch> delivered_events;
    void storage_failed(const std::string& why) { on_storage_failed_(why); }

    std::shared_ptr<const Settings> settings() const {
        return settings_.with([](const auto& current) { return current; });
    }
    void change_settings(const Settings& settings) {
        auto changed = std::make_shared<const Settings>(settings);
        settings_.with([&](auto& current) { current = std::move(changed); });
        settings_version_.fetch_add(1, std::memory_order_release);
    }
    /// Grows with each change_settings(), so that a shard can keep a copy and see cheaply when it is old.
    std::uint64_t settings_version() const { return settings_version_.load(std::memory_order_acquire); }

private:
    ledger::Ledger* ledger_ = nullptr;
    std::vector<Shard*> shards_;
    std::uint64_t epoch_ = 0;
    std::function<void(const std::string&)> on_storage_failed_;
    Guarded<std::shared_ptr<const Settings>> settings_;
    std::atomic<std::uint64_t> settings_version_{0};
};

}  // namespace kabar::hub
