// The live terminal client: what a person types, and what happens meanwhile above it.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "client/backoff.h"
#include "client/chat_session.h"
#include "client/live_view.h"
#include "client/transfer.h"

namespace kabar::client {

/// What can stand at the end of `before`: of lines with a slash the commands of the client and of the server, and what
/// belongs behind them; in an open conversation names; otherwise as complete(). Reads directories for paths.
Completion complete_live(std::string_view before, const SeenNames& names, bool conversation_open,
                         const std::vector<std::string>& files = {});

/// The same for a path, of this machine.
Completion complete_path(std::string_view typed);

/// As take_path() reads it.
std::string with_blanks_marked(std::string_view path);

/// The command most like `typed`; "" if none is. Pure.
std::string nearest_command(std::string_view typed);

/// Of all commands, or of one; "": there is no such command. Pure.
std::string live_help(std::string_view about, std::size_t columns);

/// What the client needs from the terminal.
struct UiScreen {
    std::function<void(std::string_view)> write;       ///< whole lines, above the line being typed
    std::function<void(std::string_view)> page;        ///< the same, whatever holds() says
    std::function<void(std::string)> preset;           ///< stands in the next line that is typed
    std::function<void(std::string_view)> on_suspend;  ///< for TerminalSignals
};

/// Not thread-safe.
class ChatUi {
public:
    /// Read markers are sent at most so often.
    static constexpr std::chrono::milliseconds read_every{1'000};
    /// What was received from one user, too.
    static constexpr std::chrono::milliseconds received_every{1'000};
    /// That somebody is typing, too.
    static constexpr std::chrono::milliseconds typing_every{3'000};
    static constexpr int open_messages = 20;
    /// While older pages are looked at, so much of what happens is held back.
    static constexpr std::size_t most_held = 64 * 1024;

    /// `http`: HOST:PORT, where the files are.
    ChatUi(ChatSession& session, std::string http, Colors colors, Notify notify, UiScreen screen);

    /// False: the conversation is over.
    bool run_line(const std::string& typed);
    /// Whether the line need not stay on the screen: its event shows it.
    bool takes_back(std::string_view typed) const;
    /// Whether the arrow keys may find it again.
    bool may_remember(std::string_view typed) const;

    /// For ChatConsole::on_event.
    void on_event(std::string_view event);
    /// Takes events, connects again, sends read markers. Does not wait.
    void ready();
    /// Until ready() has something to do of itself; -1: nothing.
    int wait_ms() const;
    std::string prompt() const;
    /// The text in the line is now this.
    void typed(std::string_view text);
    /// The last own message, to be edited; "": there is none.
    std::string begin_edit();
    /// Ctrl-L has cleared the screen.
    void screen_cleared();
    /// The screen has another size, or the shell had it.
    void redraw(TerminalSignals::Redraw why);
    Completion complete(std::string_view before) const;
    /// Ctrl-C: no more editing, and no file on its way.
    void cancel();
    void page(bool up);
    /// True: what is typed is to be taken away.
    bool escape();
    bool conversation_open() const { return !view_.opened().empty(); }

    /// Older pages stand on a screen of their own: true if `text` was kept for later because of that.
    bool holds(std::string_view text);
    void leave_pages();

private:
    using Clock = std::chrono::steady_clock;
    bool run_command(std::string_view name, std::string rest);
    bool run_own(std::string_view name, const std::string& rest);
    bool run_for_open(std::string_view name, const std::string& rest);
    bool pass_on(std::string_view name, const std::string& rest);
    bool run_transfer(std::string_view name, std::string rest);
    void look_at_transfer();
    bool enter_room(std::string_view name, const std::string& rest);
    void follow_login();
    void begin();
    bool send(std::string_view text, std::int64_t reply = 0);
    bool edit(std::int64_t number, std::string_view text);
    void take_for_edit(std::int64_t number);
    void open(const std::string& with);
    void show_missed();
    void note_shown(std::int64_t number);
    std::int64_t first_on_screen() const;
    void older();
    void newer();
    void show_page(Reply history, bool up);
    void draw_page();
    void enter_pages();
    void show_unread();
    void show_help(const std::string& about);
    void set_bell(const std::string& how);
    void mark_read();
    void tell_received();
    void tell(std::string_view text);

    ChatSession& session_;
    LiveView view_;
    UiScreen screen_;
    std::int64_t editing_ = 0;  ///< the number of the message in the line; 0: none
    std::int64_t read_ = 0;     ///< of the open conversation, as the server knows it
    Clock::time_point read_at_{};
    std::map<std::string, std::int64_t> received_;  ///< the newest number from each user who has not been told yet
    Clock::time_point received_at_{};
    /// A message without an answer, as it was asked for, and its id.
    std::string unanswered_;
    std::string unanswered_id_;
    bool logging_out_ = false;
    std::string typed_;
    Clock::time_point typing_at_{};
    std::optional<Backoff> backoff_;  ///< while the connection is lost
    Clock::time_point lost_at_{};
    Clock::time_point try_at_{};
    bool connecting_ = false;
    bool began_ = false;  ///< listening was asked for since the last line
    /// Messages of the open conversation that may still stand on the screen: number, and rows written until then.
    std::deque<std::pair<std::int64_t, std::size_t>> on_screen_;
    std::size_t rows_written_ = 0;
    std::string http_;
    std::unique_ptr<Transfer> transfer_;  ///< one at a time
    std::string transfer_name_;
    std::string transfer_to_;  ///< of an upload: the conversation; "": a download
    std::string transfer_text_;
    std::int64_t pages_end_ = 0;  ///< the first message that stands on the first screen
    std::optional<Reply> page_;   ///< older messages, while they are looked at
    bool page_up_ = false;        ///< of more than fits, the newest
    std::int64_t page_first_ = 0;
    std::int64_t page_last_ = 0;
    std::string held_;
};

}  // namespace kabar::client
