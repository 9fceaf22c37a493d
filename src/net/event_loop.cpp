#include "net/event_loop.h"

#include <chrono>
#include <utility>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include "net/connection.h"
#include "net/event_loop_impl.h"

namespace kabar::net {

namespace asio = boost::asio;

namespace {
/// Deadlines are seconds; a quarter of one is exact enough and costs nothing when idle.
constexpr auto tick_interval = std::chrono::milliseconds(250);
}  // namespace

EventLoop::EventLoop() : impl_(std::make_unique<Impl>()) {}

EventLoop::~EventLoop() { stop(); }

void EventLoop::start(hub::Shard& shard) {
    impl_->shard = &shard;
    impl_->tick();
    impl_->thread = std::thread([this] { run_here(); });
}

void EventLoop::run_here() {
    const auto work = asio::make_work_guard(impl_->io);
    impl_->io.run();
}

void EventLoop::stop_running() { impl_->io.stop(); }

void EventLoop::stop() {
    if (impl_->thread.joinable()) {
        impl_->io.stop();
        impl_->thread.join();
    }
    const auto connections = std::exchange(impl_->connections, {});
    for (const auto& [key, connection] : connections) connection->close();
    // Closed sockets complete their operations; running those lets go of the connections they hold.
    impl_->ticker.cancel();
    impl_->io.restart();
    impl_->io.poll();
}

void EventLoop::post(std::function<void()> function) { asio::post(impl_->io, std::move(function)); }

void EventLoop::adopt(int socket, hub::Peer peer, std::function<void()> released) {
    ++impl_->connection_count;
    post([this, socket, peer = std::move(peer), released = std::move(released)]() mutable {
        auto connection = std::make_shared<Connection>(*impl_, socket, std::move(peer), std::move(released));
        impl_->connections.emplace(connection.get(), connection);
        connection->start();
    });
}

std::size_t EventLoop::connections() const { return impl_->connection_count; }

void EventLoop::Impl::tick() {
    shard->tick();
    for (const auto& [key, connection] : connections) connection->tick();
    ticker.expires_after(tick_interval);
    ticker.async_wait([this](const boost::system::error_code& error) {
        if (!error) tick();
    });
}

void EventLoop::Impl::remove(Connection& connection) {
    connections.erase(&connection);
    --connection_count;
}

}  // namespace kabar::net
