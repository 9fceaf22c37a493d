// Private to net. An HTTP connection that has become a WebSocket; the library behind it stays in the .cpp file.
#pragma once

#include <memory>
#include <string>

#include <boost/asio/generic/stream_protocol.hpp>

#include "hub/transport.h"
#include "net/event_loop_impl.h"
#include "net/http.h"
#include "net/session.h"

namespace kabar::net {

/// `key` is the request's; nothing has been answered yet.
std::shared_ptr<Session> make_web_socket(EventLoop::Impl& loop, boost::asio::generic::stream_protocol::socket&& socket,
                                         std::string key, hub::Peer peer, Release released,
                                         std::shared_ptr<const HttpOptions> options);

}  // namespace kabar::net
