#include "server/indexer.h"

#include <chrono>
#include <utility>

#include "base/background.h"
#include "base/limits.h"

namespace kabar::server {

Indexer::Indexer(std::unique_ptr<store::SearchIndex> index, Log& log)
    : index_(std::move(index)), log_(log), thread_([this] { run(); }) {}

Indexer::~Indexer() { stop(); }

void Indexer::stop() {
    {
        std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void Indexer::wake() {
    {
        std::lock_guard lock(mutex_);
        if (woken_) return;
        woken_ = true;
    }
    changed_.notify_one();
}

void Indexer::forget_trimmed() {
    index_->forget_trimmed();
    wake();
}

void Indexer::run() {
    work_in_background();
    while (true) {
        const bool done = catch_up();
        if (!wait(!done) || !gather()) return;
    }
}

bool Indexer::wait(bool failed) {
    std::unique_lock lock(mutex_);
    if (failed) {
        // What fails must not be tried for every commit.
        changed_.wait_for(lock, std::chrono::milliseconds(limits::search_retry_ms), [this] { return ending_; });
    } else {
        changed_.wait(lock, [this] { return woken_ || ending_; });
    }
    return !ending_;
}

bool Indexer::gather() {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, std::chrono::milliseconds(limits::search_gather_ms), [this] { return ending_; });
    woken_ = false;
    return !ending_;
}

bool Indexer::catch_up() {
    while (true) {
        const auto more = index_->update();
        note(more ? std::nullopt : std::optional(more.error()));
        if (!more) return false;
        if (!*more) return true;
        std::lock_guard lock(mutex_);
        if (ending_) return true;
    }
}

void Indexer::note(const std::optional<Error>& error) {
    if (error == last_error_) return;
    if (error) {
        log_.warn("search_index_failed", {{"code", code_name(error->code)}, {"why", error->subject}});
    } else {
        log_.info("search_index_works_again");
    }
    last_error_ = error;
}

}  // namespace kabar::server
