// The live terminal client: what a person types, and what happens meanwhile above it.
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client/backoff.h"
#include "client/chat_session.h"
#include "client/live_view.h"

namespace kabar::client {

/// Commands with a slash, beside all that the server knows.
struct UiCommand {
    std::string_view name;
    std::string_view usage;
    std::string_view help;
};
const std::vector<UiCommand>& ui_commands();

/// What can stand at the end of `before`: of lines with a slash the commands of ui_commands() and of the server, and
/// names behind them; in an open conversation nothing else; otherwise as complete(). Pure.
Completion complete_live(std::string_view before, const SeenNames& names, bool conversation_open);

/// The command most like `typed`; "" if none is. Pure.
std::string nearest_command(std::string_view typed);

/// Not thread-safe.
class ChatUi {
public:
    /// Read markers are sent at most so often.
    static constexpr std::chrono::milliseconds read_every{1'000};
    static constexpr int page_messages = 20;

    using Write = std::function<void(std::string_view)>;
    ChatUi(ChatSession& session, bool color, Notify notify, Write write);

    /// False: the conversation is over.
    bool run_line(const std::string& typed);
    /// Whether the line goes to the open conversation, so that its event shows it.
    bool is_message(std::string_view typed) const;

    /// For ChatConsole::on_event.
    void on_event(std::string_view event);
    /// Takes events, connects again, sends read markers.
    void ready();
    /// Until ready() has something to do of itself; -1: nothing.
    int wait_ms() const;
    std::string prompt() const;
    /// The last own message, to be edited; "": there is none.
    std::string begin_edit();
    bool editing() const { return editing_ > 0; }
    void cancel_edit() { editing_ = 0; }
    void older(int count);
    bool conversation_open() const { return !view_.opened().empty(); }

private:
    using Clock = std::chrono::steady_clock;
    bool run_command(std::string_view name, std::string rest);
    bool run_own(std::string_view name, const std::string& rest);
    bool run_for_open(std::string_view name, const std::string& rest);
    bool pass_on(std::string_view name, const std::string& rest);
    void follow_login();
    void begin();
    bool send(std::string_view text, std::int64_t reply = 0);
    bool edit(std::int64_t number, std::string_view text);
    void open(const std::string& with);
    void show_unread();
    void show_help(const std::string& about);
    void set_bell(const std::string& how);
    void mark_read();
    void tell(std::string_view text) { write_(std::string(text) + "\n"); }

    ChatSession& session_;
    LiveView view_;
    Write write_;
    std::int64_t editing_ = 0;  ///< the number of the message in the line; 0: none
    std::int64_t read_ = 0;     ///< of the open conversation, as the server knows it
    Clock::time_point read_at_{};
    std::optional<Backoff> backoff_;  ///< while the connection is lost
    Clock::time_point lost_at_{};
    Clock::time_point try_at_{};
};

}  // namespace kabar::client
