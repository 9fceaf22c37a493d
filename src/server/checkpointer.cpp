#include "server/checkpointer.h"

#include <utility>

namespace kabar::server {

Checkpointer::Checkpointer(store::Store& store, Log& log, std::function<void(const std::string&)> on_failure)
    : store_(store), log_(log), on_failure_(std::move(on_failure)), thread_([this] { run(); }) {}

Checkpointer::~Checkpointer() {
    {
        std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_one();
    thread_.join();
}

void Checkpointer::wake() {
    {
        std::lock_guard lock(mutex_);
        woken_ = true;
    }
    changed_.notify_one();
}

void Checkpointer::run() {
    while (true) {
        {
            std::unique_lock lock(mutex_);
            changed_.wait(lock, [this] { return woken_ || ending_; });
            if (ending_) return;
            woken_ = false;
        }
        const auto status = store_.checkpoint();
        if (status) continue;
        log_.warn("checkpoint_failed", {{"code", code_name(status.error().code)}, {"why", status.error().subject}});
        if (status.error().code == Code::storage_failed) {
            on_failure_(status.error().subject);
            return;
        }
    }
}

}  // namespace kabar::server
