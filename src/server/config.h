#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/log.h"
#include "base/result.h"
#include "hub/settings.h"

namespace kabar::server {

enum class LogFormat : std::uint8_t { text, json };

/// All that `kabar serve` can be told, by a TOML file and by flags; flags win. docs/configuration.md lists the keys.
struct Config {
    std::vector<std::string> listen{"127.0.0.1:8889"};
    std::vector<std::string> http{"127.0.0.1:8880"};
    std::vector<std::string> origins;  ///< of pages that may use the HTTP door, beside its own
    std::string unix_path;             ///< key `unix`; empty: none
    std::string data;                  ///< empty until default_data_dir() fills it
    bool demo = false;
    std::size_t threads = 0;  ///< event loops; 0: one for each core
    std::string record;       ///< a file that gets every batch; empty: none
    std::size_t read_threads = limits::read_threads;
    std::size_t password_threads = limits::hash_threads;

    std::int64_t file_bytes = limits::file_bytes;  ///< of one file
    std::string file_types;                        ///< that are taken, as hub::Files::Options has them

    // These may change while the server runs.
    LogLevel log_level = LogLevel::info;
    LogFormat log_format = LogFormat::text;
    std::size_t connections = limits::connections;
    std::size_t connections_per_address = limits::connections_per_address;
    hub::Settings hub;
};

/// Reads the file on top of `config`. Errors: bad_argument, with a text that names the file, the line and what was
/// expected.
Status load_config(const std::string& path, Config& config);

/// $XDG_DATA_HOME/kabar, or ~/.local/share/kabar.
std::string default_data_dir();

/// True for what a browser gives as an origin: "https://chat.example.org", "http://127.0.0.1:8080".
bool is_origin(const std::string& text);

/// What text a value may have; empty when it is none of these.
Result<LogLevel> parse_log_level(const std::string& text);
Result<LogFormat> parse_log_format(const std::string& text);

}  // namespace kabar::server
