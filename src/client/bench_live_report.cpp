#include "client/bench_format.h"
#include "client/bench_live.h"

namespace kabar::client {
namespace {

void write_latency(wire::JsonWriter& json, const std::string& name, const Histogram& latency) {
    bench_number(json, name + "_p50_us", microseconds(latency.quantile(0.5)));
    bench_number(json, name + "_p99_us", microseconds(latency.quantile(0.99)));
    bench_number(json, name + "_max_us", microseconds(latency.max()));
}

void write_live_check(wire::JsonWriter& json, const LiveCheck& check) {
    json.field("acknowledged", whole(check.acknowledged)).field("expected", whole(check.expected));
    json.field("delivered", whole(check.delivered)).field("missing", whole(check.missing));
    json.field("twice", whole(check.twice)).field("out_of_order", whole(check.out_of_order));
    json.field("unexpected", whole(check.unexpected)).field("unanswered", whole(check.unanswered));
}

std::string latency_line(const char* name, const Histogram& latency) {
    return bench_format("  %-22s %12.1f us  p50 %12.1f us  p99 %12.1f us  max\n", name,
                        microseconds(latency.quantile(0.5)), microseconds(latency.quantile(0.99)),
                        microseconds(latency.max()));
}

std::string table_of_live_check(const LiveReport& report) {
    const auto line = [](const char* name, std::uint64_t value) {
        return bench_format("  %-22s %12llu\n", name, static_cast<unsigned long long>(value));
    };
    const LiveCheck& check = report.check;
    std::string out = line("acknowledged", check.acknowledged) + line("deliveries expected", check.expected);
    out += line("delivered", check.delivered) + line("missing", check.missing) + line("twice", check.twice);
    out += line("out of order", check.out_of_order);
    if (check.unexpected > 0) out += line("unexpected", check.unexpected);
    if (check.unanswered > 0) out += line("unanswered", check.unanswered);
    return out + table_of_troubles(report, line);
}

}  // namespace

std::string live_json(const LiveFigures& figures) {
    std::string out;
    wire::JsonWriter json(out, true);
    const LiveOptions& load = figures.load;
    const LiveReport& report = figures.report;
    json.begin_object();
    json.field("ok", report.good()).field("mode", live_mode_name(load.mode));
    json.field("listeners", whole(load.listeners)).field("rooms", whole(load.rooms));
    json.field("users", whole(report.users)).field("text_bytes", whole(load.text_bytes));
    bench_number(json, "rate", load.rate);
    bench_number(json, "seconds", report.seconds, 3);
    bench_number(json, "sends_per_s", report.sends_per_second());
    if (load.mode == LiveMode::fanout) {
        bench_number(json, "deliveries_per_s", report.deliveries_per_second());
        write_latency(json, "send", report.send);
        write_latency(json, "delivery", report.delivery);
        write_latency(json, "last", report.last);
    } else {
        json.field("missed", whole(report.missed));
        bench_number(json, "caught_up_seconds", report.caught_up_seconds, 3);
        write_latency(json, "send_before", report.send);
        write_latency(json, "send_during", report.send_during);
    }
    write_live_check(json, report.check);
    write_troubles(json, report);
    bench_number(json, "client_cpu_seconds", report.client_cpu_seconds, 2);
    bench_number(json, "server_cpu_seconds", report.server_cpu_seconds, 2);
    json.end_object();
    return out;
}

std::string live_table(const LiveFigures& figures) {
    const LiveOptions& load = figures.load;
    const LiveReport& report = figures.report;
    std::string out = bench_format("%s, %zu listeners of %zu users in %zu %s, %.0f messages/s asked for\n",
                                   std::string(live_mode_name(load.mode)).c_str(), load.listeners, report.users,
                                   load.rooms, load.rooms == 1 ? "room" : "rooms", load.rate);
    out += bench_format("  %-22s %12.0f /s   (%llu in %.2f s)\n", "acknowledged sends", report.sends_per_second(),
                        static_cast<unsigned long long>(report.sends), report.seconds);
    if (load.mode == LiveMode::fanout) {
        out += bench_format("  %-22s %12.0f /s\n", "deliveries", report.deliveries_per_second());
        out += latency_line("send to its OK", report.send) + latency_line("to each listener", report.delivery);
        out += latency_line("to the last listener", report.last);
    } else {
        out += bench_format("  %-22s %12.3f s    (%llu deliveries missed)\n", "all caught up after",
                            report.caught_up_seconds, static_cast<unsigned long long>(report.missed));
        out += latency_line("send to its OK before", report.send);
        out += latency_line("send to its OK during", report.send_during);
    }
    out += bench_format("  %-22s %12.2f s    here", "CPU", report.client_cpu_seconds);
    if (report.server_cpu_seconds > 0) out += bench_format(", %.2f s in the server", report.server_cpu_seconds);
    return out + "\n" + table_of_live_check(report);
}

}  // namespace kabar::client
