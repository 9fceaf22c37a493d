#pragma once

#include <span>
#include <string_view>

namespace kabar::wire {

/// One command as a person types it. The one table from which decoding, `help` and the client's completion come.
struct CommandInfo {
    std::string_view name;
    std::string_view alias;  ///< another name; empty: none
    std::string_view usage;  ///< "send [id=ID] [reply=N] [TOKEN] WHO TEXT"
    std::string_view help_en;
    std::string_view help_id;
    bool admin = false;  ///< only on the admin socket; hidden from `help` elsewhere
};

/// In the order of the alternatives of chat::Request.
std::span<const CommandInfo> command_table();

/// By name or alias, upper or lower case; nullptr if there is none. A pointer into command_table().
const CommandInfo* find_command(std::string_view name);

}  // namespace kabar::wire
