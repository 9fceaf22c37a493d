#include "client/chat_ui.h"

#include <algorithm>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "client/chat_fields.h"
#include "client/chat_text.h"
#include "client/chat_words.h"
#include "client/live_words.h"
#include "wire/command_spec.h"

namespace kabar::client {

namespace json = boost::json;
using std::chrono::milliseconds;

namespace {

TimeMs wall_now() { return SystemClock().wall_ms(); }

/// Somebody may be silent this long before it is looked whether the connection is still good.
constexpr std::int64_t look_every_ms = 30'000;
constexpr std::int64_t progress_every_ms = 250;

/// One line that no server of this version knows.
bool is_no_command(std::string typed) {
    if (typed.find('\n') != std::string::npos) return false;
    const std::string word = take_word(typed);
    return !word.starts_with('{') && wire::find_spec(word) == nullptr;
}

}  // namespace

ChatUi::ChatUi(ChatSession& session, std::string http, Colors colors, Notify notify, UiScreen screen)
    : session_(session), view_(colors), screen_(std::move(screen)), http_(std::move(http)) {
    view_.set_notify(notify);
    view_.set_columns(terminal_columns());
}

void ChatUi::tell(std::string_view text) { screen_.write(wrapped(text, 0, 0, terminal_columns()) + "\n"); }

bool ChatUi::takes_back(std::string_view typed) const {
    if (is_blank(typed)) return true;
    return !is_slash_command(typed) && (conversation_open() || editing_ > 0);
}

bool ChatUi::may_remember(std::string_view typed) const {
    if (!is_slash_command(typed)) return !conversation_open() && may_be_remembered(typed);
    std::string rest(typed.substr(1));
    const std::string name = take_word(rest);
    return wire::find_spec(name) == nullptr ? !live_help(name, 80).empty() : may_be_remembered(typed.substr(1));
}

bool ChatUi::run_line(const std::string& typed) {
    began_ = false;
    typed_.clear();
    if (!typed.starts_with("/back")) leave_pages();
    const auto edited = std::exchange(editing_, 0);
    bool go_on = true;
    if (is_blank(typed)) {
        return true;
    }
    if (is_slash_command(typed)) {
        std::string rest = typed.substr(1);
        const std::string name = take_word(rest);
        go_on = run_command(name, std::move(rest));
    } else if (edited > 0) {
        go_on = edit(edited, typed);
    } else if (conversation_open()) {
        go_on = send(typed.starts_with("//") ? std::string_view(typed).substr(1) : std::string_view(typed));
    } else if (is_no_command(typed)) {
        tell("this is no command; /open WHO opens a conversation to write in, /help tells the rest");
        screen_.preset(typed);
    } else {
        // Of what was pasted, each line is a command.
        for (std::size_t at = 0; go_on && at < typed.size();) {
            const std::size_t end = std::min(typed.find('\n', at), typed.size());
            go_on = session_.run_line(typed.substr(at, end - at));
            at = end + 1;
        }
    }
    if (go_on) follow_login();
    return go_on;
}

void ChatUi::mark_read() {
    if (!conversation_open() || view_.last_number() <= read_ || !session_.logged_in()) return;
    read_ = view_.last_number();
    read_at_ = Clock::now();
    session_.post("read " + view_.opened() + " " + std::to_string(read_));
}

/// Those who wrote to this user alone hear that it is here.
void ChatUi::tell_received() {
    received_at_ = Clock::now();
    for (const auto& [from, number] : std::exchange(received_, {})) {
        session_.post(json::serialize(json::object{{"command", "received"}, {"with", from}, {"number", number}}));
    }
}

/// Whoever is logged in listens; whoever is not, or is somebody else now, begins anew.
void ChatUi::follow_login() {
    if (!session_.logged_in()) {
        if (!view_.own_name().empty()) view_.begin({});
        return;
    }
    if (session_.listening() || std::exchange(began_, true)) return;
    begin();
}

void ChatUi::begin() {
    const auto who = session_.ask("whoami");
    if (!who) return;
    if (view_.own_name() != who->string("user")) view_.begin(who->string("user"));
    if (!session_.ask(R"({"command":"listen"})")) return;
    if (conversation_open()) show_missed();
    show_unread();
    if (!conversation_open()) tell("/open WHO opens a conversation, /help tells the rest");
    // For completion.
    session_.post("rooms");
    session_.post("users");
}

void ChatUi::on_event(std::string_view event) {
    boost::system::error_code error;
    const json::value value = json::parse({event.data(), event.size()}, error);
    if (error || !value.is_object()) return;
    // Whoever logs out knows that listening ends with it.
    if (logging_out_ && text_in(value.get_object(), "event") == "end") return;
    session_.saw_name(text_in(value.get_object(), "from"));
    session_.saw_name(text_in(value.get_object(), "to"));
    view_.set_columns(terminal_columns());
    const auto last = view_.last_number();
    screen_.write(view_.event(value.get_object(), wall_now()));
    if (view_.last_number() > last && !page_) note_shown(view_.last_number());
    const std::string from = raw_in(value.get_object(), "from");
    const bool is_for_me = raw_in(value.get_object(), "event") == "message" && from != view_.own_name() &&
                           raw_in(value.get_object(), "to") == view_.own_name();
    if (is_for_me) received_[from] = count_in(value.get_object(), "number");
}

void ChatUi::ready() {
    look_at_transfer();
    const auto now = Clock::now();
    if (!connecting_ && backoff_ && now < try_at_) return;
    const auto polled = session_.poll_events();
    connecting_ = polled && !*polled;
    if (connecting_) return;
    if (polled) {
        backoff_.reset();
        if (!session_.listening()) follow_login();
        if (now - read_at_ >= read_every) mark_read();
        if (!received_.empty() && now - received_at_ >= received_every) tell_received();
        return;
    }
    if (!backoff_) {
        backoff_.emplace(Backoff::Policy{.give_up = Backoff::Duration::max()});
        lost_at_ = now;
    }
    const auto since = std::chrono::floor<milliseconds>(now - lost_at_);
    const auto pause = backoff_->next(since, static_cast<std::uint32_t>(now.time_since_epoch().count()));
    try_at_ = Clock::now() + pause.value_or(read_every);
}

int ChatUi::wait_ms() const {
    const auto now = Clock::now();
    const auto until = [&](Clock::time_point at) {
        return std::clamp<std::int64_t>(std::chrono::ceil<milliseconds>(at - now).count(), 0, look_every_ms);
    };
    if (!session_.logged_in() && view_.own_name().empty()) return -1;
    std::int64_t wait = transfer_ ? progress_every_ms : look_every_ms;
    if (connecting_) return static_cast<int>(wait);
    if (backoff_) return static_cast<int>(std::min(wait, until(try_at_)));
    if (!session_.listening() && !began_) return 0;
    if (conversation_open() && view_.last_number() > read_) wait = std::min(wait, until(read_at_ + read_every));
    if (!received_.empty()) wait = std::min(wait, until(received_at_ + received_every));
    const TimeMs wall = wall_now();
    if (const TimeMs changes = view_.prompt_until(wall); changes > 0) wait = std::min(wait, changes - wall + 1);
    return static_cast<int>(wait);
}

std::string ChatUi::prompt() const {
    std::string state = connecting_ || backoff_ ? "(no connection) " : "";
    if (transfer_) state += "[" + transfer_name_ + " " + transfer_->progress() + "] ";
    return state + (editing_ > 0 ? "edit " + std::to_string(editing_) + " " : "") + view_.prompt(wall_now());
}

void ChatUi::typed(std::string_view text) {
    if (text == typed_) return;
    typed_ = text;
    const auto now = Clock::now();
    if (is_blank(text) || text.starts_with('/') || !conversation_open() || editing_ > 0) return;
    if (!session_.listening() || now - typing_at_ < typing_every) return;
    typing_at_ = now;
    session_.post("typing " + view_.opened());
}

void ChatUi::screen_cleared() { rows_written_ += terminal_rows(); }

Completion ChatUi::complete(std::string_view before) const {
    return complete_live(before, session_.names(), conversation_open(), view_.file_names());
}

std::string ChatUi::begin_edit() {
    if (!conversation_open() || view_.last_own() == 0 || editing_ > 0) return {};
    editing_ = view_.last_own();
    return view_.last_own_text();
}

bool ChatUi::escape() {
    if (page_) {
        leave_pages();
        return false;
    }
    return std::exchange(editing_, 0) > 0;
}

}  // namespace kabar::client
