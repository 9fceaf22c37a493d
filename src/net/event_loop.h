#pragma once

#include <cstddef>
#include <functional>
#include <memory>

#include "hub/shard.h"
#include "hub/transport.h"

namespace kabar::net {

class EventLoop;
class Release;
class Session;

/// How a door makes a session of a connected stream socket. Called on the loop's thread.
using MakeSession =
    std::function<std::shared_ptr<Session>(EventLoop& loop, int socket, hub::Peer peer, Release released)>;

/// One event loop on one thread, with the connections that live and die on it. Construction, start() and stop()
/// belong to the thread that owns it; the rest says for itself.
class EventLoop final : public hub::Executor {
public:
    EventLoop();
    ~EventLoop() override;  ///< stop()

    /// Begins to run on a thread of its own, for this shard. Once.
    void start(hub::Shard& shard);
    /// Runs on the calling thread, without a shard, until stop_running(): the control loop for accepting and signals.
    void run_here();
    /// Thread-safe.
    void stop_running();
    /// Ends the thread and closes every connection. Idempotent.
    void stop();

    void post(std::function<void()> function) override;
    /// Thread-safe. Takes a connected stream socket over; `released` is called on the loop's thread when it is closed.
    void adopt(MakeSession make, int socket, hub::Peer peer, std::function<void()> released);
    /// Thread-safe: connections adopted and not closed yet.
    std::size_t connections() const;

    struct Impl;
    Impl& impl() { return *impl_; }

private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace kabar::net
