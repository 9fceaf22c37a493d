// The load generator as a library: `kabar bench` and tests that need a server under load use it.
#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "client/histogram.h"
#include "client/load_check.h"
#include "client/problem.h"

namespace kabar::client {

/// What the connections ask for. `mix`: of ten requests eight sends, one inbox, one user_aktif.
/// `echo` needs no users: fixed 60-byte lines that an echo server sends back and that look like an OK reply.
enum class LoadMode : std::uint8_t { send, inbox, user_aktif, mix, ping, echo };
enum class RequestKind : std::uint8_t { send, inbox, user_aktif, ping, echo };
inline constexpr std::size_t request_kinds = 5;

std::optional<LoadMode> parse_load_mode(std::string_view name);
std::string_view load_mode_name(LoadMode mode);

// Bounds of the generator itself.
/// User names end in four digits.
inline constexpr std::size_t load_connections_max = 9999;
inline constexpr std::size_t load_depth_max = 4096;
/// Sends of one run: their check needs about 20 bytes of memory each. A run ends early there.
inline constexpr std::uint64_t load_messages_max = 20'000'000;
inline constexpr std::size_t load_tag_bytes = 4;
/// The part of a text that says which message it is.
inline constexpr std::size_t load_text_bytes_min = 18;

struct LoadOptions {
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;
    std::size_t connections = 64;
    /// Requests of one connection without an answer; with a rate, how many it may have at most.
    std::size_t depth = 64;
    LoadMode mode = LoadMode::send;
    /// Seconds that are measured, after `warmup`; unless `requests` is given: then exactly so many, all measured.
    double seconds = 5;
    double warmup = 0.3;
    std::uint64_t requests = 0;
    /// Requests a second over all connections, each with its due time, from which its latency counts;
    /// 0: closed loop, every answer makes place for the next request.
    double rate = 0;
    std::size_t text_bytes = 60;
    bool ids = true;    ///< each send carries an id of its own
    bool check = true;  ///< read everything back at the end
    std::size_t threads = 1;
    std::uint64_t seed = 1;  ///< decides receivers and the mix
    /// Four letters or digits in every text and id; another one for each run with the same users.
    std::string tag = "load";
    /// Connection i is user `user_prefix` + four digits of i + 1.
    std::string user_prefix = "bench-";
    std::string password;
    bool make_users = true;  ///< by `register`; otherwise they exist
    /// A reply must come within this.
    double patience_seconds = 30;
    /// When it becomes true the run stops making requests, and ends as usual. May be null.
    const std::atomic<bool>* stop = nullptr;
    /// The server's process, if it is on this machine: its CPU time is reported. 0: unknown.
    int server_pid = 0;
};

struct LoadReport {
    /// Answers inside the measured time, by RequestKind, and in all.
    std::array<std::uint64_t, request_kinds> answered_by_kind{};
    std::uint64_t answered = 0;
    double seconds = 0;                           ///< measured
    Histogram latency;                            ///< of these answers, in nanoseconds
    std::map<std::string, std::uint64_t> errors;  ///< refusals in the whole run, by code
    std::uint64_t retried = 0;                    ///< sends made again, with the same id, after `busy`
    std::uint64_t lost_connections = 0;
    std::string failure;  ///< why the run ended before its time; empty: it did not
    CheckReport check;    ///< over the whole run, warm-up included
    /// CPU seconds of the load (without login and reading back), and how many answers came in that time.
    double client_cpu_seconds = 0;
    double server_cpu_seconds = 0;
    std::uint64_t answered_in_all = 0;

    double per_second(RequestKind kind) const;
    double per_second() const;
    /// Everything acknowledged was read back once and in order, no connection was lost, and the run went to its end.
    bool good() const;
};

/// Logs all connections in, loads, waits for every answer, and reads every mailbox until it is empty.
/// Blocks; uses `threads` threads, this one among them. Errors: unreachable, lost, timeout, bad_reply, and refused:
/// the server registers or logs in none of the users, or an option is out of its bounds.
Outcome<LoadReport> run_load(const LoadOptions& options);

}  // namespace kabar::client
