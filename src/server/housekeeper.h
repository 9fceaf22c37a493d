#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace kabar::server {

/// Does what has time, on a thread of its own and in the background: at its start, then every `limits::housekeeping_ms`,
/// and when woken, it runs each task until that says that there is nothing more to do.
class Housekeeper {
public:
    /// One bounded step. True: there is more to do. Tasks take turns, so that none keeps the others waiting. They may
    /// wait for the ledger, and must not throw.
    using Task = std::function<bool()>;

    explicit Housekeeper(std::vector<Task> tasks);
    ~Housekeeper();

    /// Thread-safe: begins a round now.
    void wake();
    /// Returns when the step under way is done; none begins after it. What a step waits for must still be there.
    void stop();

private:
    void run();
    /// False: it is over.
    bool run_tasks();
    bool is_ending();

    const std::vector<Task> tasks_;
    // Not a std::counting_semaphore: in GCC 12 its acquire() can sleep through a release().
    std::mutex mutex_;
    std::condition_variable changed_;
    bool woken_ = false;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace kabar::server
