#include "client/live_loop.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "client/load_loop.h"

namespace kabar::client {
namespace {

constexpr int longest_wait_ms = 50;
/// Connections that begin before what came is looked at again: a sender must not wait for all of them.
constexpr std::size_t connects_at_once = 32;
constexpr std::size_t listener_depth = 1;
constexpr std::uint64_t timer_key = ~std::uint64_t{0};
constexpr std::int64_t ns_in_a_second = 1'000'000'000;

std::int64_t ns_of(double seconds) { return static_cast<std::int64_t>(seconds * static_cast<double>(ns_in_a_second)); }

}  // namespace

LiveLoop::LiveLoop(const LiveOptions& options, const LiveRequests& bytes, std::vector<LoadConnection> senders)
    : options_(options),
      bytes_(bytes),
      listeners_(options.listeners),
      traffic_(options.rooms, options.listeners),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      timer_(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)),
      events_(256),
      next_to_connect_(options.listeners),
      interval_ns_(static_cast<double>(ns_in_a_second) / options.rate) {
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = timer_key;
    epoll_ctl(epoll_, EPOLL_CTL_ADD, timer_, &event);
    senders_.reserve(senders.size());
    for (LoadConnection& connection : senders) {
        const auto index = static_cast<std::uint32_t>(senders_.size());
        senders_.push_back({std::move(connection), index % static_cast<std::uint32_t>(options.rooms), {}});
        watch(senders_.back().connection, index, true);
    }
    // NOLINTNEXTLINE: the socket interface wants this cast
    getpeername(senders_[0].connection.fd(), reinterpret_cast<sockaddr*>(&address_), &address_bytes_);
    for (std::uint32_t i = 0; i < listeners_.size(); ++i) {
        listeners_[i].room = senders_[i % senders_.size()].room;
        traffic_.add_listener(i, listeners_[i].room);
    }
}

LiveLoop::~LiveLoop() {
    ::close(timer_);
    ::close(epoll_);
}

void LiveLoop::fail(const std::string& why) {
    if (report_.failure.empty()) report_.failure = why;
}

bool LiveLoop::run_until(const std::function<bool()>& done, bool waits, const std::string& what) {
    const std::int64_t begin = load_now_ns();
    std::int64_t now = begin;
    progress_ns_ = now;
    while (report_.failure.empty() && !done()) {
        connect_some();
        if (!wait(now)) break;
        now = load_now_ns();
        if (sending_) make_due(now);
        if (options_.stop != nullptr && options_.stop->load(std::memory_order_relaxed)) fail("interrupted");
        const bool silent = (waits || unanswered_ > 0) && now - progress_ns_ > ns_of(options_.patience_seconds);
        const bool too_long = waits && now - begin > ns_of(options_.patience_seconds * 10);
        if (silent || too_long) fail("the server does not " + what);
    }
    return report_.failure.empty();
}

void LiveLoop::measure(std::int64_t from_ns, std::int64_t until_ns) {
    measure_from_ns_ = from_ns;
    measure_until_ns_ = until_ns;
}

void LiveLoop::arm_timer(std::int64_t now) {
    const std::int64_t due = std::max(due_of(made_), now + 1);
    itimerspec at{};
    at.it_value.tv_sec = due / ns_in_a_second;
    at.it_value.tv_nsec = due % ns_in_a_second;
    timerfd_settime(timer_, TFD_TIMER_ABSTIME, &at, nullptr);
}

/// Waits for something to come, no longer than to the next due message, and handles it.
bool LiveLoop::wait(std::int64_t now) {
    if (sending_) arm_timer(now);
    const int patience_ms = next_to_connect_ < listeners_.size() ? 0 : longest_wait_ms;
    const int ready = epoll_wait(epoll_, events_.data(), static_cast<int>(events_.size()), patience_ms);
    if (ready < 0 && errno != EINTR) {
        fail("epoll_wait failed");
        return false;
    }
    for (int i = 0; i < ready; ++i) {
        const epoll_event& event = events_[static_cast<std::size_t>(i)];
        if (event.data.u64 != timer_key) {
            handle(event.data.u64, event.events);
            continue;
        }
        std::uint64_t expirations = 0;
        if (::read(timer_, &expirations, sizeof expirations) < 0) continue;
    }
    return true;
}

