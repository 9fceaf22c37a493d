#include <iostream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "net/listener.h"
#include "server/commands.h"
#include "server/log_output.h"
#include "server/server.h"

namespace kabar::server {

namespace {

int complain(const std::string& why, int status) {
    std::cerr << "kabar: " << why << '\n';
    return status;
}

bool is_loopback(const std::string& address) {
    const auto host = address.substr(0, address.rfind(':'));
    return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

/// Takes the flag's addresses, if there are any, instead of the file's.
Status take_addresses(const char* flag, const char* example, const std::vector<std::string>& given,
                      std::vector<std::string>& target) {
    for (const auto& address : given) {
        if (net::is_tcp_address(address)) continue;
        return fail(Code::bad_argument,
                    fmt::format("{} expects ADDR:PORT, such as {}, not {}", flag, example, address));
    }
    if (!given.empty()) target = given;
    return {};
}

Status stay_on_loopback(const std::vector<std::string>& addresses) {
    for (const auto& address : addresses) {
        if (is_loopback(address)) continue;
        return fail(Code::bad_argument, fmt::format("--demo has well-known passwords and listens on loopback only, not "
                                                    "on {}; use 127.0.0.1:PORT, or leave --demo out",
                                                    address));
    }
    return {};
}

/// The file, then the flags on top of it.
Result<Config> configure(const ServeFlags& flags) {
    Config config;
    if (!flags.config_file.empty()) {
        if (auto loaded = load_config(flags.config_file, config); !loaded) return tl::unexpected(loaded.error());
    }
    if (auto taken = take_addresses("--listen", "127.0.0.1:8889", flags.listen, config.listen); !taken) {
        return tl::unexpected(taken.error());
    }
    if (flags.http == std::vector<std::string>{"none"}) {
        config.http.clear();
    } else if (auto taken = take_addresses("--http", "127.0.0.1:8880", flags.http, config.http); !taken) {
        return tl::unexpected(taken.error());
    }
    if (!flags.unix_path.empty()) config.unix_path = flags.unix_path;
    if (!flags.data.empty()) config.data = flags.data;
    if (config.data.empty()) config.data = default_data_dir();
    if (flags.demo) config.demo = true;
    if (flags.threads != 0) config.threads = static_cast<std::size_t>(flags.threads);
    if (!flags.record.empty()) config.record = flags.record;
    if (!flags.log_level.empty()) {
        const auto level = parse_log_level(flags.log_level);
        if (!level) return fail(Code::bad_argument, "--log-level expects " + level.error().subject);
        config.log_level = *level;
    }
    if (!flags.log_format.empty()) {
        const auto format = parse_log_format(flags.log_format);
        if (!format) return fail(Code::bad_argument, "--log-format expects " + format.error().subject);
        config.log_format = *format;
    }
    if (!config.demo) return config;
    for (const auto* addresses : {&config.listen, &config.http}) {
        if (auto stays = stay_on_loopback(*addresses); !stays) return tl::unexpected(stays.error());
    }
    return config;
}

}  // namespace

int serve(const ServeFlags& flags) {
    const auto config = configure(flags);
    if (!config) return complain(config.error().subject, exit_usage);
    auto data = DataDir::take(config->data);
    if (!data) return complain(data.error().subject, exit_failed);
    const auto log = make_log(config->log_level, config->log_format);
    auto server = Server::start(*config, std::move(*data), *log);
    if (!server) return complain(server.error().subject, exit_failed);

    (*server)->handle_signals([&] {
        const auto changed = configure(flags);
        if (!changed) {
            log->error("reload_failed", {{"why", changed.error().subject}});
            return;
        }
        (*server)->apply(*changed);
        log->info("reloaded");
    });
    std::cout << fmt::format("listening on {}\n", fmt::join((*server)->addresses(), ", ")) << std::flush;
    log->info("started", {{"data", config->data}});
    const auto ended = (*server)->run();
    if (ended) return exit_ok;
    return complain("stopped, because the storage failed: " + ended.error().subject +
                        "\nEverything that was answered OK is kept. Check the disk, then start again.",
                    exit_failed);
}

}  // namespace kabar::server
