// The load generator for listeners: how far and how fast messages in rooms reach everybody who listens, and how
// listeners who were away catch up. `kabar bench --mode fanout` and `resume`.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "client/histogram.h"
#include "client/live_check.h"
#include "client/problem.h"

namespace kabar::client {

/// `fanout`: all listen while messages are sent. `resume`: all go away, messages are sent, and all come back at once
/// with their cursors while more are sent.
enum class LiveMode : std::uint8_t { fanout, resume };

std::optional<LiveMode> parse_live_mode(std::string_view name);
std::string_view live_mode_name(LiveMode mode);

/// Bounded by the ports of one address.
inline constexpr std::size_t live_listeners_max = 25'000;
/// Each room has a user of its own, and so a login.
inline constexpr std::size_t live_rooms_max = 1'000;
/// Listeners share the sessions of so many users, or of one for each room.
inline constexpr std::size_t live_users = 32;
/// A run ends early there.
inline constexpr std::size_t live_messages_max = 10'000'000;
/// The part of a text that says which message it is.
inline constexpr std::size_t live_text_bytes_min = 14;

struct LiveOptions {
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;
    LiveMode mode = LiveMode::fanout;
    std::size_t listeners = 1000;
    std::size_t rooms = 1;
    /// Messages a second, over all rooms, each with its due time, from which latencies count.
    double rate = 100;
    /// Seconds that are measured, after `warmup`; of `resume`: how long messages are sent while nobody listens.
    /// Unless `requests` is given: then exactly so many, all measured; `resume` sends more while all come back.
    double seconds = 5;
    double warmup = 0.3;
    std::uint64_t requests = 0;
    std::size_t text_bytes = 60;
    /// Four letters or digits in every text and id.
    std::string tag = "live";
    std::string user_prefix = "bench-";
    std::string password;
    /// Something that is waited for must come on within this, and all of it within ten times this.
    double patience_seconds = 30;
    const std::atomic<bool>* stop = nullptr;  ///< when it becomes true the run ends early; may be null
    int server_pid = 0;                       ///< its CPU time is reported; 0: unknown
};

struct LiveReport {
    double seconds = 0;            ///< measured
    std::uint64_t sends = 0;       ///< acknowledged in that time
    std::uint64_t deliveries = 0;  ///< in that time
    std::size_t users = 0;
    // In nanoseconds, from when the message was due.
    Histogram send;      ///< to the sender's OK; of `resume`: while nobody listens
    Histogram delivery;  ///< to each listener who was there all the time
    Histogram last;      ///< to the last listener
    // Of `resume` only.
    Histogram send_during;         ///< as `send`, while all come back
    double caught_up_seconds = 0;  ///< until each had what had been acknowledged when the first came back
    std::uint64_t missed = 0;      ///< deliveries that this took, at least

    std::map<std::string, std::uint64_t> errors;  ///< refusals in the whole run, by code
    std::uint64_t retried = 0;                    ///< sends made again, with the same id, after `busy`
    std::uint64_t lost_connections = 0;
    std::string failure;  ///< why the run ended before its time; empty: it did not
    LiveCheck check;      ///< over the whole run
    double client_cpu_seconds = 0;
    double server_cpu_seconds = 0;

    double sends_per_second() const { return seconds > 0 ? static_cast<double>(sends) / seconds : 0; }
    double deliveries_per_second() const { return seconds > 0 ? static_cast<double>(deliveries) / seconds : 0; }
    /// Everything acknowledged reached each listener of its room once and in order, and nothing else did; no
    /// connection was lost, and the run went to its end.
    bool good() const;
};

/// Makes users and rooms, listens, sends, and checks. Blocks; one thread. Raises the limit of open descriptors as far
/// as it may. Errors: as run_load.
Outcome<LiveReport> run_live(const LiveOptions& options);

/// The soft limit of open descriptors raised for so many connections. Errors: refused, if the hard one is below.
Outcome<void> allow_connections(std::size_t count);

}  // namespace kabar::client
