#include "client/bench_command.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <optional>
#include <random>
#include <thread>

#include "client/bench_echo.h"
#include "client/bench_live.h"
#include "client/bench_server.h"
#include "client/bench_setup.h"
#include "client/bench_sqlite.h"
#include "client/connection.h"

namespace kabar::client {
namespace {

/// The two measurements that `--floor` compares.
constexpr std::size_t floor_send_connections = 64;
constexpr std::size_t floor_send_depth = 64;
constexpr std::size_t floor_users_connections = 50;

/// One run of the command: its server, its users, and the measurements in turn.
class Bench {
public:
    explicit Bench(const BenchOptions& options) : options_(options) {}

    Outcome<BenchFigures> run() {
        if (auto ready = prepare(); !ready) return tl::unexpected(ready.error());
        auto measured = options_.floor ? measure_with_floor() : measure(base_);
        if (!measured) return tl::unexpected(measured.error());
        if (server_) {
            if (auto stopped = server_->stop(); !stopped) return tl::unexpected(stopped.error());
        }
        return figures_;
    }

private:
    Outcome<void> prepare() {
        const auto mode = parse_load_mode(options_.mode);
        if (!mode) return problem(Failure::refused, "mode: send, inbox, user_aktif, mix, ping, fanout or resume");
        if (mode == LoadMode::echo && options_.address.empty()) {
            return problem(Failure::refused, "mode echo: give the address of an echo server");
        }
        if (options_.floor && !options_.address.empty()) {
            return problem(Failure::refused, "--floor measures a server of its own: leave out " + options_.address);
        }
        if (options_.rounds < 1 || options_.rounds > 1000) return problem(Failure::refused, "rounds: from 1 to 1000");
        base_.mode = *mode;
        fill_base();
        if (auto scratch = ScratchDir::make()) {
            scratch_.emplace(std::move(*scratch));
        } else {
            return tl::unexpected(scratch.error());
        }
        return options_.address.empty() ? start_server() : use_server();
    }

    void fill_base() {
        figures_.seed = options_.seed != 0 ? options_.seed : std::random_device{}();
        base_.connections = options_.connections;
        base_.depth = options_.depth;
        base_.seconds = options_.seconds;
        base_.warmup = options_.warmup;
        base_.requests = options_.requests;
        base_.rate = options_.rate;
        base_.text_bytes = options_.text_bytes;
        base_.ids = options_.ids;
        base_.check = options_.check;
        base_.threads = options_.threads;
        base_.seed = figures_.seed;
        base_.user_prefix = options_.user_prefix + bench_random_text(4) + "-";
        base_.password = bench_random_text(16);
        base_.stop = &bench_interrupted();
    }

    Outcome<void> start_server() {
        bench_say("starting a server");
        auto server =
            BenchServer::start({options_.server_program, scratch_->path(), options_.data, options_.server_threads});
        if (!server) return tl::unexpected(server.error());
        base_.port = server->port();
        base_.server_pid = server->pid();
        server_.emplace(std::move(*server));
        return {};
    }

    Outcome<void> use_server() {
        const auto endpoint = bench_endpoint(options_.address);
        if (!endpoint) return tl::unexpected(endpoint.error());
        base_.host = endpoint->host;
        base_.port = endpoint->port;
        return {};
    }

    /// Loads, and adds to the figures. Each run has a tag of its own: the mailboxes are the same.
    Outcome<double> measure(LoadOptions load) {
        if (bench_interrupted()) return problem(Failure::interrupted, "interrupted");
        load.tag = bench_random_text(load_tag_bytes);
        load.make_users = !users_made_;
        auto report = run_load(load);
        if (!report) return tl::unexpected(report.error());
        users_made_ = true;
        if (figures_.report.seconds == 0) figures_.load = load;
        const double rate = report->per_second();
        add(*report, load.mode == figures_.load.mode);
        return rate;
    }

    /// Rates and latencies of the runs of one mode together, what can be wrong of all runs.
    void add(const LoadReport& more, bool same_mode) {
        LoadReport& all = figures_.report;
        if (same_mode) {
            for (std::size_t i = 0; i < request_kinds; ++i) all.answered_by_kind[i] += more.answered_by_kind[i];
            all.answered += more.answered;
            all.answered_in_all += more.answered_in_all;
            all.seconds += more.seconds;
            all.latency.add(more.latency);
            all.client_cpu_seconds += more.client_cpu_seconds;
            all.server_cpu_seconds += more.server_cpu_seconds;
        }
        for (const auto& [code, count] : more.errors) all.errors[code] += count;
        all.retried += more.retried;
        all.lost_connections += more.lost_connections;
        if (all.failure.empty()) all.failure = more.failure;
        all.check.add(more.check);
    }

