#pragma once

#include <functional>
#include <thread>
#include <vector>

#include "base/bounded_queue.h"
#include "base/result.h"
#include "store/store.h"

namespace kabar::hub {

/// A bounded pool of threads for what may wait for the disk or takes long; each thread has a Reader of its own.
class Workers {
public:
    using Job = std::function<void(store::Reader&)>;

    Workers(std::size_t waiting) : queue_(waiting) {}
    ~Workers() { stop(); }

    /// `in_background`: for jobs that nobody waits for. Errors: those of Store::open_reader.
    Status start(store::Store& store, std::size_t threads, bool in_background = false);
    /// Thread-safe. False when too many wait or the pool has stopped.
    bool submit(Job job) { return queue_.push(std::move(job)); }
    /// Ends after the jobs submitted so far. Idempotent.
    void stop();

private:
    BoundedQueue<Job> queue_;
    std::vector<std::thread> threads_;
};

}  // namespace kabar::hub
