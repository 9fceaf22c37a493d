#pragma once

#include <functional>
#include <memory>

#include "net/event_loop.h"

namespace kabar::net {

/// The process's signals, as calls on the control loop. One at a time in a process. SIGPIPE is ignored.
class Signals {
public:
    /// `on_stop`: SIGTERM, SIGINT. `on_reload`: SIGHUP.
    Signals(EventLoop& control, std::function<void()> on_stop, std::function<void()> on_reload);
    ~Signals();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace kabar::net
