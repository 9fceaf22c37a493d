// Tells outgoing webhooks what is said in their rooms, on a thread of its own: no send waits for it.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <unordered_set>

#include "base/clock.h"
#include "base/guarded.h"
#include "base/log.h"
#include "ledger/caller.h"
#include "server/hook_queue.h"
#include "server/hook_sender.h"
#include "store/store.h"

namespace kabar::server {

/// Reads the committed messages after each webhook's position and sends them, in order, one at a time for each webhook.
/// The position is kept through the ledger at most every limits::hook_position_ms and at stop(), so after a crash some
/// are sent again: each is sent at least once. A webhook whose target is gone, refuses, or fails for hook_give_up_ms is
/// switched off through the ledger, with the reason.
class HookDriver final : public ledger::Outbox {
public:
    /// `shard`: this object's place among the ledger's outboxes. `clock` and `log` outlive it.
    HookDriver(std::uint32_t shard, const Clock& clock, Log& log, bool allow_private);
    ~HookDriver() override;

    /// Once. The ledger lives until stop() has returned.
    void start(ledger::Ledger& ledger, std::unique_ptr<store::Reader> reader);
    /// Keeps the positions and ends the thread. What is being sent may arrive or not. Idempotent.
    void stop();

    /// On the ledger's thread: takes up what the batch changed of messages and webhooks.
    void deliver(ledger::Bundle&& bundle) override;

private:
    struct Target {
        chat::Hook hook;  ///< its position: the one that is kept
        HookQueue queue;
        std::int64_t read = 0;  ///< the last message that was put into the queue
        std::int64_t has = 0;   ///< the last one that it has said to have
        bool all_read = false;  ///< of what was committed when it was looked at
    };

    using Rooms = std::unordered_set<chat::ConversationId>;

    void run();
    /// False: the store could not be read.
    bool read_news();
    void rest();
    bool load();
    bool fill(Target& target);
    void send_due(std::int64_t now);
    void take(const HookSent& sent, std::int64_t now);
    void switch_off(Target& target, const std::string& why);
    void keep_positions();
    std::int64_t time_until_next(std::int64_t now) const;
    std::string body_of(const Target& target, const store::RoomMessage& message) const;
    void note(const Status& status);

    ledger::Caller caller_;
    const Clock& clock_;
    Log& log_;
    HookSender sender_;
    std::unique_ptr<store::Reader> reader_;
    std::map<std::int64_t, Target> targets_;
    std::minstd_rand jitter_{std::random_device{}()};
    std::int64_t kept_at_ = 0;
    bool failing_ = false;         ///< the store; said once
    std::int64_t rest_until_ = 0;  ///< until then nothing is read
    Guarded<Rooms> rooms_;         ///< of the targets
    std::atomic<bool> hooks_changed_{true};
    std::atomic<bool> more_said_{true};
    std::atomic<bool> ending_{false};
    std::thread thread_;
};

}  // namespace kabar::server
