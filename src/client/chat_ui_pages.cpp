// A conversation's pages: the newest when it is opened, older ones on a screen of their own.
#include <algorithm>
#include <utility>

#include "client/chat_fields.h"
#include "client/chat_ui.h"
#include "client/live_text.h"

namespace kabar::client {

namespace {

/// The terminal's other screen: what stood before comes back when it is left.
constexpr std::string_view other_screen = "\033[?1049h";
constexpr std::string_view first_screen = "\033[?1049l";
constexpr std::string_view cleared = "\033[H\033[2J";

constexpr std::size_t most_on_screen = 300;

/// A heading above and the line being typed below.
int rows_for_messages() { return std::max(1, static_cast<int>(terminal_rows()) - 3); }

}  // namespace

void ChatUi::open(const std::string& with) {
    mark_read();
    const auto history = session_.ask("history limit=" + std::to_string(open_messages) + " " + with);
    if (!history) return;
    view_.open(text_in(history->fields(), "with"));
    view_.set_columns(terminal_columns());
    session_.saw_name(view_.opened());
    read_ = history->number("read");
    if (history->flag("more")) screen_.write(view_.dim("(older: PageUp)") + "\n");
    const std::string page = view_.page(*history);
    screen_.write(page.empty() ? "no messages yet with " + view_.opened() + "\n" : page);
    on_screen_.clear();
    std::size_t below = 0;
    auto items = view_.items(*history);
    for (auto item = items.rbegin(); item != items.rend(); ++item) {
        on_screen_.emplace_front(item->number, rows_written_ - std::min(rows_written_, below));
        below += rows_of(item->lines, terminal_columns());
    }
}

/// Listening has begun anew: what came between is read.
void ChatUi::show_missed() {
    if (view_.last_number() == 0) return open(view_.opened());
    const auto missed = session_.ask("history after=" + std::to_string(view_.last_number()) +
                                         " limit=" + std::to_string(open_messages) + " " + view_.opened(),
                                     "cursor_gone");
    if (!missed) return;
    if (!missed->ok() || missed->flag("more")) return open(view_.opened());
    screen_.write(view_.page(*missed));
}

void ChatUi::note_shown(std::int64_t number) {
    on_screen_.emplace_back(number, rows_written_);
    if (on_screen_.size() > most_on_screen) on_screen_.pop_front();
}

std::int64_t ChatUi::first_on_screen() const {
    for (const auto& [number, rows] : on_screen_) {
        if (rows + terminal_rows() > rows_written_ + 2) return number;
    }
    return view_.last_number() + 1;
}

void ChatUi::show_unread() {
    const auto conversations = session_.ask("conversations");
    if (!conversations) return;
    view_.set_columns(terminal_columns());
    const std::string lines = view_.unread(*conversations);
    screen_.write(lines.empty() ? "nothing unread\n" : "unread:\n" + lines);
}

void ChatUi::page(bool up) {
    if (up) {
        older();
    } else {
        newer();
    }
}

void ChatUi::older() {
    const auto before = page_ ? page_first_ : first_on_screen();
    if (!conversation_open()) return tell("open a conversation first: /open WHO");
    if (before <= 1) {
        if (!page_) screen_.write(view_.dim("(this is the beginning)") + "\n");
        return;
    }
    auto history = session_.ask("history before=" + std::to_string(before) +
                                    " limit=" + std::to_string(rows_for_messages()) + " " + view_.opened(),
                                "cursor_gone");
    if (!history) return;
    if (!history->ok() || view_.items(*history).empty()) {
        if (!page_) screen_.write(view_.dim("(older ones are gone)") + "\n");
        return;
    }
    if (!page_) pages_end_ = before;
    show_page(std::move(*history), true);
}

void ChatUi::newer() {
    if (!page_) return;
    if (page_last_ + 1 >= pages_end_ || !conversation_open()) return leave_pages();
    auto history = session_.ask("history after=" + std::to_string(page_last_) +
                                    " limit=" + std::to_string(rows_for_messages()) + " " + view_.opened(),
                                "cursor_gone");
    if (history && !history->ok()) return leave_pages();
    if (history) show_page(std::move(*history), false);
}

void ChatUi::show_page(Reply history, bool up) {
    if (view_.items(history).empty()) return leave_pages();
    const bool first = !page_;
    page_ = std::move(history);
    page_up_ = up;
    if (first) enter_pages();
    draw_page();
}

/// As many messages as the screen has room for: the newest of the page on the way up, the oldest on the way down.
void ChatUi::draw_page() {
    const std::size_t columns = terminal_columns();
    view_.set_columns(columns);
    auto items = view_.items(*page_);
    if (page_up_) std::reverse(items.begin(), items.end());
    const auto most = static_cast<std::size_t>(rows_for_messages());
    std::size_t rows = 1;
    std::size_t count = 0;
    for (; count < items.size(); ++count) {
        rows += rows_of(items[count].lines, columns) + (items[count].new_day ? 1 : 0);
        if (count > 0 && rows > most) break;
    }
    items.resize(count);
    if (page_up_) std::reverse(items.begin(), items.end());
    page_first_ = items.front().number;
    page_last_ = items.back().number;
    std::string text = view_.opened() + " " + std::to_string(page_first_) + " to " + std::to_string(page_last_) +
                       (columns < 60 ? "" : "; PageUp and PageDown go on, Esc comes back");
    text = std::string(cleared) + view_.dim(text) + "\n";
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (i == 0 || items[i].new_day) text += items[i].day;
        text += items[i].lines;
    }
    screen_.page(text);
}

void ChatUi::enter_pages() {
    screen_.on_suspend(first_screen);
    screen_.page(other_screen);
}

/// Without the server, which may not answer now: a larger screen shows no more than was asked for.
void ChatUi::redraw(TerminalSignals::Redraw why) {
    if (!page_) return;
    if (why == TerminalSignals::Redraw::continued) enter_pages();
    draw_page();
}

bool ChatUi::holds(std::string_view text) {
    if (!page_) rows_written_ += rows_of(text, terminal_columns());
    if (!page_) return false;
    if (held_.size() + text.size() > most_held) leave_pages();
    if (page_) held_ += text;
    return page_.has_value();
}

void ChatUi::leave_pages() {
    if (!page_) return;
    rows_written_ += rows_of(held_, terminal_columns());
    page_.reset();
    screen_.on_suspend({});
    screen_.page(std::string(first_screen) + std::exchange(held_, {}));
}

}  // namespace kabar::client
