#include <algorithm>

#include "client/bench_command.h"
#include "client/bench_format.h"
#include "wire/json_writer.h"

namespace kabar::client {
namespace {

constexpr std::array<const char*, request_kinds> kind_names = {"sends", "inbox", "user_aktif", "ping", "echo"};

double per_answer_us(double seconds, std::uint64_t answers) {
    return answers > 0 ? seconds * 1e6 / static_cast<double>(answers) : 0;
}

void write_check(wire::JsonWriter& json, const CheckReport& check) {
    json.field("acknowledged", whole(check.acknowledged)).field("read_back", whole(check.read_back));
    json.field("missing", whole(check.missing)).field("twice", whole(check.twice));
    json.field("out_of_order", whole(check.out_of_order)).field("unexpected", whole(check.unexpected));
    json.field("unanswered", whole(check.unanswered)).field("unchecked", whole(check.unchecked));
}

void write_rates(wire::JsonWriter& json, const BenchFigures& figures) {
    const LoadReport& report = figures.report;
    bench_number(json, "requests_per_s", report.per_second());
    for (std::size_t i = 0; i < request_kinds; ++i) {
        const auto kind = static_cast<RequestKind>(i);
        const bool by_floor = figures.floor && (kind == RequestKind::send || kind == RequestKind::user_aktif);
        if (by_floor || report.answered_by_kind[i] == 0) continue;
        bench_number(json, std::string(kind_names[i]) + "_per_s", report.per_second(kind));
    }
    if (!figures.floor) return;
    bench_number(json, "sends_per_s", figures.floor->sends_per_s);
    bench_number(json, "sqlite_rows_per_s", figures.floor->sqlite_rows_per_s);
    bench_number(json, "send_ratio", figures.floor->send_ratio(), 3);
    bench_number(json, "user_aktif_per_s", figures.floor->user_aktif_per_s);
    bench_number(json, "echo_per_s", figures.floor->echo_per_s);
    bench_number(json, "user_aktif_ratio", figures.floor->user_aktif_ratio(), 3);
}

}  // namespace

std::string bench_json(const BenchFigures& figures) {
    std::string out;
    wire::JsonWriter json(out, true);
    const LoadOptions& load = figures.load;
    const LoadReport& report = figures.report;
    json.begin_object();
    json.field("ok", report.good()).field("mode", load_mode_name(load.mode));
    json.field("connections", whole(load.connections)).field("depth", whole(load.depth));
    json.field("text_bytes", whole(load.text_bytes)).field("ids", load.ids);
    bench_number(json, "rate", load.rate);
    json.key("seed").raw(std::to_string(figures.seed));
    bench_number(json, "seconds", report.seconds, 3);
    json.field("answered", whole(report.answered));
    write_rates(json, figures);
    bench_number(json, "p50_us", microseconds(report.latency.quantile(0.5)));
    bench_number(json, "p99_us", microseconds(report.latency.quantile(0.99)));
    bench_number(json, "p999_us", microseconds(report.latency.quantile(0.999)));
    bench_number(json, "max_us", microseconds(report.latency.max()));
    write_check(json, report.check);
    write_troubles(json, report);
    bench_number(json, "client_cpu_us_per_request", per_answer_us(report.client_cpu_seconds, report.answered_in_all),
                 2);
    bench_number(json, "server_cpu_us_per_request", per_answer_us(report.server_cpu_seconds, report.answered_in_all),
                 2);
    json.end_object();
    return out;
}

namespace {

std::string table_of_load(const BenchFigures& figures) {
    const LoadOptions& load = figures.load;
    const LoadReport& report = figures.report;
    std::string out =
        bench_format("%s, %zu connections %zu deep, %s, seed %llu\n", std::string(load_mode_name(load.mode)).c_str(),
                     load.connections, load.depth,
                     load.rate > 0 ? bench_format("%.0f requests/s asked for", load.rate).c_str() : "closed loop",
                     static_cast<unsigned long long>(figures.seed));
    out += bench_format("  %-14s %12.0f /s   (%llu in %.2f s)\n", "answered", report.per_second(),
                        static_cast<unsigned long long>(report.answered), report.seconds);
    for (std::size_t i = 0; i < request_kinds; ++i) {
        if (report.answered_by_kind[i] == 0 || report.answered_by_kind[i] == report.answered) continue;
        out += bench_format("    %-12s %12.0f /s\n", kind_names[i], report.per_second(static_cast<RequestKind>(i)));
    }
    const Histogram& latency = report.latency;
    out += bench_format("  %-14s %12.1f us  p50\n", "latency", microseconds(latency.quantile(0.5)));
    out += bench_format("  %-14s %12.1f us  p99\n", "", microseconds(latency.quantile(0.99)));
    out += bench_format("  %-14s %12.1f us  p99.9\n", "", microseconds(latency.quantile(0.999)));
    out += bench_format("  %-14s %12.1f us  max\n", "", microseconds(latency.max()));
    out += bench_format("  %-14s %12.2f us  a request here", "CPU",
                        per_answer_us(report.client_cpu_seconds, report.answered_in_all));
    if (report.server_cpu_seconds > 0) {
        out +=
            bench_format(", %.2f us in the server", per_answer_us(report.server_cpu_seconds, report.answered_in_all));
    }
    return out + "\n";
}

std::string table_of_check(const LoadReport& report) {
    const auto line = [](const char* name, std::uint64_t value) {
        return bench_format("  %-14s %12llu\n", name, static_cast<unsigned long long>(value));
    };
    const CheckReport& check = report.check;
    std::string out = line("acknowledged", check.acknowledged) + line("read back", check.read_back);
    out += line("missing", check.missing) + line("twice", check.twice) + line("out of order", check.out_of_order);
    if (check.unexpected > 0) out += line("unexpected", check.unexpected);
    if (check.unanswered > 0) out += line("unanswered", check.unanswered);
    if (check.unchecked > 0) out += line("unchecked", check.unchecked);
    return out + table_of_troubles(report, line);
}

}  // namespace

std::string bench_table(const BenchFigures& figures) {
    std::string out = table_of_load(figures) + table_of_check(figures.report);
    if (!figures.floor) return out;
    const FloorFigures& floor = *figures.floor;
    out += bench_format("\n%-34s %12s %12s %7s\n", "medians, in the same run", "kabar", "floor", "ratio");
    out += bench_format("%-34s %10.0f/s %10.0f/s %7.2f\n", "durable sends / bare SQLite rows", floor.sends_per_s,
                        floor.sqlite_rows_per_s, floor.send_ratio());
    out += bench_format("%-34s %10.0f/s %10.0f/s %7.2f\n", "user_aktif / bare echo", floor.user_aktif_per_s,
                        floor.echo_per_s, floor.user_aktif_ratio());
    return out;
}

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    const std::size_t middle = values.size() / 2;
    return values.size() % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

}  // namespace kabar::client
