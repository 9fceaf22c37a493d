// The commands with a slash: their help, their completion.
#include <algorithm>
#include <numeric>

#include "client/chat_ui.h"
#include "wire/command_spec.h"

namespace kabar::client {

namespace {

/// How many characters must be put in, taken out or changed to make one of the other.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t before = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t changed = before + (a[i - 1] == b[j - 1] ? 0 : 1);
            before = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, changed});
        }
    }
    return row[b.size()];
}

std::vector<std::string> all_names() {
    std::vector<std::string> names;
    for (const auto& command : ui_commands()) names.emplace_back(command.name);
    for (const auto& info : wire::command_table()) {
        if (!info.admin) names.emplace_back(info.name);
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

}  // namespace

const std::vector<UiCommand>& ui_commands() {
    static const std::vector<UiCommand> commands = {
        {"open", "/open WHO", "open a conversation: lines without a slash go there"},
        {"close", "/close", "close it; what is typed is a command again"},
        {"back", "/back [N]", "older messages; PageUp does the same"},
        {"search", "/search WORDS", "search, in the open conversation"},
        {"react", "/react [N] EMOJI", "react to message N, or to the last one of another"},
        {"reply", "/reply N TEXT", "answer message N"},
        {"edit", "/edit [N] TEXT", "change an own message; Up on an empty line takes the last one, Esc cancels"},
        {"delete", "/delete N", "delete message N"},
        {"who", "/who", "who is active"},
        {"unread", "/unread", "what is unread"},
        {"bell", "/bell on|off|osc9", "be notified of direct messages and of your name in a room"},
        {"help", "/help [COMMAND]", "this, or one command"},
        {"quit", "/quit", "leave; Ctrl-D does the same"},
    };
    return commands;
}

std::string nearest_command(std::string_view typed) {
    std::string best;
    std::size_t least = std::max<std::size_t>(2, typed.size() / 2 + 1);
    for (const std::string& name : all_names()) {
        const std::size_t steps = distance(typed.substr(0, 64), name);
        if (steps < least) {
            least = steps;
            best = name;
        }
    }
    return best;
}

Completion complete_live(std::string_view before, const SeenNames& names, bool conversation_open) {
    if (!before.starts_with('/')) return conversation_open ? Completion{} : complete(before, names);
    const auto blank = before.find_last_of(" \t");
    if (blank == std::string_view::npos) {
        Completion out{before.size(), {}};
        for (const std::string& name : all_names()) {
            if (name.starts_with(before.substr(1))) out.candidates.push_back("/" + name);
        }
        return out;
    }
    const std::string_view word = before.substr(blank + 1);
    return {word.size(), names.beginning_with(word)};
}

void ChatUi::show_help(const std::string& about) {
    const std::string_view name = about.starts_with('/') ? std::string_view(about).substr(1) : std::string_view(about);
    for (const auto& command : ui_commands()) {
        if (!name.empty() && command.name != name) continue;
        write_(std::string(command.usage) + "\n    " + std::string(command.help) + "\n");
        if (!name.empty()) return;
    }
    if (!name.empty()) {
        session_.run_line("help " + std::string(name));
        return;
    }
    std::string others;
    for (const std::string& each : all_names()) others += " /" + each;
    tell("All commands:" + others);
    tell("//text sends a text that begins with a slash.");
}

}  // namespace kabar::client
