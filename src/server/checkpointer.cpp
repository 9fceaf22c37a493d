#include "server/checkpointer.h"

#include <utility>

namespace kabar::server {

Checkpointer::Checkpointer(store::Store& store, Log& log, std::function<void(const std::string&)> on_failure)
    : store_(store), log_(log), on_failure_(std::move(on_failure)), thread_([this] { run(); }) {}

Checkpointer::~Checkpointer() {
    ending_ = true;
    signal_.release();
    thread_.join();
}

void Checkpointer::wake() {
    if (!woken_.exchange(true)) signal_.release();
}

void Checkpointer::run() {
    while (true) {
        signal_.acquire();
        if (ending_) return;
        woken_ = false;
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
