#include "server/config.h"

#include <cstdlib>
#include <functional>
#include <map>
#include <regex>

#include <fmt/format.h>
#include <toml.hpp>

#include "net/listener.h"

namespace kabar::server {

namespace {

/// What a key takes: stores the value, or says what was expected.
using Setter = std::function<Status(const toml::value&)>;

Status expected(std::string what) { return fail(Code::bad_argument, std::move(what)); }

template <class N>
Setter number(N& target, std::int64_t least, std::int64_t most) {
    return [&target, least, most](const toml::value& value) -> Status {
        const auto text = fmt::format("a whole number from {} to {}", least, most);
        if (!value.is_integer()) return expected(text);
        const std::int64_t given = value.as_integer();
        if (given < least || given > most) return expected(text);
        target = static_cast<N>(given);
        return {};
    };
}

/// Kept in bytes.
Setter mebibytes(std::int64_t& target) {
    constexpr std::int64_t mebibyte = 1024 * 1024;
    return [&target](const toml::value& value) -> Status {
        std::int64_t given = 0;
        const auto taken = number(given, 1, mebibyte * 1024)(value);
        if (taken) target = given * mebibyte;
        return taken;
    };
}

Setter text(std::string& target) {
    return [&target](const toml::value& value) -> Status {
        if (!value.is_string()) return expected("a text in quotes");
        target = value.as_string().str;
        return {};
    };
}

Setter flag(bool& target) {
    return [&target](const toml::value& value) -> Status {
        if (!value.is_boolean()) return expected("true or false");
        target = value.as_boolean();
        return {};
    };
}

Setter texts(std::vector<std::string>& target, bool (*is_right)(const std::string&), const char* what) {
    return [&target, is_right, what](const toml::value& value) -> Status {
        if (!value.is_array()) return expected(what);
        std::vector<std::string> given;
        for (const auto& item : value.as_array()) {
            if (!item.is_string() || !is_right(item.as_string().str)) return expected(what);
            given.push_back(item.as_string().str);
        }
        target = std::move(given);
        return {};
    };
}

Setter addresses(std::vector<std::string>& target) {
    return texts(target, net::is_tcp_address, R"(a list of ADDR:PORT, such as ["127.0.0.1:8889", "[::1]:8889"])");
}

Setter origins(std::vector<std::string>& target) {
    return texts(target, is_origin, R"(a list of origins, such as ["https://chat.example.org"])");
}

template <class T>
Setter one_of(T& target, std::map<std::string, T> choices) {
    return [&target, choices = std::move(choices)](const toml::value& value) -> Status {
        const auto choice = value.is_string() ? choices.find(value.as_string().str) : choices.end();
        if (choice != choices.end()) {
            target = choice->second;
            return {};
        }
        std::string names;
        for (const auto& [name, unused] : choices) names += (names.empty() ? "\"" : ", \"") + name + "\"";
        return expected("one of " + names);
    };
}

const std::map<std::string, LogLevel> log_levels = {
    {"debug", LogLevel::debug}, {"info", LogLevel::info}, {"warn", LogLevel::warn}, {"error", LogLevel::error}};
const std::map<std::string, LogFormat> log_formats = {{"text", LogFormat::text}, {"json", LogFormat::json}};

/// A table of its own, of whole numbers.
Setter retention(chat::Retention& target) {
    return [&target](const toml::value& value) -> Status {
        const auto what = fmt::format("days and messages, whole numbers from 0 to {} and {}", limits::retention_days,
                                      limits::retention_messages);
        if (!value.is_table()) return expected(what);
        chat::Retention given;
        const std::map<std::string, Setter> keys = {
            {"days", number(given.days, 0, limits::retention_days)},
            {"messages", number(given.messages, 0, limits::retention_messages)}};
        for (const auto& [key, part] : value.as_table()) {
            const auto known = keys.find(key);
            if (known == keys.end() || !known->second(part)) return expected(what);
        }
        target = given;
        return {};
    };
}

std::map<std::string, Setter> setters(Config& c) {
    constexpr std::int64_t day_ms = 24LL * 3600 * 1000;
    constexpr std::int64_t million = 1'000'000;
    return {
        {"listen", addresses(c.listen)},
        {"http", addresses(c.http)},
        {"origins", origins(c.origins)},
        {"unix", text(c.unix_path)},
        {"data", text(c.data)},
        {"demo", flag(c.demo)},
        {"threads", number(c.threads, 1, 256)},
        {"record", text(c.record)},
        {"read_threads", number(c.read_threads, 1, 64)},
        {"password_threads", number(c.password_threads, 1, 64)},
        {"hooks.private_addresses", flag(c.hooks_private_addresses)},
        {"log_level", one_of(c.log_level, log_levels)},
        {"log_format", one_of(c.log_format, log_formats)},
        {"connections", number(c.connections, 1, million)},
        {"connections_per_address", number(c.connections_per_address, 1, million)},
        {"language", one_of(c.hub.language, std::map<std::string, wire::Language>{{"en", wire::Language::en},
                                                                                  {"id", wire::Language::id}})},
        {"registration",
         one_of(c.hub.registration, std::map<std::string, hub::Registration>{{"closed", hub::Registration::closed},
                                                                             {"open", hub::Registration::open},
                                                                             {"invite", hub::Registration::invite}})},
        {"password_memory_kib", number(c.hub.password_cost.memory_kib, 8192, 4 * 1024 * 1024)},
        {"password_ops", number(c.hub.password_cost.ops, 1, 100)},
        {"line_ms", number(c.hub.line_ms, 100, day_ms)},
        {"login_ms", number(c.hub.login_ms, 100, day_ms)},
        {"write_ms", number(c.hub.write_ms, 100, day_ms)},
        {"heartbeat_ms", number(c.hub.heartbeat_ms, 50, day_ms)},
        {"listener_bytes", number(c.hub.listener_bytes, 4096, 1024 * million)},
        {"session_ms", number(c.hub.session_ms, 1000, 3650 * day_ms)},
        {"active_grace_ms", number(c.hub.active_grace_ms, 0, day_ms)},
        {"unanswered_requests", number(c.hub.unanswered_requests, 1, 65536)},
        {"output_bytes", number(c.hub.output_bytes, 4096, 1024 * million)},
        {"files.size_mib", mebibytes(c.file_bytes)},
        {"files.quota_mib", mebibytes(c.hub.file_quota_bytes)},
        {"files.types", text(c.file_types)},
        {"retention", retention(c.hub.retention)},
        {"login_failures_per_minute", number(c.hub.login_failures_per_minute, 1, million)},
    };
}

std::string place(const std::string& path, const toml::value& value) {
    return fmt::format("{}, line {}", path, value.location().line());
}

/// toml11 marks the place as a line of its text: ` 3 | threads = `.
std::string syntax_text(const std::string& path, const std::string& what) {
    static const std::regex marked(R"((\d+) \|)");
    std::smatch match;
    const std::string line = std::regex_search(what, match, marked) ? match[1].str() : "?";
    return fmt::format("{}, line {}: this is not TOML; expected lines of the form key = value\n{}", path, line, what);
}

/// `section`: of a table, with its dot: `hooks.private_addresses` stands in `[hooks]`.
Status set_all(const std::string& path, const std::string& section, const toml::value& table,
               const std::map<std::string, Setter>& known) {
    for (const auto& [name, value] : table.as_table()) {
        const std::string key = section + name;
        const auto setter = known.find(key);
        const auto inside = known.lower_bound(key + ".");
        const bool is_section = inside != known.end() && inside->first.starts_with(key + ".");
        if (is_section && value.is_table()) {
            if (auto status = set_all(path, key + ".", value, known); !status) return status;
            continue;
        }
        if (setter == known.end()) {
            std::string names;
            for (const auto& [other, unused] : known) names += (names.empty() ? "" : ", ") + other;
            return fail(Code::bad_argument,
                        fmt::format("{}: there is no key \"{}\"; expected one of {}", place(path, value), key, names));
        }
        if (const auto status = setter->second(value); !status) {
            return fail(Code::bad_argument,
                        fmt::format("{}: \"{}\" expects {}", place(path, value), key, status.error().subject));
        }
    }
    return {};
}

}  // namespace

Status load_config(const std::string& path, Config& config) {
    toml::value file;
    try {
        file = toml::parse(path);
    } catch (const toml::syntax_error& error) {
        return fail(Code::bad_argument, syntax_text(path, error.what()));
    } catch (const std::exception&) {
        return fail(Code::bad_argument, fmt::format("{}: cannot be read; expected a file in TOML", path));
    }
    return set_all(path, {}, file, setters(config));
}

std::string default_data_dir() {
    if (const char* xdg = std::getenv("XDG_DATA_HOME"); xdg != nullptr && *xdg != '\0') {
        return std::string(xdg) + "/kabar";
    }
    const char* home = std::getenv("HOME");
    return std::string(home != nullptr ? home : ".") + "/.local/share/kabar";
}

bool is_origin(const std::string& text) {
    static const std::regex form(R"(https?://([A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?)");
    return std::regex_match(text, form);
}

Result<LogLevel> parse_log_level(const std::string& name) {
    const auto level = log_levels.find(name);
    if (level == log_levels.end()) return fail(Code::bad_argument, "one of debug, info, warn, error");
    return level->second;
}

Result<LogFormat> parse_log_format(const std::string& name) {
    const auto format = log_formats.find(name);
    if (format == log_formats.end()) return fail(Code::bad_argument, "one of text, json");
    return format->second;
}

}  // namespace kabar::server
