#include "wire/encode_help.h"

#include <string>
#include <vector>

#include "wire/command_table.h"

namespace kabar::wire {

namespace {

std::vector<const CommandInfo*> chosen(const chat::reply::Help& help) {
    std::vector<const CommandInfo*> commands;
    const CommandInfo* only = find_command(help.command);
    for (const CommandInfo& info : command_table()) {
        const bool wanted = help.command.empty() || &info == only;
        if (wanted && (help.admin || !info.admin)) commands.push_back(&info);
    }
    return commands;
}

std::string_view help_of(const CommandInfo& info, Language language) {
    return language == Language::id ? info.help_id : info.help_en;
}

std::string message(const std::vector<const CommandInfo*>& commands, bool one, Language language) {
    std::string text;
    if (one) {
        for (const CommandInfo* info : commands) {
            text.append(info->usage).append(": ").append(help_of(*info, language));
        }
        return text;
    }
    text = language == Language::id ? "perintah: " : "commands: ";
    for (const CommandInfo* info : commands) {
        if (info != commands.front()) text += ", ";
        text += info->name;
    }
    return text;
}

}  // namespace

void write_help(JsonWriter& json, const chat::reply::Help& help, Language language) {
    const auto commands = chosen(help);
    json.field("message", message(commands, !help.command.empty(), language)).key("commands").begin_array();
    for (const CommandInfo* info : commands) {
        json.begin_object().field("command", info->name);
        if (!info->alias.empty()) json.field("alias", info->alias);
        json.field("usage", info->usage).field("help", help_of(*info, language)).end_object();
    }
    json.end_array();
}

}  // namespace kabar::wire