void LiveLoop::begin_listening() { next_to_connect_ = 0; }

void LiveLoop::connect_some() {
    const std::size_t end = std::min(next_to_connect_ + connects_at_once, listeners_.size());
    for (; next_to_connect_ < end; ++next_to_connect_) connect(static_cast<std::uint32_t>(next_to_connect_));
}

void LiveLoop::connect(std::uint32_t index) {
    const int fd = ::socket(address_.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    // NOLINTNEXTLINE: the socket interface wants this cast
    const auto* address = reinterpret_cast<const sockaddr*>(&address_);
    if (fd < 0 || (::connect(fd, address, address_bytes_) != 0 && errno != EINPROGRESS)) {
        fail(std::string("a listener cannot connect: ") + std::strerror(errno));
        if (fd >= 0) ::close(fd);
        return;
    }
    const int on = 1;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    Listener& listener = listeners_[index];
    listener.connection.emplace(fd, index, listener_depth);
    LiveRequests::append_listen(senders_[index % senders_.size()].connection.token, listener.cursor,
                                listener.connection->out());
    listener.connection->waits_to_write = true;
    watch(*listener.connection, senders_.size() + index, true);
}

void LiveLoop::end_listening() {
    for (Listener& listener : listeners_) {
        listener.connection.reset();
        listener.listens = false;
    }
    listening_ = 0;
}

void LiveLoop::begin_round() {
    for (std::uint32_t i = 0; i < listeners_.size(); ++i) {
        if (!listeners_[i].connection) continue;
        listeners_[i].in_round = true;
        round_left_ += 1;
        listeners_[i].connection->out() += "ping\n";
        flush(*listeners_[i].connection, senders_.size() + i);
    }
}

void LiveLoop::watch(const LoadConnection& connection, std::uint64_t key, bool is_new) {
    epoll_event event{};
    event.events = connection.waits_to_write ? static_cast<std::uint32_t>(EPOLLIN) | EPOLLOUT
                                             : static_cast<std::uint32_t>(EPOLLIN);
    event.data.u64 = key;
    epoll_ctl(epoll_, is_new ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, connection.fd(), &event);
}

void LiveLoop::flush(LoadConnection& connection, std::uint64_t key) {
    const LoadConnection::Flush result = connection.flush();
    if (result == LoadConnection::Flush::lost) {
        lose(key);
        return;
    }
    const bool more = result == LoadConnection::Flush::more_to_write;
    if (more == connection.waits_to_write) return;
    connection.waits_to_write = more;
    watch(connection, key, false);
}

void LiveLoop::handle(std::uint64_t key, std::uint32_t events) {
    const bool is_sender = key < senders_.size();
    if (!is_sender && !listeners_[key - senders_.size()].connection) return;
    LoadConnection& connection = is_sender ? senders_[key].connection : *listeners_[key - senders_.size()].connection;
    if (!connection.open()) return;
    if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) {
        bool lost = false;
        const std::string_view bytes = connection.receive(buffer_, lost);
        if (!bytes.empty()) take(key, bytes, load_now_ns());
        if (lost) {
            lose(key);
            return;
        }
        if (is_sender) pump(senders_[key]);
    }
    flush(connection, key);
}

void LiveLoop::lose(std::uint64_t key) {
    report_.lost_connections += 1;
    const bool is_sender = key < senders_.size();
    std::string why = is_sender ? "a sender lost its connection" : "a listener lost its connection";
    if (!report_.errors.empty()) why += " (" + report_.errors.rbegin()->first + ")";
    if (is_sender) {
        senders_[key].connection.close();
    } else {
        Listener& listener = listeners_[key - senders_.size()];
        if (listener.listens) listening_ -= 1;
        listener.listens = false;
        listener.connection.reset();
    }
    fail(why);
}

}  // namespace kabar::client
