#include "client/bench_live.h"

#include <optional>

#include "client/bench_server.h"
#include "client/bench_setup.h"

namespace kabar::client {
namespace {

constexpr std::size_t fanout_listeners = 1000;
constexpr std::size_t resume_listeners = 5000;
constexpr double live_rate = 100;

LiveOptions live_options(const BenchOptions& options) {
    LiveOptions load;
    load.mode = *parse_live_mode(options.mode);
    load.listeners = options.listeners;
    if (load.listeners == 0) load.listeners = load.mode == LiveMode::fanout ? fanout_listeners : resume_listeners;
    load.rooms = options.rooms;
    load.rate = options.rate == 0 ? live_rate : options.rate;
    load.seconds = options.seconds;
    load.warmup = options.warmup;
    load.requests = options.requests;
    load.text_bytes = options.text_bytes;
    load.tag = bench_random_text(load_tag_bytes);
    load.user_prefix = options.user_prefix + bench_random_text(4) + "-";
    load.password = bench_random_text(16);
    load.stop = &bench_interrupted();
    return load;
}

Outcome<LiveFigures> run_with_server(const BenchOptions& options) {
    LiveFigures figures{live_options(options), {}};
    LiveOptions& load = figures.load;
    if (options.floor) return problem(Failure::refused, "--floor has no " + options.mode);
    // Before the server starts, which has the same limit.
    if (auto allowed = allow_connections(load.listeners + load.rooms + live_users); !allowed) {
        return tl::unexpected(allowed.error());
    }
    auto scratch = ScratchDir::make();
    if (!scratch) return tl::unexpected(scratch.error());
    std::optional<BenchServer> server;
    if (options.address.empty()) {
        bench_say("starting a server");
        auto started =
            BenchServer::start({options.server_program, scratch->path(), options.data, options.server_threads});
        if (!started) return tl::unexpected(started.error());
        server.emplace(std::move(*started));
        load.port = server->port();
        load.server_pid = server->pid();
    } else {
        const auto endpoint = bench_endpoint(options.address);
        if (!endpoint) return tl::unexpected(endpoint.error());
        load.host = endpoint->host;
        load.port = endpoint->port;
    }
    auto report = run_live(load);
    if (!report) return tl::unexpected(report.error());
    figures.report = std::move(*report);
    if (server) {
        if (auto stopped = server->stop(); !stopped) return tl::unexpected(stopped.error());
    }
    return figures;
}

}  // namespace

int run_live_bench(const BenchOptions& options) {
    bench_interrupted() = false;
    const BenchInterrupts interrupts;
    const auto figures = run_with_server(options);
    if (!figures) return bench_failed(figures.error());
    bench_print(options.json ? live_json(*figures) + "\n" : live_table(*figures));
    return figures->report.good() && !bench_interrupted() ? 0 : 1;
}

}  // namespace kabar::client
