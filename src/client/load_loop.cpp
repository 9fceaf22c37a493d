#include "client/load_loop.h"

#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <ctime>

namespace kabar::client {
namespace {

constexpr std::int64_t second_ns = 1'000'000'000;
constexpr int idle_wait_ms = 50;

std::int64_t to_ns(double seconds) { return static_cast<std::int64_t>(seconds * static_cast<double>(second_ns)); }

}  // namespace

std::int64_t load_now_ns() {
    timespec now{};
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec * second_ns + now.tv_nsec;
}

LoadLoop::LoadLoop(const LoadOptions& options, const LoadRequests& bytes, Traffic& traffic,
                   std::vector<LoadConnection> connections, std::size_t first, std::uint64_t requests)
    : options_(options),
      bytes_(bytes),
      traffic_(traffic),
      connections_(std::move(connections)),
      first_(first),
      allowed_(requests),
      random_(options.seed * 0x9E3779B97F4A7C15 + first + 1),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      timer_(timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)),
      events_(256),
      open_(connections_.size()) {
    if (options.rate > 0) interval_ns_ = static_cast<double>(second_ns) / options.rate;
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.ptr = nullptr;
    epoll_ctl(epoll_, EPOLL_CTL_ADD, timer_, &event);
    for (LoadConnection& connection : connections_) {
        event.data.ptr = &connection;
        epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.fd(), &event);
    }
}

LoadLoop::~LoadLoop() {
    ::close(timer_);
    ::close(epoll_);
}

void LoadLoop::load(std::int64_t start_ns) {
    start_ns_ = start_ns;
    measure_from_ns_ = start_ns + (options_.requests > 0 ? 0 : to_ns(options_.warmup));
    end_ns_ = measure_from_ns_ + to_ns(options_.seconds);
    progress_ns_ = start_ns;
    accepting_ = true;
    if (interval_ns_ == 0) {
        for (LoadConnection& connection : connections_) {
            pump(connection, start_ns);
            flush(connection);
        }
    }
    std::int64_t now = start_ns;
    tally_.measured_from_ns = measure_from_ns_;
    while (!finished()) {
        if (!wait(now)) break;
        now = load_now_ns();
        if (accepting_ && interval_ns_ > 0) make_due(now);
        const bool stopped = options_.stop != nullptr && options_.stop->load(std::memory_order_relaxed);
        if (stopped || (options_.requests == 0 && now >= end_ns_)) accepting_ = false;
        if (accepting_) tally_.accepted_until_ns = now;
        if (now - progress_ns_ > to_ns(options_.patience_seconds)) {
            tally_.failure = "the server does not answer";
            break;
        }
    }
}

void LoadLoop::read_back() {
    reading_back_ = true;
    accepting_ = false;
    progress_ns_ = load_now_ns();
    if (!tally_.failure.empty()) return;
    for (LoadConnection& connection : connections_) {
        if (!connection.open()) continue;
        connection.reads_back = true;
        reading_ += 1;
        bytes_.append_read_back(connection.out());
        flush(connection);
    }
    while (reading_ > 0 && wait(progress_ns_)) {
        if (load_now_ns() - progress_ns_ > to_ns(options_.patience_seconds)) {
            tally_.failure = "the server does not answer while the mailboxes are read";
            return;
        }
    }
}

bool LoadLoop::finished() const {
    return open_ == 0 || (!accepting_ && unanswered_ == 0 && backlog_ == 0 && retries_ == 0);
}

/// Waits for events, no longer than to the next due request, and handles them.
bool LoadLoop::wait(std::int64_t now) {
    if (accepting_ && interval_ns_ > 0) {
        const std::size_t count = connections_.size();
        const std::int64_t due = std::max(due_of(due_made_ / count, due_made_ % count), now + 1);
        itimerspec at{};
        at.it_value.tv_sec = due / second_ns;
        at.it_value.tv_nsec = due % second_ns;
        timerfd_settime(timer_, TFD_TIMER_ABSTIME, &at, nullptr);
    }
    const int ready = epoll_wait(epoll_, events_.data(), static_cast<int>(events_.size()), idle_wait_ms);
    if (ready < 0 && errno != EINTR) {
        tally_.failure = "epoll_wait failed";
        return false;
    }
    for (int i = 0; i < ready; ++i) {
        const epoll_event& event = events_[static_cast<std::size_t>(i)];
        if (event.data.ptr != nullptr) {
            handle(*static_cast<LoadConnection*>(event.data.ptr), event.events);
            continue;
        }
        std::uint64_t expirations = 0;
        if (::read(timer_, &expirations, sizeof expirations) < 0) continue;
    }
    return true;
}

/// Requests go round the connections of the run: request r of connection c is due as number r * connections + c.
std::int64_t LoadLoop::due_of(std::uint64_t request_of_connection, std::size_t connection) const {
    const std::uint64_t number = request_of_connection * options_.connections + first_ + connection;
    return start_ns_ + static_cast<std::int64_t>(static_cast<double>(number) * interval_ns_);
}

void LoadLoop::make_due(std::int64_t now) {
    const std::size_t count = connections_.size();
    const std::uint64_t before = due_made_;
    const std::int64_t until = options_.requests > 0 ? now : std::min(now, end_ns_ - 1);
    while (due_of(due_made_ / count, due_made_ % count) <= until) {
        if (options_.requests > 0 && due_made_ == allowed_) break;
        LoadConnection& connection = connections_[due_made_ % count];
        due_made_ += 1;
        if (!connection.open()) continue;
        connection.backlog += 1;
        backlog_ += 1;
    }
    const std::uint64_t touched = std::min<std::uint64_t>(due_made_ - before, count);
    for (std::uint64_t i = 0; i < touched; ++i) {
        LoadConnection& connection = connections_[(before + i) % count];
        if (!connection.open()) continue;
        pump(connection, now);
        flush(connection);
    }
    if (options_.requests > 0 && due_made_ == allowed_) accepting_ = false;
}

void LoadLoop::handle(LoadConnection& connection, std::uint32_t events) {
    if (!connection.open()) return;
    if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) {
        bool lost = false;
        const std::string_view bytes = connection.receive(buffer_, lost);
        if (!bytes.empty()) {
            const std::int64_t now = load_now_ns();
            take_replies(connection, bytes, now);
            if (!reading_back_) pump(connection, now);
        }
        if (lost) {
            lose(connection);
            return;
        }
    }
    flush(connection);
}

void LoadLoop::flush(LoadConnection& connection) {
    const LoadConnection::Flush result = connection.flush();
    if (result == LoadConnection::Flush::lost) {
        lose(connection);
        return;
    }
    const bool more = result == LoadConnection::Flush::more_to_write;
    if (more == connection.waits_to_write) return;
    connection.waits_to_write = more;
    epoll_event event{};
    event.events = more ? static_cast<std::uint32_t>(EPOLLIN) | EPOLLOUT : static_cast<std::uint32_t>(EPOLLIN);
    event.data.ptr = &connection;
    epoll_ctl(epoll_, EPOLL_CTL_MOD, connection.fd(), &event);
}

void LoadLoop::lose(LoadConnection& connection) {
    if (!connection.open()) return;
    connection.close();
    open_ -= 1;
    tally_.lost_connections += 1;
    unanswered_ -= connection.unanswered();
    backlog_ -= connection.backlog;
    retries_ -= connection.retries.size();
    if (connection.reads_back) reading_ -= 1;
    connection.reads_back = false;
}

}  // namespace kabar::client
