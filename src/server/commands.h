// What the command line can start. Each gives the process's exit status.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"

namespace kabar::server {

inline constexpr int exit_ok = 0;
inline constexpr int exit_failed = 1;
inline constexpr int exit_usage = 2;

/// Flags of `kabar serve`, as given; empty: not given.
struct ServeFlags {
    std::string config_file;
    std::vector<std::string> listen;
    std::vector<std::string> http;  ///< "none" alone: no HTTP
    std::string unix_path;
    std::string data;
    bool demo = false;
    int threads = 0;
    std::string log_level;
    std::string log_format;
    std::string record;
};
int serve(const ServeFlags& flags);

struct AdminFlags {
    enum class What : std::uint8_t { add, passwd, list, show, disable, enable, remove, invite };
    What what{};
    std::string user;
    std::string display;
    std::int64_t hours = 0;
    std::string data;  ///< empty: the default
    bool json = false;
    bool yes = false;  ///< remove: without asking
};
int administrate(const AdminFlags& flags);

struct BotFlags {
    enum class What : std::uint8_t { add, token, tokens, revoke, join, leave, list };
    What what{};
    std::string user;
    std::string display;
    std::string label;
    std::string room;
    std::int64_t session = 0;
    bool limited = false;
    std::string data;  ///< empty: the default
    bool json = false;
};
int manage_bots(const BotFlags& flags);

/// Prints the hash of the state in a data directory that no server uses.
int verify(const std::string& data_dir);
/// Runs a recording into a new data directory.
int replay_recording(const std::string& recording, const std::string& data_dir);

}  // namespace kabar::server
