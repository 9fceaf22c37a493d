// Private to net: the parts of the event loop that need Asio's headers.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <thread>
#include <unordered_map>

#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "net/event_loop.h"
#include "net/session.h"

namespace kabar::net {

/// Ticks for which a session that has said all waits for its peer to close.
inline constexpr std::int64_t linger_ticks = 8;

/// Asio's name for the kind of a socket that exists already.
boost::asio::generic::stream_protocol protocol_of(int socket);

struct EventLoop::Impl {
    boost::asio::io_context io{1};
    boost::asio::steady_timer ticker{io};
    std::unordered_map<Session*, std::shared_ptr<Session>> sessions;
    std::atomic<std::size_t> connection_count{0};
    hub::Shard* shard = nullptr;
    std::thread thread;

    void tick();
    void remove(Session& session);
    /// The connection goes on as another session.
    void replace(Session& session, const std::shared_ptr<Session>& next);
};

}  // namespace kabar::net
