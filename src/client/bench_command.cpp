#include "client/bench_command.h"

#include <signal.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdio>
#include <optional>
#include <random>
#include <thread>

#include "client/bench_echo.h"
#include "client/bench_server.h"
#include "client/bench_sqlite.h"
#include "client/connection.h"

namespace kabar::client {
namespace {

/// The two measurements that `--floor` compares.
constexpr std::size_t floor_send_connections = 64;
constexpr std::size_t floor_send_depth = 64;
constexpr std::size_t floor_users_connections = 50;

std::atomic<bool> interrupted{false};
static_assert(std::atomic<bool>::is_always_lock_free, "set in a signal handler");

/// Ctrl-C ends the load, not the process: the server must be stopped and its directory removed.
class Interrupts {
public:
    Interrupts() {
        struct sigaction action {};
        action.sa_handler = [](int) { interrupted = true; };
        for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &action, &before_[i]);
    }
    ~Interrupts() {
        for (std::size_t i = 0; i < signals.size(); ++i) sigaction(signals[i], &before_[i], nullptr);
    }
    Interrupts(const Interrupts&) = delete;
    Interrupts& operator=(const Interrupts&) = delete;

private:
    static constexpr std::array<int, 2> signals = {SIGINT, SIGTERM};
    std::array<struct sigaction, 2> before_{};
};

std::string random_text(std::size_t characters) {
    constexpr std::string_view alphabet = "0123456789abcdefghijklmnopqrstuvwxyz";
    std::random_device device;
    std::uniform_int_distribution<std::size_t> pick(0, alphabet.size() - 1);
    std::string text;
    for (std::size_t i = 0; i < characters; ++i) text += alphabet[pick(device)];
    return text;
}

void say(const std::string& text) { std::fprintf(stderr, "%s\n", text.c_str()); }

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
        if (!mode) return problem(Failure::refused, "mode: send, inbox, user_aktif, mix or ping");
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
        base_.user_prefix = options_.user_prefix + random_text(4) + "-";
        base_.password = random_text(16);
        base_.stop = &interrupted;
    }

    Outcome<void> start_server() {
        say("starting a server");
        auto server =
            BenchServer::start({options_.server_program, scratch_->path(), options_.data, options_.server_threads});
        if (!server) return tl::unexpected(server.error());
        base_.port = server->port();
        base_.server_pid = server->pid();
        server_.emplace(std::move(*server));
        return {};
    }

    Outcome<void> use_server() {
        const auto endpoint = parse_endpoint(options_.address);
        if (!endpoint || !endpoint->unix_path.empty()) {
            return problem(Failure::refused, options_.address + " is no HOST:PORT");
        }
        base_.host = endpoint->host;
        base_.port = endpoint->port;
        return {};
    }

    /// Loads, and adds to the figures. Each run has a tag of its own: the mailboxes are the same.
    Outcome<double> measure(LoadOptions load) {
        if (interrupted) return problem(Failure::interrupted, "interrupted");
        load.tag = random_text(load_tag_bytes);
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
    Interrupts interrupts_;
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
        say("round " + std::to_string(round) + " of " + std::to_string(options_.rounds));
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
    interrupted = false;
    const auto figures = Bench(options).run();
    if (!figures) {
        std::fprintf(stderr, "kabar bench: %s\n", figures.error().text.c_str());
        const bool wrong_options = figures.error().failure == Failure::refused && figures.error().code.empty();
        return wrong_options ? 2 : 1;
    }
    const std::string text = options.json ? bench_json(*figures) + "\n" : bench_table(*figures);
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
    return figures->report.good() && !interrupted ? 0 : 1;
}

}  // namespace kabar::client
