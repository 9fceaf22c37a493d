#include <iostream>
#include <optional>

#include <fmt/format.h>
#include <unistd.h>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include "client/terminal.h"
#include "server/admin_port.h"
#include "server/commands.h"
#include "wire/json_writer.h"

namespace kabar::server {

namespace {

using What = AdminFlags::What;

const char* command_name(What what) {
    switch (what) {
        case What::add: return "user_add";
        case What::passwd: return "user_passwd";
        case What::list: return "user_list";
        case What::show: return "user_show";
        case What::disable: return "user_disable";
        case What::enable: return "user_enable";
        case What::remove: return "user_remove";
        case What::invite: break;
    }
    return "invite_make";
}

/// From the terminal, twice and without echo, or the first line of a pipe.
std::optional<std::string> read_password() {
    if (::isatty(STDIN_FILENO) == 0) {
        const auto input = client::LineReader(STDIN_FILENO, limits::line_bytes).next();
        if (input.what == client::Input::What::line && !input.line.empty()) return input.line;
        std::cerr << "kabar: no password on standard input\n";
        return std::nullopt;
    }
    const auto first = client::ask_password("Password: ", nullptr);
    if (first.what != client::Input::What::line) return std::nullopt;
    const auto second = client::ask_password("Again: ", nullptr);
    if (second.what == client::Input::What::line && first.line == second.line) return first.line;
    std::cerr << "kabar: the two passwords differ; nothing was changed\n";
    return std::nullopt;
}

std::string request_text(const AdminFlags& flags, const std::string& password, const std::string& after) {
    std::string text;
    wire::JsonWriter json(text, false);
    json.begin_object().field("command", command_name(flags.what));
    if (!flags.user.empty()) json.field("user", std::string_view(flags.user));
    if (!password.empty()) json.field("password", std::string_view(password));
    if (!flags.display.empty()) json.field("display", std::string_view(flags.display));
    if (!after.empty()) json.field("after", std::string_view(after));
    if (flags.what == What::invite) json.field("hours", flags.hours);
    json.end_object();
    return text;
}

std::string text_of(const boost::json::object& fields, std::string_view key) {
    const auto* value = fields.if_contains(key);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

bool is_set(const boost::json::object& fields, std::string_view key) {
    const auto* value = fields.if_contains(key);
    return value != nullptr && value->is_bool() && value->get_bool();
}

void print_user(const boost::json::object& fields) {
    const auto* state = is_set(fields, "removed") ? "removed" : is_set(fields, "disabled") ? "disabled" : "enabled";
    std::cout << fmt::format("{}\t{}\t{}\tsince {}{}", text_of(fields, "user"), state, text_of(fields, "display"),
                             text_of(fields, "created"), is_set(fields, "bot") ? "\tbot" : "");
}

void print(const AdminFlags& flags, const client::Reply& reply) {
    if (flags.json) {
        std::cout << reply.text() << '\n';
    } else if (flags.what == What::list) {
        const auto* users = reply.fields().if_contains("users");
        if (users == nullptr || !users->is_array()) return;
        for (const auto& user : users->get_array()) {
            print_user(user.as_object());
            std::cout << '\n';
        }
    } else if (flags.what == What::show) {
        print_user(reply.fields());
        std::cout << fmt::format("\t{} sessions{}\n", reply.number("sessions"),
                                 reply.flag("active") ? ", active now" : "");
    } else if (flags.what == What::invite) {
        std::cout << fmt::format("{}\tvalid until {}, for one registration\n", reply.string("invite"),
                                 reply.string("expires"));
    } else {
        std::cout << reply.message() << '\n';
    }
}

/// The name after which the next page begins; empty: that was the last.
std::string next_page(const AdminFlags& flags, const client::Reply& reply) {
    if (flags.what != What::list || !reply.flag("more")) return {};
    const auto& users = reply.fields().at("users").as_array();
    return users.empty() ? std::string() : text_of(users.back().as_object(), "user");
}

/// What goes with a user and what stays, for the administrator to think about.
void print_removal(const std::string& user, const client::Reply& shown) {
    std::cerr << fmt::format(
        "Removing {0} for ever.\n"
        "  goes:  the password, the display name and the status; {1} sessions; memberships of rooms; rooms that "
        "nobody\n"
        "         else is in, with their messages; files never sent\n"
        "  stays: messages, with the files in them, reactions and the name {0}: those who have them can still read\n"
        "         them; whom {0} blocked; webhooks of rooms; the name stays taken\n",
        user, shown.number("sessions"));
}

/// True to go on. An error has been told.
bool confirm_removal(AdminPort& port, const AdminFlags& flags) {
    AdminFlags show = flags;
    show.what = What::show;
    const auto shown = port.ask(request_text(show, {}, {}));
    if (!shown || !shown->ok()) {
        std::cerr << "kabar: " << (shown ? shown->message() : shown.error().subject) << '\n';
        return false;
    }
    print_removal(flags.user, *shown);
    if (::isatty(STDIN_FILENO) == 0) {
        std::cerr << "kabar: nothing was changed; --yes removes without asking\n";
        return false;
    }
    std::cerr << "Remove? [y/N] ";
    std::string answer;
    std::getline(std::cin, answer);
    if (answer == "y" || answer == "yes") return true;
    std::cerr << "nothing was changed\n";
    return false;
}

}  // namespace

int administrate(const AdminFlags& flags) {
    std::string password;
    if (flags.what == What::add || flags.what == What::passwd) {
        auto read = read_password();
        if (!read) return exit_failed;
        password = std::move(*read);
    }
    const auto data = flags.data.empty() ? default_data_dir() : flags.data;
    auto port = AdminPort::open(data, flags.what == What::add || flags.what == What::invite);
    if (!port) {
        std::cerr << "kabar: " << port.error().subject << '\n';
        return exit_failed;
    }
    if (flags.what == What::remove && !flags.yes && !confirm_removal(**port, flags)) return exit_failed;
    std::string after;
    do {
        const auto reply = (*port)->ask(request_text(flags, password, after));
        if (!reply || !reply->ok()) {
            std::cerr << "kabar: " << (reply ? reply->message() : reply.error().subject) << '\n';
            return exit_failed;
        }
        print(flags, *reply);
        after = next_page(flags, *reply);
    } while (!after.empty());
    return exit_ok;
}

}  // namespace kabar::server
