#pragma once

#include <functional>
#include <semaphore>
#include <thread>

#include "base/log.h"
#include "store/store.h"

namespace kabar::server {

/// Runs Store::checkpoint() on a thread of its own whenever woken, so that the writer does not wait for it.
class Checkpointer {
public:
    /// `on_failure` is called, on this thread, when a checkpoint failed so that nothing can be trusted any more.
    Checkpointer(store::Store& store, Log& log, std::function<void(const std::string& why)> on_failure);
    ~Checkpointer();

    /// Thread-safe, and cheap when it is awake already.
    void wake();

private:
    void run();

    store::Store& store_;
    Log& log_;
    std::function<void(const std::string&)> on_failure_;
    std::atomic<bool> woken_{false};
    std::atomic<bool> ending_{false};
    std::counting_semaphore<> signal_{0};
    std::thread thread_;
};

}  // namespace kabar::server
