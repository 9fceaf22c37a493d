// Private to net: the parts of the event loop that need Asio's headers.
#pragma once

#include <atomic>
#include <memory>
#include <thread>
#include <unordered_map>

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "net/event_loop.h"

namespace kabar::net {

class Connection;

struct EventLoop::Impl {
    boost::asio::io_context io{1};
    boost::asio::steady_timer ticker{io};
    std::unordered_map<Connection*, std::shared_ptr<Connection>> connections;
    std::atomic<std::size_t> connection_count{0};
    hub::Shard* shard = nullptr;
    std::thread thread;

    void tick();
    void remove(Connection& connection);
};

}  // namespace kabar::net
