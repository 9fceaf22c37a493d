#include "client/chat_command.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <optional>

#include <unistd.h>

#include "client/chat_history.h"
#include "client/chat_session.h"
#include "client/chat_text.h"
#include "client/chat_ui.h"
#include "client/line_editor.h"

namespace kabar::client {

namespace {

void write_out(std::string_view text) { std::fwrite(text.data(), 1, text.size(), stdout); }

/// Whoever reads the results of a slow script sees them as they come.
void write_out_at_once(std::string_view text) {
    write_out(text);
    std::fflush(stdout);
}

void write_note(std::string_view text) {
    std::fflush(stdout);
    std::fprintf(stderr, "kabar: %s\n", for_one_line(text).c_str());
}

void show_traffic(bool sent, std::string_view text) {
    std::fflush(stdout);
    const std::string shown = for_terminal(sent ? with_passwords_masked(text) : std::string(text));
    std::fprintf(stderr, "%c %s\n", sent ? '>' : '<', shown.c_str());
}

void write_notice(const std::string& server, const Notice& notice,
                  const std::function<void(std::string_view)>& write_note) {
    switch (notice.what) {
        case Notice::What::lost: write_note("lost " + server + ": " + notice.text); break;
        case Notice::What::waiting: {
            char text[64] = {};
            const double seconds = static_cast<double>(notice.pause.count()) / 1000;
            std::snprintf(text, sizeof text, "connecting again in %.1f s", seconds);
            write_note(notice.text.empty() ? text : notice.text + "; " + text);
            break;
        }
        case Notice::What::again: write_note("connected to " + server + " again"); break;
        case Notice::What::not_listening:
            write_note("connected to " + server + " again, but no longer listening: " + notice.text);
            break;
        case Notice::What::token_refused:
            write_note("connected to " + server + " again, but no longer logged in: " + notice.text);
            break;
    }
}

Backoff::Policy retry_policy(const ChatOptions& options, bool for_people) {
    Backoff::Policy policy;
    if (options.retry_seconds >= 0) {
        policy.give_up = std::chrono::seconds(options.retry_seconds);
    } else if (for_people) {
        policy.give_up = Backoff::Duration::max();
    }
    return policy;
}

int exit_status(const ChatSession& session, bool for_people) {
    if (session.given_up()) return chat_no_connection;
    return session.anything_refused() && !for_people ? chat_refused : chat_all_ok;
}

Colors use_colors(const std::string& color) {
    const auto said = [](const char* name) {
        const char* value = std::getenv(name);
        return std::string(value == nullptr ? "" : value);
    };
    if (color == "never" || (color == "auto" && !said("NO_COLOR").empty())) return Colors::none;
    const bool many = said("TERM").find("256color") != std::string::npos || !said("COLORTERM").empty();
    return many ? Colors::many : Colors::few;
}

Notify notify_of(const std::string& notify) {
    return notify == "bell" ? Notify::bell : notify == "osc9" ? Notify::osc9 : Notify::none;
}

/// What the session writes goes above the line that is typed, once there is an editor.
struct Screen {
    LineEditor* editor = nullptr;
    ChatUi* ui = nullptr;

