#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "client/load_connection.h"
#include "client/load_requests.h"

struct epoll_event;

namespace kabar::client {

/// Nanoseconds on the monotonic clock.
std::int64_t load_now_ns();

/// What one loop measured; merged by run_load.
struct LoadTally {
    std::array<std::uint64_t, request_kinds> answered_by_kind{};
    std::uint64_t answered_in_all = 0;
    Histogram latency;
    std::map<std::string, std::uint64_t, std::less<>> errors;
    std::uint64_t retried = 0;
    std::uint64_t lost_connections = 0;
    std::string failure;
    std::int64_t measured_from_ns = 0;
    std::int64_t accepted_until_ns = 0;  ///< the last time at which more requests were made
    std::int64_t last_answer_ns = 0;
};

/// The load on a share of the connections, on one thread: an epoll loop that answers every reply with the next
/// request, or makes requests when they are due. Connection k of the loop is user `first` + k; the loop writes only
/// these users' traffic. Not thread-safe.
class LoadLoop {
public:
    /// `requests` of this loop's share: as many as it may make; 0: as the time allows.
    LoadLoop(const LoadOptions& options, const LoadRequests& bytes, Traffic& traffic,
             std::vector<LoadConnection> connections, std::size_t first, std::uint64_t requests);
    ~LoadLoop();
    LoadLoop(const LoadLoop&) = delete;
    LoadLoop& operator=(const LoadLoop&) = delete;

    /// Makes requests until the time is over, then waits for every answer.
    void load(std::int64_t start_ns);
    /// Reads the mailboxes until they are empty. Every loop's load() has ended.
    void read_back();

    const LoadTally& tally() const { return tally_; }

private:
    bool wait(std::int64_t now);
    void make_due(std::int64_t now);
    std::int64_t due_of(std::uint64_t request_of_connection, std::size_t connection) const;
    void handle(LoadConnection& connection, std::uint32_t events);
    void take_replies(LoadConnection& connection, std::string_view bytes, std::int64_t now);
    void take_reply(LoadConnection& connection, std::string_view reply, std::int64_t now);
    void take_refusal(LoadConnection& connection, std::string_view reply, const LoadPending& pending);
    void take_page(LoadConnection& connection, std::string_view reply);
    void pump(LoadConnection& connection, std::int64_t now);
    bool next_due(LoadConnection& connection, std::int64_t now, std::int64_t& due);
    void make(LoadConnection& connection, std::int64_t due);
    void flush(LoadConnection& connection);
    void lose(LoadConnection& connection);
    RequestKind next_kind();
    std::uint32_t random_below(std::uint32_t bound);
    bool finished() const;

    const LoadOptions& options_;
    const LoadRequests& bytes_;
    Traffic& traffic_;
    std::vector<LoadConnection> connections_;
    std::size_t first_;
    std::uint64_t allowed_;
    std::uint64_t random_;
    int epoll_ = -1;
    int timer_ = -1;
    std::vector<char> buffer_;
    std::vector<epoll_event> events_;
    LoadTally tally_;

    std::int64_t start_ns_ = 0;
    std::int64_t measure_from_ns_ = 0;
    std::int64_t end_ns_ = 0;
    std::int64_t progress_ns_ = 0;
    double interval_ns_ = 0;      ///< between two requests of the whole run; 0: closed loop
    std::uint64_t due_made_ = 0;  ///< of this loop
    std::uint64_t unanswered_ = 0;
    std::uint64_t backlog_ = 0;
    std::uint64_t retries_ = 0;
    std::size_t open_ = 0;
    std::size_t reading_ = 0;
    bool accepting_ = false;
    bool reading_back_ = false;
};

}  // namespace kabar::client
