#include "client/chat_ui.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "client/chat_fields.h"
#include "client/live_text.h"

namespace kabar::client {

namespace json = boost::json;
using std::chrono::milliseconds;

namespace {

TimeMs wall_now() { return SystemClock().wall_ms(); }

/// The first word of `rest`, which loses it.
std::string take_word(std::string& rest) {
    const auto start = std::min(rest.find_first_not_of(" \t"), rest.size());
    const auto end = std::min(rest.find_first_of(" \t", start), rest.size());
    std::string word = rest.substr(start, end - start);
    rest.erase(0, std::min(rest.find_first_not_of(" \t", end), rest.size()));
    return word;
}

std::optional<std::int64_t> number_in(std::string_view word) {
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), number);
    if (error != std::errc() || end != word.data() + word.size() || number <= 0) return std::nullopt;
    return number;
}

/// A number at the beginning of `rest`, which loses it.
std::optional<std::int64_t> take_number(std::string& rest) {
    std::string left = rest;
    const auto number = number_in(take_word(left));
    if (number) rest = left;
    return number;
}

bool is_one_of(std::string_view name, std::initializer_list<std::string_view> names) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

ChatUi::ChatUi(ChatSession& session, bool color, Notify notify, Write write)
    : session_(session), view_(color), write_(std::move(write)) {
    view_.set_notify(notify);
}

bool ChatUi::is_message(std::string_view typed) const {
    if (!conversation_open() || typed.find_first_not_of(" \t") == std::string_view::npos) return false;
    return editing_ == 0 && (!typed.starts_with('/') || typed.starts_with("//"));
}

bool ChatUi::run_line(const std::string& typed) {
    bool go_on = true;
    const bool command = typed.starts_with('/') && !typed.starts_with("//");
    if (typed.find_first_not_of(" \t") == std::string::npos) {
        editing_ = 0;
    } else if (command) {
        std::string rest = typed.substr(1);
        const std::string name = take_word(rest);
        go_on = run_command(name, std::move(rest));
        editing_ = 0;
    } else if (editing_ > 0) {
        go_on = edit(std::exchange(editing_, 0), typed);
    } else if (conversation_open()) {
        go_on = send(typed.starts_with("//") ? std::string_view(typed).substr(1) : std::string_view(typed));
    } else {
        go_on = session_.run_line(typed);
    }
    if (go_on) follow_login();
    return go_on;
}

bool ChatUi::run_command(std::string_view name, std::string rest) {
    if (name == "who") return session_.run_line("presence " + rest);
    if (is_one_of(name, {"open", "close", "back", "unread", "bell", "help"})) return run_own(name, rest);
    if (name == "reply" || (wire::find_spec(name) != nullptr && conversation_open())) return run_for_open(name, rest);
    if (wire::find_spec(name) != nullptr) return pass_on(name, rest);
    const std::string near = nearest_command(name);
    tell("there is no /" + std::string(name) + (near.empty() ? "" : "; did you mean /" + near + "?") +
         " /help lists the commands");
    return true;
}

bool ChatUi::pass_on(std::string_view name, const std::string& rest) {
    std::string line(name);
    if (!rest.empty()) line += " " + rest;
    const bool go_on = session_.run_line(line);
    std::string left = rest;
    if (name == "mute" || name == "unmute") view_.set_muted(take_word(left), name == "mute");
    if (is_one_of(name, {"leave", "delete"}) && rest == view_.opened()) view_.open({});
    return go_on;
}

bool ChatUi::run_own(std::string_view name, const std::string& rest) {
    std::string left = rest;
    const std::string word = take_word(left);
    if (name == "help") {
        show_help(word);
    } else if (name == "bell") {
        set_bell(word);
    } else if (name == "close") {
        mark_read();
        view_.open({});
    } else if (!session_.logged_in()) {
        tell("log in first: auth USER");
    } else if (name == "open" && word.empty()) {
        tell("/open WHO: a user or a #room");
    } else if (name == "open") {
        open(word);
    } else if (name == "back") {
        older(static_cast<int>(std::clamp<std::int64_t>(number_in(word).value_or(page_messages), 1, 1000)));
    } else {
        show_unread();
    }
    return true;
}

/// Commands about the open conversation may leave it out.
bool ChatUi::run_for_open(std::string_view name, const std::string& rest) {
    const std::string& with = view_.opened();
    std::string left = rest;
    if (is_one_of(name, {"react", "unreact"})) {
        const auto number = take_number(left).value_or(view_.last_from_others());
        if (left.find(' ') != std::string::npos || number == 0) return pass_on(name, rest);
        return pass_on(name, with + " " + std::to_string(number) + " " + left);
    }
    if (name == "reply") {
        const auto number = take_number(left);
        if (number && !left.empty() && !with.empty()) return send(left, *number);
        tell("/reply N TEXT answers message N of the open conversation");
        return true;
    }
    if (name == "edit") {
        const auto number = take_number(left).value_or(view_.last_own());
        return number > 0 && !left.empty() ? edit(number, left) : pass_on(name, rest);
    }
    if (is_one_of(name, {"delete", "read"}) && number_in(rest)) return pass_on(name, with + " " + rest);
    if (is_one_of(name, {"history", "mute", "unmute"}) && rest.empty()) return pass_on(name, with);
    if (is_one_of(name, {"block", "unblock"}) && rest.empty()) return pass_on(name, with);
    if (name == "search")
        return pass_on(name, rest.find("in=") == std::string::npos ? "in=" + with + " " + rest : rest);
    const bool about_room =
        is_one_of(name, {"members", "leave", "topic", "invite", "kick", "ban", "unban", "role"}) && with[0] == '#';
    return pass_on(name, about_room && !rest.starts_with('#') ? with + (rest.empty() ? "" : " " + rest) : rest);
}

