#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "base/log.h"
#include "store/store.h"

namespace kabar::server {

/// Keeps the search index up to date on a thread of its own, so that no send waits for it: at once what it has missed,
/// then what was committed when woken. What fails is logged and tried again; searches find less meanwhile.
class Indexer {
public:
    Indexer(std::unique_ptr<store::SearchIndex> index, Log& log);
    ~Indexer();

    /// Thread-safe, and cheap enough for every commit.
    void wake();
    /// Thread-safe: retention has deleted messages.
    void forget_trimmed();
    /// Returns when the step under way is done; nothing is indexed after it.
    void stop();

private:
    void run();
    /// Until woken; after a failure, for limits::search_retry_ms. False: it is over.
    bool wait(bool failed);
    /// Lets more come in first. False: it is over.
    bool gather();
    /// False: it failed. Takes in all there is.
    bool catch_up();
    void note(const std::optional<Error>& error);

    std::unique_ptr<store::SearchIndex> index_;
    Log& log_;
    std::optional<Error> last_error_;  ///< of this thread alone
    // Not a std::counting_semaphore: in GCC 12 its acquire() can sleep through a release().
    std::mutex mutex_;
    std::condition_variable changed_;
    bool woken_ = false;
    bool ending_ = false;
    std::thread thread_;
};

}  // namespace kabar::server
