// Private to net. One stream socket (TCP or Unix) and its client; lives on one event loop.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include <boost/asio/generic/stream_protocol.hpp>

#include "hub/client.h"
#include "hub/transport.h"
#include "net/event_loop_impl.h"
#include "net/gathered_output.h"
#include "net/session.h"

namespace kabar::net {

class Connection final : public Session, public hub::Transport, public std::enable_shared_from_this<Connection> {
public:
    Connection(EventLoop::Impl& loop, int socket, hub::Peer peer, Release released);

    void start() override;
    void tick() override;
    void close() override;

    void client_changed() override;
    void abort() override;

private:
    using Error = boost::system::error_code;

    void read();
    void on_read(const Error& error, std::size_t bytes);
    void fit_buffer(std::size_t bytes);
    void write();
    /// What the peer still sends is thrown away for a moment: closing at once would reset the connection, and the
    /// last reply could be lost on its way.
    void linger();

    EventLoop::Impl& loop_;
    boost::asio::generic::stream_protocol::socket socket_;
    Release released_;
    hub::Client client_;
    std::vector<char> buffer_;
    GatheredOutput output_;
    std::int64_t linger_ticks_ = 0;
    bool reading_ = false;
    bool waiting_to_write_ = false;
    bool peer_ended_ = false;
    bool lingering_ = false;
    bool closed_ = false;
};

std::shared_ptr<Session> make_connection(EventLoop& loop, int socket, hub::Peer peer, Release released);

}  // namespace kabar::net
