// Private to net. What a door makes of an accepted socket; lives on one event loop, which keeps it until it is closed.
#pragma once

#include <functional>
#include <utility>

namespace kabar::net {

class Session {
public:
    virtual ~Session() = default;

    virtual void start() = 0;
    /// A few times a second: deadlines, and giving memory back.
    virtual void tick() = 0;
    /// Idempotent. The session goes when its handlers have run.
    virtual void close() = 0;
};

/// Calls a function when it is destroyed: the gate counts the connection no more. Can be handed on.
class Release {
public:
    explicit Release(std::function<void()> function) : function_(std::move(function)) {}
    Release(Release&& other) noexcept : function_(std::exchange(other.function_, nullptr)) {}
    Release& operator=(Release&&) = delete;
    ~Release() {
        if (function_) function_();
    }

private:
    std::function<void()> function_;
};

}  // namespace kabar::net
