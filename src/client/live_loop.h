#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "client/live_load.h"
#include "client/live_requests.h"
#include "client/load_connection.h"

struct epoll_event;

namespace kabar::client {

/// Sends of one connection without an answer.
inline constexpr std::size_t live_depth = 256;

/// All connections of a run with listeners, on one thread: what comes is handled while run_until() waits. Listener i
/// uses the session of sender i % senders, and is in that one's room. Not thread-safe.
class LiveLoop {
public:
    /// The senders are logged in, have joined their rooms, and are nonblocking.
    LiveLoop(const LiveOptions& options, const LiveRequests& bytes, std::vector<LoadConnection> senders);
    ~LiveLoop();
    LiveLoop(const LiveLoop&) = delete;
    LiveLoop& operator=(const LiveLoop&) = delete;

    /// Handles what comes. False: the run ended early, and failure() says why. `waits`: something must come on
    /// all the time, and `what` is what it is said not to do.
    bool run_until(const std::function<bool()>& done, bool waits, const std::string& what);

    /// All listeners connect and listen, after the last cursor they have. Only asks for it: see all_listen().
    void begin_listening();
    bool all_listen() const { return listening_ == listeners_.size(); }
    void end_listening();

    /// Makes messages at their due times from now on; the first `requests` (0: all), at most.
    void begin_sending(std::int64_t now, std::uint64_t requests);
    /// After the first requests were made: without end, the next one due now.
    void go_on_sending(std::int64_t now);
    void end_sending() { sending_ = false; }
    bool sending() const { return sending_; }
    bool all_answered() const { return unanswered_ == 0 && waiting_ == 0; }

    /// What is acknowledged now is what listeners must have to have caught up. Sends from now on count as `during`.
    void begin_catching_up();
    bool all_caught_up() const { return caught_up_ == listeners_.size(); }
    std::uint64_t sent_while_catching_up() const { return report_.send_during.count(); }

    /// Every listener answers once more: what the server had posted before has been told then.
    void begin_round();
    bool round_is_over() const { return round_left_ == 0; }

    /// Only what happens in this time is measured.
    void measure(std::int64_t from_ns, std::int64_t until_ns);

    const LiveTraffic& traffic() const { return traffic_; }
    LiveReport& report() { return report_; }

private:
    struct Sender {
        LoadConnection connection;
        std::uint32_t room = 0;
        std::deque<std::uint32_t> waiting;  ///< messages that are due, not yet under way
    };
    struct Listener {
        std::optional<LoadConnection> connection;
        std::uint32_t room = 0;
        std::string cursor;
        bool listens = false;
        bool caught_up = false;
        bool in_round = false;
    };

    bool wait(std::int64_t now);
    void arm_timer(std::int64_t now);
    void make_due(std::int64_t now);
    std::int64_t due_of(std::uint64_t message) const;
    void connect_some();
    void connect(std::uint32_t index);
    void watch(const LoadConnection& connection, std::uint64_t key, bool is_new);
    void flush(LoadConnection& connection, std::uint64_t key);
    void handle(std::uint64_t key, std::uint32_t events);
    void lose(std::uint64_t key);
    void fail(const std::string& why);

    void pump(Sender& sender);
    void take(std::uint64_t key, std::string_view bytes, std::int64_t now);
    void take_answer(Sender& sender, std::string_view reply, std::int64_t now);
    void take_refusal(Sender& sender, std::string_view reply, std::uint32_t message);
    void take_for_listener(std::uint32_t index, std::string_view text, std::int64_t now);
    void take_message(std::uint32_t index, std::string_view event, std::int64_t now);
    void take_reply(Listener& listener, std::string_view reply, std::int64_t now);
    void note_caught_up(std::uint32_t index);
    bool is_measured(std::int64_t at) const { return at >= measure_from_ns_ && at < measure_until_ns_; }

    const LiveOptions& options_;
    const LiveRequests& bytes_;
    std::vector<Sender> senders_;
    std::vector<Listener> listeners_;
    LiveTraffic traffic_;
    LiveReport report_;
    sockaddr_storage address_{};
    socklen_t address_bytes_ = sizeof address_;
    int epoll_ = -1;
    int timer_ = -1;
    std::vector<char> buffer_;
    std::vector<epoll_event> events_;

    std::size_t next_to_connect_;
    std::size_t listening_ = 0;
    std::size_t caught_up_ = 0;
    std::size_t round_left_ = 0;
    std::vector<std::int64_t> targets_;  ///< by room, while listeners catch up
    std::int64_t catching_up_from_ns_ = 0;

    bool sending_ = false;
    std::int64_t start_ns_ = 0;
    double interval_ns_ = 0;
    std::uint64_t made_ = 0;
    std::uint64_t to_make_ = 0;
    std::uint64_t unanswered_ = 0;
    std::uint64_t waiting_ = 0;
    std::int64_t progress_ns_ = 0;
    std::int64_t measure_from_ns_ = 0;
    std::int64_t measure_until_ns_ = 0;
};

}  // namespace kabar::client
