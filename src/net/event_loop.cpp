#include "net/event_loop.h"

#include <chrono>
#include <utility>

#include <sys/socket.h>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>

#include "net/event_loop_impl.h"

namespace kabar::net {

namespace asio = boost::asio;

namespace {
/// Deadlines are seconds; a quarter of one is exact enough and costs nothing when idle.
constexpr auto tick_interval = std::chrono::milliseconds(250);
}  // namespace

asio::generic::stream_protocol protocol_of(int socket) {
    sockaddr_storage address{};
    socklen_t size = sizeof address;
    ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size);
    return {address.ss_family, 0};
}

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
    const auto sessions = std::exchange(impl_->sessions, {});
    for (const auto& [key, session] : sessions) session->close();
    // Closed sockets complete their operations; running those lets go of the connections they hold.
    impl_->ticker.cancel();
    impl_->io.restart();
    impl_->io.poll();
}

void EventLoop::post(std::function<void()> function) { asio::post(impl_->io, std::move(function)); }

void EventLoop::adopt(MakeSession make, int socket, hub::Peer peer, std::function<void()> released) {
    ++impl_->connection_count;
    post([this, make = std::move(make), socket, peer = std::move(peer), released = std::move(released)]() mutable {
        const auto session = make(*this, socket, std::move(peer), Release(std::move(released)));
        impl_->sessions.emplace(session.get(), session);
        session->start();
    });
}

std::size_t EventLoop::connections() const { return impl_->connection_count; }

void EventLoop::Impl::tick() {
    shard->tick();
    for (const auto& [key, session] : sessions) session->tick();
    ticker.expires_after(tick_interval);
    ticker.async_wait([this](const boost::system::error_code& error) {
        if (!error) tick();
    });
}

void EventLoop::Impl::remove(Session& session) {
    sessions.erase(&session);
    --connection_count;
}

void EventLoop::Impl::replace(Session& session, const std::shared_ptr<Session>& next) {
    sessions.emplace(next.get(), next);
    sessions.erase(&session);
}

}  // namespace kabar::net