bool ChatUi::send(std::string_view text, std::int64_t reply) {
    json::object request{{"command", "send"}, {"to", view_.opened()}, {"text", text}};
    if (reply > 0) request["reply"] = reply;
    if (!session_.ask(json::serialize(request))) tell("not sent: " + live_text(text));
    return !session_.given_up();
}

bool ChatUi::edit(std::int64_t number, std::string_view text) {
    const json::object request{{"command", "edit"}, {"with", view_.opened()}, {"number", number}, {"text", text}};
    session_.ask(json::serialize(request));
    return !session_.given_up();
}

std::string ChatUi::begin_edit() {
    if (!conversation_open() || view_.last_own() == 0 || editing()) return {};
    // A line cannot hold several.
    if (view_.last_own_text().find('\n') != std::string::npos) return {};
    editing_ = view_.last_own();
    return view_.last_own_text();
}

void ChatUi::open(const std::string& with) {
    mark_read();
    const auto history = session_.ask("history limit=" + std::to_string(page_messages) + " " + with);
    if (!history) return;
    view_.open(text_in(history->fields(), "with"));
    session_.saw_name(view_.opened());
    read_ = history->number("read");
    const std::string page = view_.page(*history);
    write_(page.empty() ? "no messages yet with " + view_.opened() + "\n" : page);
    if (history->flag("more")) tell("(older: PageUp or /back)");
    mark_read();
}

void ChatUi::older(int count) {
    if (!conversation_open() || view_.first_number() <= 1) {
        tell(conversation_open() ? "(this is the beginning)" : "open a conversation first: /open WHO");
        return;
    }
    const auto history = session_.ask("history before=" + std::to_string(view_.first_number()) +
                                      " limit=" + std::to_string(count) + " " + view_.opened());
    if (!history) return;
    write_(view_.page(*history));
    tell(history->flag("more") ? "(older: PageUp or /back)" : "(this is the beginning)");
}

void ChatUi::show_unread() {
    const auto conversations = session_.ask("conversations");
    if (!conversations) return;
    const std::string lines = view_.unread(*conversations);
    write_(lines.empty() ? "nothing unread\n" : "unread:\n" + lines);
}

void ChatUi::set_bell(const std::string& how) {
    if (how != "on" && how != "off" && how != "osc9") return tell("/bell on|off|osc9");
    view_.set_notify(how == "on" ? Notify::bell : how == "off" ? Notify::none : Notify::osc9);
    tell("notification: " + how);
}

void ChatUi::mark_read() {
    if (!conversation_open() || view_.last_number() <= read_ || !session_.logged_in()) return;
    read_ = view_.last_number();
    read_at_ = Clock::now();
    session_.ask("read " + view_.opened() + " " + std::to_string(read_));
}

/// Whoever is logged in listens; whoever is not, or is somebody else now, begins anew.
void ChatUi::follow_login() {
    if (!session_.logged_in()) {
        if (!view_.own_name().empty()) view_.begin({});
        return;
    }
    if (!session_.listening()) begin();
}

void ChatUi::begin() {
    const auto who = session_.ask("whoami");
    if (!who) return;
    if (view_.own_name() != who->string("user")) view_.begin(who->string("user"));
    if (!session_.ask(R"({"command":"listen"})")) return;
    show_unread();
    tell("/open WHO opens a conversation, /help shows the commands");
}

void ChatUi::on_event(std::string_view event) {
    boost::system::error_code error;
    const json::value value = json::parse({event.data(), event.size()}, error);
    if (error || !value.is_object()) return;
    session_.saw_name(text_in(value.get_object(), "from"));
    session_.saw_name(text_in(value.get_object(), "to"));
    write_(view_.event(value.get_object(), wall_now()));
}

void ChatUi::ready() {
    const auto now = Clock::now();
    if (backoff_ && now < try_at_) return;
    const auto failure = session_.show_events_once();
    if (!failure) {
        backoff_.reset();
        if (session_.logged_in() && now - read_at_ >= read_every) mark_read();
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
        return static_cast<int>(std::clamp<std::int64_t>(std::chrono::ceil<milliseconds>(at - now).count(), 0, 60'000));
    };
    if (backoff_) return until(try_at_);
    int wait = -1;
    if (conversation_open() && view_.last_number() > read_) wait = until(read_at_ + read_every);
    const TimeMs wall = wall_now();
    if (const TimeMs changes = view_.prompt_until(wall); changes > 0) {
        const int then = static_cast<int>(changes - wall) + 1;
        wait = wait < 0 ? then : std::min(wait, then);
    }
    return wait;
}

std::string ChatUi::prompt() const {
    if (view_.own_name().empty()) return session_.prompt();
    return (editing() ? "edit " + std::to_string(editing_) + " " : "") + view_.prompt(wall_now());
}

}  // namespace kabar::client
