// Waiting for keys, and what happens on the screen meanwhile.
#include <algorithm>
#include <cerrno>
#include <cstdio>

#include <poll.h>
#include <unistd.h>

#include "client/chat_text.h"
#include "client/line_editing.h"

namespace kabar::client {

namespace {

/// The bytes of a key's sequence come together; Esc comes alone.
constexpr int escape_wait_ms = 50;

}  // namespace

/// How far below its first row the text, after the prompt, ends: counted as libedit draws, which begins a new row when
/// one is full and with a wide character that has no place.
std::size_t LineEditor::Editing::rows_of(std::string_view text) const {
    const std::string all = prompt + std::string(text);
    const std::size_t columns = terminal_columns();
    std::size_t rows = 0;
    std::size_t at = 0;
    std::mbstate_t state{};
    for (std::size_t i = 0; i < all.size();) {
        wchar_t c = 0;
        const std::size_t size = std::mbrtowc(&c, all.data() + i, all.size() - i, &state);
        if (size == 0 || size > all.size()) {
            state = {};
            ++i;
            continue;
        }
        i += size;
        const int shown = ::wcwidth(c);
        const std::size_t width = shown > 0 ? static_cast<std::size_t>(shown) : shown < 0 ? 2 : 1;
        if (at + width > columns) {
            ++rows;
            at = 0;
        }
        at += width;
        if (at >= columns) {
            ++rows;
            at = 0;
        }
    }
    return rows;
}

std::string LineEditor::Editing::before_cursor() const {
    const LineInfo* info = el_line(line);
    return {info->buffer, static_cast<std::size_t>(info->cursor - info->buffer)};
}

void LineEditor::Editing::erase() {
    if (!reading || erased) return;
    erased = true;
    const std::size_t rows = rows_of(before_cursor());
    std::fputs("\r", stdout);
    if (rows > 0) std::fprintf(stdout, "\033[%zuA", rows);
    std::fputs("\033[J", stdout);
}

void LineEditor::Editing::draw_again() {
    std::string now = live->prompt();
    if (now != prompt) erase();
    prompt = std::move(now);
    if (!erased) return;
    erased = false;
    el_set(line, EL_REFRESH);
    std::fflush(stdout);
}

/// What is typed stays in its place if it had one row and still has; otherwise only the terminal knows where the
/// cursor is now, and the drawing begins on a fresh line.
void LineEditor::Editing::redraw_resized(std::size_t columns_before) {
    const std::size_t width = width_of(prompt) + width_of(before_cursor());
    if (live && width < std::min(columns_before, terminal_columns())) {
        std::fputs("\r\033[J", stdout);
    } else {
        std::fputs("\r\n", stdout);
    }
    el_resize(line);
    el_set(line, EL_REFRESH);
}

void LineEditor::Editing::run_ready() {
    live->ready();
    draw_again();
}

unsigned char LineEditor::Editing::up() {
    const LineInfo* info = el_line(line);
    const std::string text = live && info->lastchar == info->buffer ? live->up_key() : std::string();
    if (!text.empty()) {
        prompt = live->prompt();
        if (el_insertstr(line, text.c_str()) == 0) return CC_REFRESH;
    }
    el_push(line, "\x10");
    return CC_NORM;
}

unsigned char LineEditor::Editing::page_up() {
    if (!live) return CC_ERROR;
    live->page_up_key();
    draw_again();
    return CC_NORM;
}

/// False: a signal asked to stop.
bool LineEditor::Editing::wait_for_key() {
    std::size_t columns = terminal_columns();
    for (;;) {
        pollfd fds[4] = {{STDIN_FILENO, POLLIN, 0},
                         {signals->stop_fd(), POLLIN, 0},
                         {signals->redraw_fd(), POLLIN, 0},
                         {live ? live->fd() : -1, POLLIN, 0}};
        const int got = ::poll(fds, 4, live ? live->wait_ms() : -1);
        if (got < 0) continue;
        if (fds[1].revents != 0) {
            stopped = signals->take_stop();
            return false;
        }
        if (fds[2].revents != 0) {
            signals->take_redraw();
            el_set(line, EL_PREP_TERM, 1);
            redraw_resized(columns);
            columns = terminal_columns();
        }
        if (live && (got == 0 || fds[3].revents != 0)) run_ready();
        if (fds[0].revents != 0) return true;
    }
}

int LineEditor::Editing::read_character(wchar_t* out) {
    for (;;) {
        if (!wait_for_key()) return -1;
        char byte = 0;
        const ssize_t got = ::read(STDIN_FILENO, &byte, 1);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) {
            stopped = TerminalSignals::Stop::leave;
            return got < 0 ? -1 : 0;
        }
        if (byte == '\033' && live && live->cancels_by_escape()) {
            pollfd more{STDIN_FILENO, POLLIN, 0};
            if (::poll(&more, 1, escape_wait_ms) == 0) {
                stopped = TerminalSignals::Stop::cancel;
                return -1;
            }
        }
        const std::size_t size = std::mbrtowc(out, &byte, 1, &decoding);
        if (size == static_cast<std::size_t>(-2)) continue;
        if (size == static_cast<std::size_t>(-1)) {
            decoding = {};
            continue;
        }
        return 1;
    }
}

}  // namespace kabar::client
