// The commands with a slash: their help, their completion.
#include <algorithm>
#include <array>
#include <numeric>

#include "client/chat_text.h"
#include "client/chat_ui.h"
#include "client/chat_words.h"
#include "wire/command_spec.h"

namespace kabar::client {

namespace {

struct OwnCommand {
    std::string_view name;
    std::string_view usage;
    std::string_view help;
};

constexpr std::array own_commands = {
    OwnCommand{"open", "/open WHO", "open a conversation: what is typed without a slash goes there"},
    OwnCommand{"close", "/close", "close it; what is typed is a command again"},
    OwnCommand{"back", "/back", "older messages, as PageUp; PageDown goes on, Esc comes back"},
    OwnCommand{"search", "/search WORDS", "search the open conversation, or with in=WHO another"},
    OwnCommand{"react", "/react [N] EMOJI", "react to message N, or to the last one of another"},
    OwnCommand{"unreact", "/unreact [N] EMOJI", "take a reaction back"},
    OwnCommand{"reply", "/reply N TEXT", "answer message N"},
    OwnCommand{"edit", "/edit [N] [TEXT]", "change an own message, the last one without N; Esc cancels"},
    OwnCommand{"delete", "/delete N", "delete message N; /delete #ROOM deletes the room"},
    OwnCommand{"upload", "/upload PATH [TEXT]", "send a file to the open conversation; Ctrl-C cancels"},
    OwnCommand{"download", "/download NAME [PATH]",
               "get a file of a message, by its name or id, into this directory if not told otherwise"},
    OwnCommand{"join", "/join #ROOM", "enter a public room, and open it"},
    OwnCommand{"create", "/create [private] #ROOM", "make a room, and open it"},
    OwnCommand{"who", "/who [USER]", "who is active"},
    OwnCommand{"unread", "/unread", "what is unread"},
    OwnCommand{"bell", "/bell on|off|osc9", "be notified of direct messages and of your name in a room"},
    OwnCommand{"help", "/help [COMMAND]", "the commands, or one of them"},
    OwnCommand{"quit", "/quit", "leave; Ctrl-D does the same"},
};

struct Group {
    std::string_view title;
    std::string_view names;
};
constexpr std::array groups = {
    Group{"Talk", "open close back unread search mute unmute conversations history"},
    Group{"Messages", "reply edit delete react unreact read upload download files"},
    Group{"Rooms", "rooms create join leave members topic invite kick ban unban role retention"},
    Group{"Webhooks", "hooks hook_in hook_out hook_remove"},
    Group{"People", "who status block unblock blocks"},
    Group{"You", "profile passwd sessions whoami auth register logout bell help quit"},
};
/// What the client does itself, or has another name for.
constexpr std::string_view unlisted = " send inbox outbox user_aktif listen typing received presence ping ";

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
    for (const auto& command : own_commands) names.emplace_back(command.name);
    for (const auto& info : wire::command_table()) {
        if (!info.admin) names.emplace_back(info.name);
    }
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

std::vector<std::string> beginning_with(std::string_view typed, std::string_view before,
                                        const std::vector<std::string>& all) {
    std::vector<std::string> out;
    for (const std::string& each : all) {
        if (each.starts_with(typed)) out.push_back(std::string(before) + each);
    }
    return out;
}

/// The commands that no group names: newer than this list.
std::string others() {
    std::string listed(unlisted);
    for (const Group& group : groups) listed += std::string(group.names) + " ";
    std::string out;
    for (const std::string& name : all_names()) {
        if (listed.find(" " + name + " ") == std::string::npos) out += (out.empty() ? "" : " ") + name;
    }
    return out;
}

std::string group_lines(std::string_view title, std::string_view names, std::size_t columns) {
    constexpr std::size_t indent = 10;
    std::string listed;
    std::string rest(names);
    while (!rest.empty()) listed += (listed.empty() ? "/" : " /") + take_word(rest);
    return std::string(title) + std::string(indent - title.size(), ' ') + wrapped(listed, indent, indent, columns) +
           "\n";
}

/// A file of a message, and behind it where to put it.
Completion complete_download(std::string_view typed, const std::vector<std::string>& files) {
    Completion out{typed.size(), {}};
    for (const std::string& file : files) {
        const std::string marked = with_blanks_marked(file);
        if (typed.starts_with(marked + " ")) return complete_path(typed.substr(marked.size() + 1));
        if (marked.starts_with(typed) && for_terminal(file) == file) out.candidates.push_back(marked);
    }
    return out;
}

}  // namespace

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

Completion complete_live(std::string_view before, const SeenNames& names, bool conversation_open,
                         const std::vector<std::string>& files) {
    const auto blank = before.find_last_of(" \t\n");
    const std::string_view word = blank == std::string_view::npos ? before : before.substr(blank + 1);
    Completion out{word.size(), {}};
    if (!is_slash_command(before)) {
        if (!conversation_open) return complete(before, names);
        const bool at = word.starts_with('@');
        if (word.size() < (at ? 1U : 2U)) return out;
        for (const std::string& name : names.beginning_with(word.substr(at ? 1 : 0))) {
            out.candidates.push_back((at ? "@" : "") + name);
        }
        return out;
    }
    if (blank == std::string_view::npos) {
        out.candidates = beginning_with(before.substr(1), "/", all_names());
        return out;
    }
    const std::string_view name = before.substr(1, before.find_first_of(" \t\n") - 1);
    if (name == "help") {
        out.candidates = beginning_with(word, "", all_names());
    } else if (name == "logout") {
        out.candidates = complete(before.substr(1), names).candidates;
    } else if (name == "upload") {
        return complete_path(before.substr(std::min(before.size(), before.find_first_not_of(" \t", 7))));
    } else if (name == "download") {
        return complete_download(before.substr(std::min(before.size(), before.find_first_not_of(" \t", 9))), files);
    } else if (name == "bell") {
        out.candidates = beginning_with(word, "", {"off", "on", "osc9"});
    } else {
        out.candidates = names.beginning_with(word);
    }
    if (name == "role" && out.candidates.empty()) {
        out.candidates = beginning_with(word, "", {"member", "moderator", "owner"});
    }
    return out;
}

std::string live_help(std::string_view about, std::size_t columns) {
    const std::string_view name = about.starts_with('/') ? about.substr(1) : about;
    const auto lines = [&](std::string_view usage, std::string_view help) {
        return std::string(usage) + "\n    " + wrapped(help, 4, 4, columns) + "\n";
    };
    if (!name.empty()) {
        for (const auto& command : own_commands) {
            if (command.name == name) return lines(command.usage, command.help);
        }
        const auto* spec = wire::find_spec(name);
        if (spec == nullptr || spec->info().admin) return {};
        std::string usage = "/" + std::string(spec->info().usage);
        if (const auto token = usage.find(" [TOKEN]"); token != std::string::npos) usage.erase(token, 8);
        return lines(usage, spec->info().help_en);
    }
    std::string out;
    for (const Group& group : groups) out += group_lines(group.title, group.names, columns);
    if (const std::string more = others(); !more.empty()) out += group_lines("More", more, columns);
    out += wrapped(
        "/help COMMAND tells more of one. What is about the open conversation need not name it. //text sends "
        "a text that begins with a slash.\nKeys: Tab completes, Up takes your last message to be edited, PageUp shows "
        "older ones, Alt-Enter begins a new line, Esc cancels, Ctrl-R searches what was typed, Ctrl-D leaves.",
        0, 0, columns);
    return out + "\n";
}

void ChatUi::show_help(const std::string& about) {
    const std::string help = live_help(about, terminal_columns());
    screen_.write(help.empty() ? "there is no /" + about + "\n" : help);
}

}  // namespace kabar::client
