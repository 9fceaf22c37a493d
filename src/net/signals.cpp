#include "net/signals.h"

#include <csignal>
#include <utility>

#include <boost/asio/signal_set.hpp>

#include "net/event_loop_impl.h"

namespace kabar::net {

struct Signals::Impl {
    Impl(EventLoop& control, std::function<void()> stop, std::function<void()> reload)
        : set(control.impl().io, SIGTERM, SIGINT, SIGHUP), on_stop(std::move(stop)), on_reload(std::move(reload)) {}

    void wait() {
        set.async_wait([this](const boost::system::error_code& error, int signal) {
            if (error) return;
            if (signal == SIGHUP) {
                on_reload();
            } else {
                on_stop();
            }
            wait();
        });
    }

    boost::asio::signal_set set;
    std::function<void()> on_stop;
    std::function<void()> on_reload;
};

Signals::Signals(EventLoop& control, std::function<void()> on_stop, std::function<void()> on_reload)
    : impl_(std::make_unique<Impl>(control, std::move(on_stop), std::move(on_reload))) {
    std::signal(SIGPIPE, SIG_IGN);
    impl_->wait();
}

Signals::~Signals() = default;

}  // namespace kabar::net
