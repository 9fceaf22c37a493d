#pragma once

#include <mutex>
#include <utility>

namespace kabar {

/// Data that is reachable only through its lock.
///
///     Guarded<Presence> presence;
///     presence.with([](Presence& p) { p.count += 1; });
///
/// `with` holds the lock while the function runs: keep it short, never wait or do I/O inside.
template <class T>
class Guarded {
public:
    Guarded() = default;
    explicit Guarded(T value) : value_(std::move(value)) {}

    template <class F>
    decltype(auto) with(F&& f) {
        std::lock_guard lock(mutex_);
        return std::forward<F>(f)(value_);
    }
    template <class F>
    decltype(auto) with(F&& f) const {
        std::lock_guard lock(mutex_);
        return std::forward<F>(f)(value_);
    }

private:
    mutable std::mutex mutex_;
    T value_{};
};

}  // namespace kabar
