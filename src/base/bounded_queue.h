#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <utility>
#include <vector>

namespace kabar {

/// A queue with a bound, many producers, any number of consumers. All members are thread-safe.
/// After `close()` nothing can be pushed; what is inside can still be taken.
template <class T>
class BoundedQueue {
public:
    explicit BoundedQueue(std::size_t capacity) : capacity_(capacity) {}

    /// False, and `item` untouched, when the queue is full or closed.
    bool push(T&& item) {
        std::lock_guard lock(mutex_);
        if (closed_ || items_.size() - head_ >= capacity_) return false;
        items_.push_back(std::move(item));
        ready_.notify_one();
        return true;
    }

    /// Waits for at least one item or a nudge, then moves up to `most` into `out` (cleared first).
    /// False when the queue is closed and empty, and no nudge is left.
    bool take(std::vector<T>& out, std::size_t most) {
        out.clear();
        std::unique_lock lock(mutex_);
        ready_.wait(lock, [&] { return closed_ || nudged_ || head_ < items_.size(); });
        while (head_ < items_.size() && out.size() < most) out.push_back(std::move(items_[head_++]));
        compact();
        return std::exchange(nudged_, false) || !out.empty();
    }

    /// Lets the take() under way, or the next one, return even without an item. False when the queue is closed.
    bool nudge() {
        std::lock_guard lock(mutex_);
        if (closed_) return false;
        nudged_ = true;
        ready_.notify_one();
        return true;
    }

    /// Waits for one item; empty when the queue is closed and empty.
    std::optional<T> take_one() {
        std::unique_lock lock(mutex_);
        ready_.wait(lock, [&] { return closed_ || head_ < items_.size(); });
        if (head_ == items_.size()) return std::nullopt;
        std::optional<T> item(std::move(items_[head_++]));
        compact();
        return item;
    }

    void close() {
        std::lock_guard lock(mutex_);
        closed_ = true;
        ready_.notify_all();
    }

    std::size_t size() const {
        std::lock_guard lock(mutex_);
        return items_.size() - head_;
    }

private:
    void compact() {
        if (head_ == items_.size()) {
            items_.clear();
            head_ = 0;
        } else if (head_ > 4096 && head_ * 2 > items_.size()) {
            items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(head_));
            head_ = 0;
        }
    }

    const std::size_t capacity_;
    mutable std::mutex mutex_;
    std::condition_variable ready_;
    std::vector<T> items_;
    std::size_t head_ = 0;
    bool closed_ = false;
    bool nudged_ = false;
};

}  // namespace kabar
