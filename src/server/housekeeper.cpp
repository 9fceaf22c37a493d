#include "server/housekeeper.h"

#include <chrono>
#include <iterator>
#include <utility>

#include "base/background.h"
#include "base/limits.h"

namespace kabar::server {

Housekeeper::Housekeeper(std::vector<Task> tasks) : tasks_(std::move(tasks)), thread_([this] { run(); }) {}

Housekeeper::~Housekeeper() { stop(); }

void Housekeeper::stop() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void Housekeeper::wake() {
    {
        const std::lock_guard lock(mutex_);
        woken_ = true;
    }
    changed_.notify_one();
}

bool Housekeeper::is_ending() {
    const std::lock_guard lock(mutex_);
    return ending_;
}

void Housekeeper::run() {
    work_in_background();
    while (run_tasks()) {
        std::unique_lock lock(mutex_);
        changed_.wait_for(lock, std::chrono::milliseconds(limits::housekeeping_ms),
                          [this] { return woken_ || ending_; });
        woken_ = false;
    }
}

bool Housekeeper::run_tasks() {
    std::vector<const Task*> busy;
    for (const Task& task : tasks_) busy.push_back(&task);
    while (!busy.empty()) {
        for (auto it = busy.begin(); it != busy.end();) {
            if (is_ending()) return false;
            it = (**it)() ? std::next(it) : busy.erase(it);
        }
    }
    return !is_ending();
}

}  // namespace kabar::server