    void write(std::string_view text) const {
        if (ui != nullptr && ui->holds(text)) return;
        if (editor != nullptr) {
            editor->write(text);
        } else {
            write_out(text);
        }
    }
    void note(std::string_view text) const {
        if (editor == nullptr) return write_note(text);
        write(wrapped("kabar: " + for_one_line(text), 0, 0, terminal_columns()) + "\n");
    }
};

LineEditor::Live live_of(ChatSession& session, ChatUi& ui) {
    LineEditor::Live live;
    live.fd = [&session] { return session.event_fd(); };
    live.wait_ms = [&ui] { return ui.wait_ms(); };
    live.ready = [&ui] { ui.ready(); };
    live.prompt = [&ui] { return ui.prompt(); };
    live.up_key = [&ui] { return ui.begin_edit(); };
    live.page_key = [&ui](bool up) { ui.page(up); };
    live.cleared = [&ui] { ui.screen_cleared(); };
    live.redraw = [&ui](TerminalSignals::Redraw why) { ui.redraw(why); };
    live.escape_key = [&ui] { return ui.escape(); };
    live.typed = [&ui](std::string_view text) { ui.typed(text); };
    live.takes_back = [&ui](std::string_view line) { return ui.takes_back(line); };
    return live;
}

/// Where a server's HTTP is if nobody says otherwise.
std::string http_beside(const Endpoint& server) {
    Endpoint http;
    if (server.unix_path.empty()) http.host = server.host;
    http.port = 8880;
    return http.text();
}

int run_live(ChatSession& session, const ChatOptions& options, Screen& screen, LineEditor& editor,
             TerminalSignals& signals) {
    UiScreen ui_screen;
    ui_screen.write = [&screen](std::string_view text) { screen.write(text); };
    ui_screen.page = [&editor](std::string_view text) { editor.write(text); };
    ui_screen.on_suspend = [&signals](std::string_view text) { signals.on_suspend(text); };
    ui_screen.preset = [&editor](std::string text) { editor.preset(std::move(text)); };
    const Colors colors = use_colors(options.color);
    ChatUi ui(session, options.http.empty() ? http_beside(options.server) : options.http, colors,
              notify_of(options.notify), std::move(ui_screen));
    editor.go_live(live_of(session, ui));
    editor.set_bold_prompt(colors != Colors::none);
    editor.complete_with([&ui](std::string_view before) { return ui.complete(before); });
    screen.editor = &editor;
    screen.ui = &ui;
    ChatHistory history(history_path(std::getenv("XDG_STATE_HOME"), std::getenv("HOME")));
    for (const auto& line : history.lines()) editor.remember(line);
    editor.hold_keys();
    bool go_on = options.user.empty() || ui.run_line("/auth " + options.user);
    while (go_on) {
        Input input = editor.read({});
        if (input.what == Input::What::end) break;
        if (input.what == Input::What::too_long) session.refuse_too_long();
        if (input.what != Input::What::line) ui.cancel();
        if (input.what != Input::What::line) continue;
        if (ui.may_remember(input.line)) editor.remember(input.line);
        if (!ui.conversation_open()) history.add(input.line);
        go_on = ui.run_line(input.line);
    }
    ui.leave_pages();
    screen = {};
    return exit_status(session, true);
}

int run_for_person(ChatSession& session, const ChatOptions& options, LineEditor& editor) {
    ChatHistory history(history_path(std::getenv("XDG_STATE_HOME"), std::getenv("HOME")));
    for (const auto& line : history.lines()) editor.remember(line);
    if (!options.user.empty() && !session.run_line("auth " + options.user)) return exit_status(session, true);
    for (;;) {
        Input input = editor.read(session.prompt());
        if (input.what == Input::What::end) break;
        if (input.what == Input::What::too_long) session.refuse_too_long();
        if (input.what != Input::What::line) continue;
        // Of what was pasted, each line is one.
        bool go_on = true;
        for (std::size_t at = 0; go_on && at <= input.line.size();) {
            const std::size_t end = std::min(input.line.find('\n', at), input.line.size());
            const std::string line = input.line.substr(at, end - at);
            if (history.add(line)) editor.remember(line);
            go_on = session.run_line(line);
            at = end + 1;
        }
        if (!go_on) break;
    }
    std::fflush(stdout);
    return exit_status(session, true);
}

std::string greeting(const Endpoint& endpoint, const ChatOptions& options, bool live) {
    const std::string first = live && options.user.empty() ? "/auth USER logs in, " : "";
    return wrapped("Kabar at " + endpoint.text() + ": " + first + (live ? "/" : "") +
                       "help shows the commands, Ctrl-D leaves",
                   0, 0, terminal_columns()) +
           "\n";
}

/// The first line of the input is the password, or the person at the terminal is asked.
bool log_in_from_script(ChatSession& session, const std::string& user, LineReader& lines) {
    const Input input = ::isatty(STDIN_FILENO) == 1 ? ask_password("Password: ", nullptr) : lines.next();
    if (input.what != Input::What::line) {
        write_note("no password was given");
        return false;
    }
    return session.log_in(user, input.line) && session.logged_in();
}

int run_for_script(ChatSession& session, const ChatOptions& options) {
    LineReader lines(STDIN_FILENO, limits::line_bytes);
    lines.watch([&session] { return session.event_fd(); },
                [&session] { return session.show_events() && std::ferror(stdout) == 0; });
    if (!options.user.empty() && !log_in_from_script(session, options.user, lines)) {
        std::fflush(stdout);
        return session.given_up() ? chat_no_connection : chat_refused;
    }
    for (;;) {
        const Input input = lines.next();
        if (input.what == Input::What::end) break;
        const bool go_on =
            input.what == Input::What::too_long ? (session.refuse_too_long(), true) : session.run_line(input.line);
        if (std::ferror(stdout) != 0) {
            write_note("the output cannot be written");
            return chat_refused;
        }
        if (!go_on) return exit_status(session, false);
    }
    // Whoever listens wants to hear on after the last line: until listening, the server or this process ends.
    while (session.listening() && session.follow()) continue;
    std::fflush(stdout);
    return exit_status(session, false);
}

}  // namespace

int run_chat(const ChatOptions& options) {
    const bool for_people = ::isatty(STDIN_FILENO) == 1 && ::isatty(STDOUT_FILENO) == 1;
    std::optional<TerminalSignals> signals;
    if (for_people) signals.emplace();
    const Endpoint& endpoint = options.server;

    ClientOptions client_options;
    client_options.retry = retry_policy(options, for_people);
    Screen screen;
    client_options.on_notice = [server = endpoint.text(), &screen](const Notice& notice) {
        write_notice(server, notice, [&screen](std::string_view text) { screen.note(text); });
    };
    if (signals) client_options.interrupt_fd = signals->stop_fd();
    if (options.raw) client_options.on_traffic = show_traffic;
    auto client = Client::connect(endpoint, std::move(client_options));
    if (!client) {
        write_note("cannot connect to " + endpoint.text() + ": " + client.error().text);
        return chat_no_connection;
    }

    ChatConsole console;
    console.for_people = for_people;
    console.json = options.json;
    console.out = write_out_at_once;
    if (for_people) console.out = [&screen](std::string_view text) { screen.write(text); };
    console.note = [&screen](std::string_view text) { screen.note(text); };
    const bool live = for_people && options.live && !options.json && LineEditor::can_edit();
    if (live) {
        console.hides_token = true;
        console.on_event = [&screen](std::string_view event) {
            if (screen.ui != nullptr) screen.ui->on_event(event);
        };
    }
    if (signals) {
        console.ask_password = [&signals](std::string_view prompt) { return ask_password(prompt, &*signals); };
        console.take_stop = [&signals] { return signals->take_stop(); };
    }
    ChatSession session(std::move(*client), std::move(console));
    if (!for_people) return run_for_script(session, options);
    write_out(greeting(endpoint, options, live));
    LineEditor editor(*signals, limits::line_bytes,
                      [&session](std::string_view before) { return complete(before, session.names()); });
    return live ? run_live(session, options, screen, editor, *signals) : run_for_person(session, options, editor);
}

}  // namespace kabar::client
