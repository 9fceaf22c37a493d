#include "client/load.h"

#include <algorithm>
#include <barrier>
#include <cctype>
#include <memory>
#include <thread>
#include <vector>

#include "base/limits.h"
#include "client/load_cpu.h"
#include "client/load_login.h"
#include "client/load_loop.h"

namespace kabar::client {
namespace {

constexpr std::array<std::string_view, 6> mode_names = {"send", "inbox", "user_aktif", "mix", "ping", "echo"};

Outcome<void> check_options(const LoadOptions& o) {
    const auto refuse = [](std::string text) { return problem(Failure::refused, std::move(text)); };
    const std::size_t least = o.mode == LoadMode::send || o.mode == LoadMode::mix ? 2 : 1;
    if (o.connections < least || o.connections > load_connections_max) {
        return refuse("connections: from " + std::to_string(least) + " to " + std::to_string(load_connections_max));
    }
    if (o.depth < 1 || o.depth > load_depth_max) return refuse("depth: from 1 to " + std::to_string(load_depth_max));
    if (o.text_bytes < load_text_bytes_min || o.text_bytes > limits::text_bytes) {
        return refuse("text bytes: from " + std::to_string(load_text_bytes_min) + " to " +
                      std::to_string(limits::text_bytes));
    }
    if (!(o.rate >= 0 && o.rate <= 1e8)) return refuse("rate: from 0 to 100000000");
    if (o.requests == 0 && !(o.seconds > 0 && o.seconds <= 24 * 3600)) return refuse("seconds: above 0, to 86400");
    if (!(o.warmup >= 0 && o.warmup <= 3600)) return refuse("warm-up: from 0 to 3600 seconds");
    if (o.threads < 1 || o.threads > o.connections || o.threads > 64) {
        return refuse("threads: from 1 to 64, no more than connections");
    }
    if (o.tag.size() != load_tag_bytes ||
        !std::all_of(o.tag.begin(), o.tag.end(), [](unsigned char c) { return c < 0x80 && std::isalnum(c) != 0; })) {
        return refuse("tag: four letters or digits");
    }
    return {};
}

using Loops = std::vector<std::unique_ptr<LoadLoop>>;

Loops make_loops(const LoadOptions& options, const LoadRequests& requests, Traffic& traffic,
                 std::vector<LoadConnection> connections) {
    Loops loops;
    std::uint64_t requests_left = options.requests;
    for (std::size_t i = 0; i < options.threads; ++i) {
        const std::size_t first = connections.size() * i / options.threads;
        const std::size_t last = connections.size() * (i + 1) / options.threads;
        std::vector<LoadConnection> part;
        part.reserve(last - first);
        for (std::size_t c = first; c < last; ++c) part.push_back(std::move(connections[c]));
        const std::uint64_t share = requests_left / (options.threads - i);
        requests_left -= share;
        loops.push_back(std::make_unique<LoadLoop>(options, requests, traffic, std::move(part), first, share));
    }
    return loops;
}

/// Runs every loop, the first on this thread; nobody reads back before all answers have come.
void run_loops(Loops& loops, const LoadOptions& options, LoadReport& report, std::int64_t start_ns) {
    const double client_before = own_cpu_seconds();
    const double server_before = cpu_seconds_of(options.server_pid);
    std::barrier loaded(static_cast<std::ptrdiff_t>(loops.size()), [&]() noexcept {
        report.client_cpu_seconds = own_cpu_seconds() - client_before;
        report.server_cpu_seconds = cpu_seconds_of(options.server_pid) - server_before;
    });
    const auto run = [&](LoadLoop& loop) {
        loop.load(start_ns);
        loaded.arrive_and_wait();
        if (options.check && options.mode != LoadMode::echo) loop.read_back();
    };
    std::vector<std::jthread> others;
    for (std::size_t i = 1; i < loops.size(); ++i) others.emplace_back([&run, &loop = *loops[i]] { run(loop); });
    run(*loops[0]);
}

void merge(const LoadTally& tally, LoadReport& report) {
    for (std::size_t kind = 0; kind < request_kinds; ++kind) {
        report.answered_by_kind[kind] += tally.answered_by_kind[kind];
        report.answered += tally.answered_by_kind[kind];
    }
    report.answered_in_all += tally.answered_in_all;
    report.latency.add(tally.latency);
    for (const auto& [code, count] : tally.errors) report.errors[code] += count;
    report.retried += tally.retried;
    report.lost_connections += tally.lost_connections;
    if (report.failure.empty()) report.failure = tally.failure;
}

/// The planned time; with a number of requests, to the last answer; of a run that was stopped, what it had of its time.
double measured_seconds(const LoadOptions& options, const Loops& loops) {
    std::int64_t from = 0;
    std::int64_t until = 0;
    std::int64_t last_answer = 0;
    for (const auto& loop : loops) {
        from = loop->tally().measured_from_ns;
        until = std::max(until, loop->tally().accepted_until_ns);
        last_answer = std::max(last_answer, loop->tally().last_answer_ns);
    }
    if (options.requests > 0) return static_cast<double>(std::max<std::int64_t>(last_answer - from, 1)) / 1e9;
    const double had = static_cast<double>(std::max<std::int64_t>(until - from, 1)) / 1e9;
    return had < options.seconds * 0.9 ? had : options.seconds;
}

}  // namespace

std::optional<LoadMode> parse_load_mode(std::string_view name) {
    for (std::size_t i = 0; i < mode_names.size(); ++i) {
        if (mode_names[i] == name) return static_cast<LoadMode>(i);
    }
    return std::nullopt;
}

std::string_view load_mode_name(LoadMode mode) { return mode_names[static_cast<std::size_t>(mode)]; }

double LoadReport::per_second(RequestKind kind) const {
    return seconds > 0 ? static_cast<double>(answered_by_kind[static_cast<std::size_t>(kind)]) / seconds : 0;
}

double LoadReport::per_second() const { return seconds > 0 ? static_cast<double>(answered) / seconds : 0; }

bool LoadReport::good() const {
    return failure.empty() && lost_connections == 0 && check.good() && check.unanswered == 0;
}

Outcome<LoadReport> run_load(const LoadOptions& options) {
    if (const auto checked = check_options(options); !checked) return tl::unexpected(checked.error());
    const LoadRequests requests(options);
    auto connections = log_in_all(options, requests);
    if (!connections) return tl::unexpected(connections.error());

    Traffic traffic(options.connections);
    Loops loops = make_loops(options, requests, traffic, std::move(*connections));
    LoadReport report;
    run_loops(loops, options, report, load_now_ns());

    for (const auto& loop : loops) merge(loop->tally(), report);
    report.seconds = measured_seconds(options, loops);
    if (options.check) {
        report.check = check_traffic(traffic);
    } else {
        for (const UserTraffic& user : traffic) report.check.acknowledged += user.acknowledged;
    }
    return report;
}

}  // namespace kabar::client
