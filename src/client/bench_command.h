#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "client/load.h"

namespace kabar::client {

/// `kabar bench [HOST:PORT]`.
struct BenchOptions {
    std::string address;  ///< empty: a server of its own
    std::string mode = "send";
    std::size_t connections = 64;
    std::size_t depth = 64;
    double seconds = 5;
    double warmup = 0.3;
    std::uint64_t requests = 0;
    double rate = 0;
    /// Of `fanout` and `resume`: listeners (0: as many as the mode is meant for), and the rooms they are in.
    std::size_t listeners = 0;
    std::size_t rooms = 1;
    std::size_t text_bytes = 60;
    bool ids = true;
    bool check = true;
    std::size_t threads = 1;
    std::uint64_t seed = 0;  ///< 0: chosen, and printed
    std::string user_prefix = "bench-";
    bool json = false;
    /// Measures sends and user_aktif beside what bare SQLite and a bare echo do, in turns; mode, depth and rate are
    /// then those of the two measurements, and the server is one of its own.
    bool floor = false;
    std::size_t rounds = 3;
    /// For the server of its own: a data directory that is kept (empty: one that is removed), and its threads.
    std::string data;
    unsigned server_threads = 0;
    std::string server_program = "/proc/self/exe";
};

/// The medians of the rounds of `--floor`.
struct FloorFigures {
    double sends_per_s = 0;
    double sqlite_rows_per_s = 0;
    double user_aktif_per_s = 0;
    double echo_per_s = 0;

    double send_ratio() const { return sqlite_rows_per_s > 0 ? sends_per_s / sqlite_rows_per_s : 0; }
    double user_aktif_ratio() const { return echo_per_s > 0 ? user_aktif_per_s / echo_per_s : 0; }
};

struct BenchFigures {
    std::uint64_t seed = 0;
    LoadOptions load;   ///< what was measured; with `floor`: the sends
    LoadReport report;  ///< all rounds of it together
    std::optional<FloorFigures> floor;
};

/// One JSON object, without a newline.
std::string bench_json(const BenchFigures& figures);
/// A table for people, lines ended.
std::string bench_table(const BenchFigures& figures);

/// The middle value; of an even number of values, the mean of the two in the middle. 0 for none.
double median(std::vector<double> values);

/// Measures and prints on stdout; what it is doing, and what went wrong, goes to stderr. Forks, so call it before
/// the process has other threads. The exit status: 0 all good; 1 the run failed, or a check did; 2 wrong options.
int run_bench(const BenchOptions& options);

}  // namespace kabar::client