    Outcome<double> measure_with_floor();
    Outcome<double> measure_echo(unsigned threads);
    LoadOptions user_aktif_load() const;

    const BenchOptions& options_;
    BenchInterrupts interrupts_;
    LoadOptions base_;
    std::optional<ScratchDir> scratch_;
    std::optional<BenchServer> server_;
    BenchFigures figures_;
    bool users_made_ = false;
};

LoadOptions Bench::user_aktif_load() const {
    LoadOptions load = base_;
    load.mode = LoadMode::user_aktif;
    load.connections = floor_users_connections;
    load.depth = 1;
    return load;
}

Outcome<double> Bench::measure_echo(unsigned threads) {
    const auto echo = EchoServer::start(threads);
    if (!echo) return tl::unexpected(echo.error());
    LoadOptions load = user_aktif_load();
    load.mode = LoadMode::echo;
    load.port = echo->port();
    load.seconds = base_.seconds / 2;
    load.check = false;
    load.server_pid = 0;
    const auto report = run_load(load);
    if (!report) return tl::unexpected(report.error());
    return report->per_second();
}

/// What something came to in each round.
using Rounds = std::vector<double>;

double faster(const std::array<Rounds, 2>& variants) { return std::max(median(variants[0]), median(variants[1])); }

/// Floor and server take turns, so that a machine that is slow for a while is slow for both. Each floor is measured in
/// two variants, half the time each; the faster counts.
Outcome<double> Bench::measure_with_floor() {
    base_.mode = LoadMode::send;
    base_.rate = 0;
    base_.requests = 0;
    base_.connections = floor_send_connections;
    base_.depth = floor_send_depth;
    auto sqlite =
        SqliteFloor::open({scratch_->path() + "/floor", base_.connections, base_.text_bytes, base_.ids, base_.seed});
    if (!sqlite) return tl::unexpected(sqlite.error());
    constexpr std::array checkpoints = {SqliteFloor::Checkpoints::own_thread, SqliteFloor::Checkpoints::automatic};
    const std::array<unsigned, 2> echo_threads = {1, std::max(2U, std::thread::hardware_concurrency())};
    std::array<Rounds, 2> rows;
    std::array<Rounds, 2> echoes;
    Rounds sends;
    Rounds users;
    const auto keep = [](Rounds& rounds, const Outcome<double>& value) -> Outcome<void> {
        if (!value) return tl::unexpected(value.error());
        rounds.push_back(*value);
        return {};
    };
    for (std::size_t round = 1; round <= options_.rounds; ++round) {
        bench_say("round " + std::to_string(round) + " of " + std::to_string(options_.rounds));
        for (std::size_t i = 0; i < 2; ++i) {
            if (auto ok = keep(rows[i], (*sqlite)->run(checkpoints[i], base_.seconds / 2)); !ok)
                return tl::unexpected(ok.error());
        }
        if (auto ok = keep(sends, measure(base_)); !ok) return tl::unexpected(ok.error());
        for (std::size_t i = 0; i < 2; ++i) {
            if (auto ok = keep(echoes[i], measure_echo(echo_threads[i])); !ok) return tl::unexpected(ok.error());
        }
        if (auto ok = keep(users, measure(user_aktif_load())); !ok) return tl::unexpected(ok.error());
    }
    figures_.floor = FloorFigures{median(sends), faster(rows), median(users), faster(echoes)};
    return figures_.floor->send_ratio();
}

}  // namespace

int run_bench(const BenchOptions& options) {
    if (parse_live_mode(options.mode)) return run_live_bench(options);
    bench_interrupted() = false;
    const auto figures = Bench(options).run();
    if (!figures) return bench_failed(figures.error());
    const std::string text = options.json ? bench_json(*figures) + "\n" : bench_table(*figures);
    bench_print(text);
    return figures->report.good() && !bench_interrupted() ? 0 : 1;
}

}  // namespace kabar::client
