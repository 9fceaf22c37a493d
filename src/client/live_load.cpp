#include "client/live_load.h"

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "base/limits.h"
#include "client/live_loop.h"
#include "client/load_cpu.h"
#include "client/load_login.h"
#include "client/load_loop.h"

namespace kabar::client {
namespace {

constexpr std::array<std::string_view, 2> live_mode_names = {"fanout", "resume"};
/// Descriptors beside the connections.
constexpr std::size_t spare_descriptors = 100;

Outcome<void> check_live_options(const LiveOptions& o) {
    const auto refuse = [](std::string text) { return problem(Failure::refused, std::move(text)); };
    if (o.listeners < 1 || o.listeners > live_listeners_max) {
        return refuse("listeners: from 1 to " + std::to_string(live_listeners_max));
    }
    if (o.rooms < 1 || o.rooms > std::min(o.listeners, live_rooms_max)) {
        return refuse("rooms: from 1 to " + std::to_string(live_rooms_max) + ", no more than listeners");
    }
    if (o.text_bytes < live_text_bytes_min || o.text_bytes > limits::text_bytes) {
        return refuse("text bytes: from " + std::to_string(live_text_bytes_min) + " to " +
                      std::to_string(limits::text_bytes));
    }
    if (!(o.rate > 0 && o.rate <= 1e6)) return refuse("rate: above 0, to 1000000");
    if (o.requests == 0 && !(o.seconds > 0 && o.seconds <= 24 * 3600)) return refuse("seconds: above 0, to 86400");
    if (!(o.warmup >= 0 && o.warmup <= 3600)) return refuse("warm-up: from 0 to 3600 seconds");
    if (o.tag.size() != load_tag_bytes ||
        !std::all_of(o.tag.begin(), o.tag.end(), [](unsigned char c) { return c < 0x80 && std::isalnum(c) != 0; })) {
        return refuse("tag: four letters or digits");
    }
    return {};
}

Outcome<void> ask_for_room(const LoadConnection& connection, const std::string& request, double patience_seconds) {
    if (auto sent = load_write(connection.fd(), request + "\n"); !sent) return sent;
    const auto reply = load_read_reply(connection.fd(), patience_seconds);
    if (!reply) return tl::unexpected(reply.error());
    if (reply_is_ok(*reply)) return {};
    const std::string code(reply_code(*reply));
    return problem(Failure::refused, "the server refused to " + request + " (" + code + ")", code);
}

/// User u is in room u % rooms, and user r made room r.
Outcome<void> make_rooms(const std::vector<LoadConnection>& senders, const LiveRequests& bytes,
                         const LiveOptions& options) {
    for (std::uint32_t i = 0; i < senders.size(); ++i) {
        const auto room = static_cast<std::uint32_t>(i % options.rooms);
        const std::string request = (i < options.rooms ? "create " : "join ") + bytes.room(room);
        if (auto done = ask_for_room(senders[i], request, options.patience_seconds); !done) return done;
    }
    return {};
}

Outcome<std::vector<LoadConnection>> log_senders_in(const LiveOptions& options) {
    LoadOptions logins;
    logins.host = options.host;
    logins.port = options.port;
    logins.connections = std::max(std::min(live_users, options.listeners), options.rooms);
    logins.depth = live_depth;
    logins.user_prefix = options.user_prefix;
    logins.password = options.password;
    logins.patience_seconds = options.patience_seconds;
    return log_in_all(logins, LoadRequests(logins));
}

std::int64_t whole_ns(double seconds) { return static_cast<std::int64_t>(seconds * 1e9); }

/// Sends for the time or the number that was asked for. `measured`: from and until when.
bool send_for_a_while(LiveLoop& loop, const LiveOptions& options) {
    const std::int64_t begin = load_now_ns();
    const bool counted = options.requests > 0;
    const std::int64_t from = begin + (counted ? 0 : whole_ns(options.warmup));
    const std::int64_t until = counted ? std::numeric_limits<std::int64_t>::max() : from + whole_ns(options.seconds);
    loop.measure(from, until);
    loop.begin_sending(begin, options.requests);
    const bool went_well = loop.run_until([&] { return !loop.sending() || load_now_ns() >= until; }, false, "answer");
    LiveReport& report = loop.report();
    report.seconds = static_cast<double>(std::max<std::int64_t>(std::min(load_now_ns(), until) - from, 1)) / 1e9;
    return went_well;
}

/// Everything that was sent is answered and told, and nothing else is.
void come_to_rest(LiveLoop& loop, std::int64_t measured_from) {
    loop.end_sending();
    if (!loop.run_until([&] { return loop.all_answered(); }, true, "answer")) return;
    const bool told =
        loop.run_until([&] { return loop.traffic().all_complete(); }, true, "tell every message to every listener");
    // With a number of messages, the last delivery is where the measured time ends.
    if (measured_from != 0) {
        loop.report().seconds = static_cast<double>(std::max<std::int64_t>(load_now_ns() - measured_from, 1)) / 1e9;
    }
    if (!told) return;
    loop.begin_round();
    loop.run_until([&] { return loop.round_is_over(); }, true, "answer its listeners");
}

bool listen_all(LiveLoop& loop) {
    loop.begin_listening();
    return loop.run_until([&] { return loop.all_listen(); }, true, "let every listener listen");
}

void run_fanout(LiveLoop& loop, const LiveOptions& options) {
    if (!listen_all(loop)) return;
    const std::int64_t begin = load_now_ns();
    if (send_for_a_while(loop, options)) come_to_rest(loop, options.requests > 0 ? begin : 0);
}

void run_resume(LiveLoop& loop, const LiveOptions& options) {
    if (!listen_all(loop)) return;
    loop.end_listening();
    if (!send_for_a_while(loop, options)) return;
    if (!loop.run_until([&] { return options.requests == 0 || loop.all_answered(); }, false, "answer")) return;
    const std::int64_t begin = load_now_ns();
    loop.measure(0, 0);
    loop.begin_catching_up();
    loop.go_on_sending(begin);
    loop.begin_listening();
    const bool back = loop.run_until([&] { return loop.all_caught_up(); }, true, "bring all listeners up to date");
    loop.report().caught_up_seconds = static_cast<double>(load_now_ns() - begin) / 1e9;
    if (!back) return;
    loop.run_until([&] { return loop.sent_while_catching_up() > 0; }, true, "answer");
    come_to_rest(loop, 0);
}

}  // namespace

std::optional<LiveMode> parse_live_mode(std::string_view name) {
    for (std::size_t i = 0; i < live_mode_names.size(); ++i) {
        if (live_mode_names[i] == name) return static_cast<LiveMode>(i);
    }
    return std::nullopt;
}

std::string_view live_mode_name(LiveMode mode) { return live_mode_names[static_cast<std::size_t>(mode)]; }

bool LiveReport::good() const { return failure.empty() && lost_connections == 0 && check.good(); }

Outcome<void> allow_connections(std::size_t count) {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return {};
    const auto wanted = static_cast<rlim_t>(count + spare_descriptors);
    if (limit.rlim_cur >= wanted) return {};
    limit.rlim_cur = std::min<rlim_t>(wanted, limit.rlim_max);
    setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur >= wanted) return {};
    return problem(Failure::refused, "listeners: the system allows " + std::to_string(limit.rlim_max) +
                                         " open descriptors, see ulimit -n");
}

Outcome<LiveReport> run_live(const LiveOptions& options) {
    if (const auto checked = check_live_options(options); !checked) return tl::unexpected(checked.error());
    const LiveRequests bytes(options);
    auto senders = log_senders_in(options);
    if (!senders) return tl::unexpected(senders.error());
    if (auto allowed = allow_connections(options.listeners + senders->size()); !allowed) {
        return tl::unexpected(allowed.error());
    }
    if (auto made = make_rooms(*senders, bytes, options); !made) return tl::unexpected(made.error());
    const std::size_t users = senders->size();

    LiveLoop loop(options, bytes, std::move(*senders));
    const double client_before = own_cpu_seconds();
    const double server_before = cpu_seconds_of(options.server_pid);
    if (options.mode == LiveMode::fanout) {
        run_fanout(loop, options);
    } else {
        run_resume(loop, options);
    }
    LiveReport report = std::move(loop.report());
    report.client_cpu_seconds = own_cpu_seconds() - client_before;
    report.server_cpu_seconds = cpu_seconds_of(options.server_pid) - server_before;
    report.users = users;
    report.check = loop.traffic().check();
    return report;
}

}  // namespace kabar::client
