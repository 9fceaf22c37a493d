#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/log.h"
#include "base/result.h"
#include "chat/changes.h"
#include "chat/commands.h"
#include "store/store.h"

namespace kabar::ledger {

/// Where an outcome goes back to; the ledger only carries it.
struct Ticket {
    std::uint32_t shard = 0;   ///< which Outbox
    std::uint64_t client = 0;  ///< 0: nobody waits
    std::uint64_t slot = 0;
};

struct Entry {
    chat::Command command;
    Ticket ticket;
};

struct Completion {
    Ticket ticket;
    chat::Outcome outcome;
};

/// What one committed batch means for one shard.
struct Bundle {
    std::vector<Completion> completions;                       ///< in the order submitted
    std::shared_ptr<const std::vector<chat::Change>> changes;  ///< of the whole batch, the same for all shards
};

/// Receives bundles; called on the ledger's thread, after the commit. Must not block.
class Outbox {
public:
    virtual ~Outbox() = default;
    virtual void deliver(Bundle&& bundle) = 0;
};

/// Sees each batch, in order, before it is decided. Called on the ledger's thread.
class Recorder {
public:
    virtual ~Recorder() = default;
    virtual Status record(const std::vector<Entry>& batch) = 0;
    /// Nothing of the batch recorded last was kept.
    virtual Status undo() { return {}; }
};

/// Decides and applies one batch and commits it: the whole of what happens between two commits, without threads.
/// On an error nothing of the batch was kept, and every outcome is that error. Used by the ledger's thread, by
/// replay, and by tests.
Status run_batch(store::Writer& writer, std::vector<Entry>& batch, std::vector<chat::Outcome>& outcomes,
                 std::vector<chat::Change>& changes);

/// The one writer's thread: takes all that is queued, decides, commits once, delivers.
/// Every shard that has a completion, or all of them when there are changes, gets one bundle a batch.
class Ledger {
public:
    struct Options {
        Recorder* recorder = nullptr;
        /// Called once, on the ledger's thread, when storage_failed has ended all writing; the text says why.
        /// From then on every command is answered storage_failed.
        std::function<void(const std::string& why)> on_failure{};
        /// Called after a commit when store.wants_checkpoint(); must only wake someone.
        std::function<void()> wake_checkpointer{};
        /// Called after every commit that changed something; must only wake someone.
        std::function<void()> wake_indexer{};
    };

    /// `outboxes[i]` is shard i; all must outlive the ledger.
    Ledger(store::Store& store, std::vector<Outbox*> outboxes, Log& log, Options options);
    ~Ledger();  ///< stop()

    /// Thread-safe. False, and `entry` untouched, when the queue is full or the ledger is stopping.
    bool submit(Entry&& entry);

    /// Has the writer give space back to the disk, one step of it between two batches, and waits for that: no command,
    /// and nothing of it is recorded. True: there is more. Thread-safe. Errors: of the writer; `busy` when the ledger is
    /// stopping.
    Result<bool> give_back_space();

    /// Commits and delivers what was submitted, then ends the thread. Idempotent.
    void stop();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace kabar::ledger
