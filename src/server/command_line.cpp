#include "server/command_line.h"

#include <exception>
#include <functional>
#include <iostream>
#include <string_view>

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include "client/bench_command.h"
#include "client/chat_command.h"
#include "client/connection.h"
#include "client/export_command.h"
#include "preview/preview_main.h"
#include "server/commands.h"

namespace kabar::server {

namespace {

using Action = std::function<int()>;

void add_serve(CLI::App& app, Action& action) {
    auto* command = app.add_subcommand("serve", "Run the server");
    auto flags = std::make_shared<ServeFlags>();
    command
        ->add_option("--listen", flags->listen,
                     "Listen on ADDR:PORT; may be repeated; port 0 picks one [127.0.0.1:8889]")
        ->type_name("ADDR:PORT")
        ->take_all();
    command
        ->add_option("--http", flags->http,
                     "WebSocket and HTTP on ADDR:PORT; may be repeated; none: no HTTP [127.0.0.1:8880]")
        ->type_name("ADDR:PORT")
        ->take_all();
    command->add_option("--unix", flags->unix_path, "Listen on a Unix socket, too")->type_name("PATH");
    command->add_option("--data", flags->data, "Where everything is kept [~/.local/share/kabar]")->type_name("DIR");
    command->add_flag("--demo", flags->demo,
                      "Add the users arini, lineker, messi and henderson; listens on loopback only");
    command->add_option("--config", flags->config_file, "Settings, in TOML; see docs/configuration.md")
        ->type_name("FILE");
    command->add_option("--threads", flags->threads, "Event loops [one for each core]")->check(CLI::Range(1, 256));
    command->add_option("--log-level", flags->log_level, "debug, info, warn or error [info]");
    command->add_option("--log-format", flags->log_format, "text or json [text]");
    command->add_option("--record", flags->record, "Write every batch of commands to FILE, for `kabar replay`")
        ->type_name("FILE");
    command->callback([&action, flags] { action = [flags] { return serve(*flags); }; });
}

/// False, and said so: it is none.
bool take_address(const std::string& address, client::Endpoint& server) {
    if (address.empty()) return true;
    const auto endpoint = client::parse_endpoint(address);
    if (!endpoint) {
        std::cerr << "kabar: \"" << address << "\" is no HOST:PORT, such as 127.0.0.1:8889\n";
        return false;
    }
    server.host = endpoint->host;
    server.port = endpoint->port;
    return true;
}

void add_chat(CLI::App& app, Action& action) {
    auto* command = app.add_subcommand("chat", "Chat in the terminal, or from a script through a pipe");
    auto options = std::make_shared<client::ChatOptions>();
    auto address = std::make_shared<std::string>();
    command->add_option("address", *address, "The server [127.0.0.1:8889]")->type_name("HOST:PORT");
    command->add_option("--unix", options->server.unix_path, "The server's Unix socket, instead of HOST:PORT")
        ->type_name("PATH");
    command->add_option("--user", options->user, "Log in at the start; the password is asked for")->type_name("NAME");
    command->add_flag("--raw", options->raw, "Show what is sent and received");
    command->add_flag("--json", options->json, "Print the replies as they are");
    command->add_flag_callback(
        "--no-live", [options] { options->live = false; },
        "On a terminal: show what happens with the next request only");
    command->add_option("--color", options->color, "never, auto or always [auto]")
        ->check(CLI::IsMember({"never", "auto", "always"}))
        ->type_name("WHEN");
    command->add_option("--notify", options->notify, "Of direct messages and one's name: none, bell or osc9 [none]")
        ->check(CLI::IsMember({"none", "bell", "osc9"}))
        ->type_name("HOW");
    command->add_option("--http", options->http, "Where the server's files are [port 8880 of the server]")
        ->type_name("ADDR:PORT");
    command->add_option("--retry", options->retry_seconds, "Give a lost server up after so many seconds [60 in a pipe]")
        ->type_name("SECONDS");
    command->footer(
        "Exit status: 0 all went well, 1 a request was refused, 2 wrong usage, 3 the server was not reached or lost.");
    command->callback([&action, options, address] {
        action = [options, address] {
            client::Endpoint http;
            http.port = 8880;
            if (!take_address(*address, options->server) || !take_address(options->http, http)) return exit_usage;
            if (!options->http.empty()) options->http = http.text();
            return client::run_chat(*options);
        };
    });
}

void add_export(CLI::App& app, Action& action) {
    auto* command = app.add_subcommand("export", "Write one's own data as JSON Lines");
    auto options = std::make_shared<client::ExportOptions>();
    auto address = std::make_shared<std::string>();
    command->add_option("address", *address, "The server [127.0.0.1:8889]")->type_name("HOST:PORT");
    command->add_option("--unix", options->server.unix_path, "The server's Unix socket, instead of HOST:PORT")
        ->type_name("PATH");
    command->add_option("--user", options->user, "Whose data; the password is asked for, or the first line of a pipe")
        ->required()
        ->type_name("NAME");
    command->add_flag("--received", options->received, "What others wrote in the user's conversations, too");
    command->footer(
        "Profile, sessions, the blocked, files, conversations, webhooks and messages; the last line is of kind "
        "\"end\".\n"
        "A file's content is fetched with its id: GET /files/ID, or /download ID in `kabar chat`.\n"
        "Exit status: 0 all is written, 1 refused or not writable, 2 wrong usage, 3 no connection.");
    command->callback([&action, options, address] {
        action = [options, address] {
            if (!take_address(*address, options->server)) return exit_usage;
            return client::run_export(*options);
        };
    });
}

void add_admin_command(CLI::App& parent, Action& action, const char* name, const char* help, AdminFlags::What what) {
    auto* command = parent.add_subcommand(name, help);
    auto flags = std::make_shared<AdminFlags>();
    flags->what = what;
    flags->hours = limits::invite_ms / (3600 * 1000);
    if (what == AdminFlags::What::invite) {
        command->add_option("--hours", flags->hours, "Valid so long [168]")->check(CLI::Range(1, 8760));
    } else if (what != AdminFlags::What::list) {
        command->add_option("user", flags->user, "The user's name")->required()->type_name("NAME");
    }
    if (what == AdminFlags::What::add) {
        command->add_option("--display", flags->display, "The name shown to others [NAME]")->type_name("TEXT");
    }
    if (what == AdminFlags::What::add || what == AdminFlags::What::passwd) {
        command->footer("The password is asked for on a terminal, otherwise it is the first line of standard input.");
    }
    if (what == AdminFlags::What::remove) command->add_flag("--yes", flags->yes, "Do not ask");
    command->add_option("--data", flags->data, "The server's data directory [~/.local/share/kabar]")->type_name("DIR");
    command->add_flag("--json", flags->json, "Print the server's replies as they are");
    command->callback([&action, flags] { action = [flags] { return administrate(*flags); }; });
}

void add_admin(CLI::App& app, Action& action) {
    using Admin = AdminFlags::What;
    auto* user = app.add_subcommand("user", "Manage users, of a running or a stopped server");
    user->require_subcommand(1);
    add_admin_command(*user, action, "add", "Add a user", Admin::add);
    add_admin_command(*user, action, "passwd", "Set a user's password; ends the user's sessions", Admin::passwd);
    add_admin_command(*user, action, "list", "List all users", Admin::list);
    add_admin_command(*user, action, "show", "Show one user", Admin::show);
    add_admin_command(*user, action, "disable", "Refuse a user's logins and tokens until enabled again",
                      Admin::disable);
    add_admin_command(*user, action, "enable", "Allow a disabled user again", Admin::enable);
    add_admin_command(*user, action, "remove", "Remove a user for ever; messages stay, the name stays taken",
                      Admin::remove);
    add_admin_command(app, action, "invite", "Make an invite code, good for one registration", Admin::invite);
}

void add_bot_command(CLI::App& parent, Action& action, const char* name, const char* help, BotFlags::What what) {
    using What = BotFlags::What;
    auto* command = parent.add_subcommand(name, help);
    auto flags = std::make_shared<BotFlags>();
    flags->what = what;
    if (what != What::list) command->add_option("bot", flags->user, "The bot's name")->required()->type_name("NAME");
    if (what == What::add) {
        command->add_option("--display", flags->display, "The name shown to others [NAME]")->type_name("TEXT");
        command->add_flag("--limited", flags->limited, "It sees and does only what concerns the rooms that it is in");
    }
    if (what == What::add || what == What::token) {
        command->add_option("--label", flags->label, "What to call the token, in lists of them")->type_name("TEXT");
        command->footer("The token is printed once and cannot be shown again.");
    }
    if (what == What::revoke) {
        command->add_option("session", flags->session, "The token's number, as `kabar bot tokens` shows it")
            ->required();
    }
    if (what == What::join || what == What::leave) {
        command->add_option("room", flags->room, "The room, with or without #")->required()->type_name("ROOM");
    }
    command->add_option("--data", flags->data, "The server's data directory [~/.local/share/kabar]")->type_name("DIR");
    command->add_flag("--json", flags->json, "Print the server's replies as they are");
    command->callback([&action, flags] { action = [flags] { return manage_bots(*flags); }; });
}

void add_bots(CLI::App& app, Action& action) {
    using What = BotFlags::What;
    auto* bot = app.add_subcommand("bot", "Manage bots, of a running or a stopped server");
    bot->require_subcommand(1);
    add_bot_command(*bot, action, "add", "Add a bot, and print its first token", What::add);
    add_bot_command(*bot, action, "token", "Make another token of a bot, and print it", What::token);
    add_bot_command(*bot, action, "tokens", "List the tokens of a bot", What::tokens);
    add_bot_command(*bot, action, "revoke", "End a token at once", What::revoke);
    add_bot_command(*bot, action, "join", "Let a bot enter a public room", What::join);
    add_bot_command(*bot, action, "leave", "Let a bot leave a room", What::leave);
    add_bot_command(*bot, action, "list", "List all bots", What::list);
}

void add_bench(CLI::App& app, Action& action) {
    auto* command = app.add_subcommand("bench", "Load a server, measure it, and check what it kept");
    auto o = std::make_shared<client::BenchOptions>();
    command->add_option("address", o->address, "The server; its registration must be open [one of its own]")
        ->type_name("HOST:PORT");
    command->add_option("--mode", o->mode, "send, inbox, user_aktif, ping, mix, fanout or resume")
        ->capture_default_str();
    command->add_option("--connections", o->connections, "Connections, each with its own user")->capture_default_str();
    command->add_option("--depth", o->depth, "Requests under way on each connection")->capture_default_str();
    command->add_option("--seconds", o->seconds, "How long to measure")->capture_default_str();
    command->add_option("--warmup", o->warmup, "Seconds before that")->capture_default_str();
    command->add_option("--requests", o->requests, "End after so many requests instead");
    command->add_option("--rate", o->rate,
                        "Requests a second; latency is counted from when each was due [as fast as answers come; "
                        "fanout and resume: 100]");
    command->add_option("--listeners", o->listeners, "Listeners of fanout and resume [1000 and 5000]");
    command->add_option("--rooms", o->rooms, "Rooms in which they listen")->capture_default_str();
    command->add_option("--text-bytes", o->text_bytes, "Size of a message")->capture_default_str();
    command->add_flag("--ids,!--no-ids", o->ids, "Give each message an id of its own [on]");
    command->add_flag("--check,!--no-check", o->check, "Read every acknowledged message back [on]");
    command->add_option("--threads", o->threads, "Threads of the load generator")->capture_default_str();
    command->add_option("--seed", o->seed, "For the random choices [chosen, and printed]");
    command->add_option("--user-prefix", o->user_prefix, "How its users are called")->capture_default_str();
    command->add_flag("--floor", o->floor,
                      "Measure bare SQLite and a bare echo in turns with it, and print the ratios");
    command->add_option("--rounds", o->rounds, "Rounds of --floor; medians are printed")->capture_default_str();
    command->add_option("--data", o->data, "Keep its own server's data here [removed at the end]")->type_name("DIR");
    command->add_option("--server-threads", o->server_threads, "Event loops of its own server");
    command->add_flag("--json", o->json, "Print one JSON object");
    command->footer("Exit status: 0 all good, 1 the run or a check failed, 2 wrong usage.");
    command->callback([&action, o] { action = [o] { return client::run_bench(*o); }; });
}

void add_store_commands(CLI::App& app, Action& action) {
    auto data = std::make_shared<std::string>();
    auto recording = std::make_shared<std::string>();
    auto* check =
        app.add_subcommand("verify", "Print the hash of all that a stopped server keeps; equal states, equal hashes");
    check->add_option("--data", *data, "The data directory [~/.local/share/kabar]")->type_name("DIR");
    check->callback([&action, data] { action = [data] { return verify(*data); }; });

    auto* replay = app.add_subcommand("replay", "Run a recording of `serve --record` into a new data directory");
    replay->add_option("recording", *recording, "The recording")->required()->type_name("FILE");
    replay->add_option("--data", *data, "The new data directory")->required()->type_name("DIR");
    replay->callback([&action, data, recording] { action = [=] { return replay_recording(*recording, *data); }; });
}

}  // namespace

int run_command_line(int argc, char** argv) {
    // What the server starts for each image: it gives up its rights, so nothing else may have run in it.
    if (argc == 2 && std::string_view(argv[1]) == "preview") return preview::preview_main();
    CLI::App app("Kabar: a chat server for a class, a team or a LAN", "kabar");
    app.set_version_flag("--version", "kabar " KABAR_VERSION);
    app.require_subcommand(1);
    Action action;
    add_serve(app, action);
    add_chat(app, action);
    add_export(app, action);
    add_admin(app, action);
    add_bots(app, action);
    add_bench(app, action);
    add_store_commands(app, action);
    try {
        app.parse(argc, argv);
        return action();
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? exit_ok : exit_usage;
    } catch (const std::exception& error) {
        std::cerr << fmt::format("kabar: {}\n", error.what());
        return exit_failed;
    }
}

}  // namespace kabar::server
