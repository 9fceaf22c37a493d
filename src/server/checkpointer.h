#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
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

    /// Thread-safe.
    void wake();

private:
    void run();

    store::Store& store_;
    Log& log_;
    std::function<void(const std::string&)> on_failure_;
    // Not a std::counting_semaphore: in GCC 12 its acquire() can sleep through a release().
    std::mutex mutex_;
    std::condition_variable changed_;
    bool woken_ = false;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace kabar::server
