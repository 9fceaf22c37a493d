// Waiting for keys, and what happens on the screen meanwhile.
#include <cerrno>
#include <cstdlib>

#include <poll.h>
#include <unistd.h>

#include "client/line_editing.h"

namespace kabar::client {

namespace {

/// The bytes of a key's sequence come together; Esc comes alone.
constexpr int escape_wait_ms = 50;
/// A paste without its end is given up after this long.
constexpr int paste_wait_ms = 1'000;
constexpr std::string_view paste_end = "\033[201~";

bool readable(int fd, int wait_ms) {
    pollfd one{fd, POLLIN, 0};
    return ::poll(&one, 1, wait_ms) > 0;
}

/// Only newlines stay of what is not to be seen.
std::string pasted_text(const std::string& bytes) {
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        const auto byte = static_cast<unsigned char>(bytes[i]);
        if (byte == '\r' && i + 1 < bytes.size() && bytes[i + 1] == '\n') continue;
        if (byte == '\r' || byte == '\n') {
            out += '\n';
        } else if (byte == '\t') {
            out += ' ';
        } else if (byte >= 0x20 && byte != 0x7F) {
            out += bytes[i];
        }
    }
    while (out.ends_with('\n')) out.pop_back();
    return out;
}

}  // namespace

std::string LineEditor::Editing::text() const {
    const LineInfo* info = el_line(line);
    return {info->buffer, info->lastchar};
}

std::string LineEditor::Editing::before_cursor() const {
    const LineInfo* info = el_line(line);
    return {info->buffer, info->cursor};
}

void LineEditor::Editing::replace_text(const std::string& with) {
    const auto size = static_cast<int>(std::mbstowcs(nullptr, text().c_str(), 0));
    el_cursor(line, size);
    if (size > 0) el_deletestr(line, size);
    if (!with.empty()) el_insertstr(line, with.c_str());
}

/// Before anything is drawn: the signal may come later than the new size.
void LineEditor::Editing::follow_size() {
    if (columns == terminal_columns()) return;
    columns = terminal_columns();
    put(painter.resized(columns));
    el_resize(line);
}

void LineEditor::Editing::show() {
    follow_size();
    if (live) prompt = live->prompt();
    put(painter.draw(paint(prompt, text(), before_cursor().size(), columns, terminal_rows() - 1)));
}

/// libedit has the cursor at the end and has begun a new line already.
void LineEditor::Editing::show_finished(const std::string& finished) {
    follow_size();
    put(painter.draw(paint(prompt, finished, finished.size(), columns, terminal_rows() - 1)));
}

void LineEditor::Editing::write_above(std::string_view above) {
    follow_size();
    put(painter.erase() + std::string(above));
}

unsigned char LineEditor::Editing::up() {
    const std::string other = live && text().empty() ? live->up_key() : std::string();
    if (!other.empty() && el_insertstr(line, other.c_str()) == 0) return CC_REFRESH;
    el_push(line, "\x10");
    return CC_NORM;
}

unsigned char LineEditor::Editing::page(bool up) {
    if (live) live->page_key(up);
    return CC_NORM;
}

unsigned char LineEditor::Editing::clear_screen() {
    write_above("\033[H\033[2J");
    if (live) live->cleared();
    return CC_NORM;
}

unsigned char LineEditor::Editing::paste() {
    std::string bytes;
    for (char byte = 0; bytes.size() < 2 * most_bytes && readable(STDIN_FILENO, paste_wait_ms) && read_byte(byte);) {
        bytes += byte;
        if (!bytes.ends_with(paste_end)) continue;
        bytes.resize(bytes.size() - paste_end.size());
        break;
    }
    el_insertstr(line, pasted_text(bytes).c_str());
    return CC_REFRESH;
}

/// Whether the Esc that was read stood alone and meant something.
bool LineEditor::Editing::escape() {
    if (!live || readable(STDIN_FILENO, escape_wait_ms)) return false;
    if (live->escape_key()) replace_text({});
    return true;
}

/// False: a signal asked to stop.
bool LineEditor::Editing::wait_for_key() {
    for (;;) {
        // Who types or pastes faster than can be drawn sees the last of it.
        if (!readable(STDIN_FILENO, 0)) show();
        pollfd fds[4] = {{STDIN_FILENO, POLLIN, 0},
                         {signals->stop_fd(), POLLIN, 0},
                         {signals->redraw_fd(), POLLIN, 0},
                         {live ? live->fd() : -1, POLLIN, 0}};
        const int wait_ms = live ? live->wait_ms() : -1;
        const int got = ::poll(fds, 4, wait_ms);
        if (got < 0) continue;
        if (fds[1].revents != 0) {
            stopped = signals->take_stop();
            return false;
        }
        if (fds[2].revents != 0) {
            const auto redraw = signals->take_redraw();
            // After Ctrl-Z the terminal may be as the shell left it.
            el_set(line, EL_PREP_TERM, 1);
            if (redraw == TerminalSignals::Redraw::continued) put(paste_marked);
            if (columns == terminal_columns()) put(painter.erase());
            if (live) live->redraw(redraw);
        }
        if (live && (got == 0 || wait_ms == 0 || fds[3].revents != 0)) live->ready();
        if (fds[0].revents != 0) return true;
    }
}

/// False: the end of the input.
bool LineEditor::Editing::read_byte(char& byte) {
    ssize_t got = 0;
    do {
        got = ::read(STDIN_FILENO, &byte, 1);
    } while (got < 0 && errno == EINTR);
    if (got <= 0) stopped = TerminalSignals::Stop::leave;
    return got > 0;
}

int LineEditor::Editing::read_character(wchar_t* out) {
    if (!preset.empty()) replace_text(std::exchange(preset, {}));
    for (;;) {
        if (live && reading) live->typed(text());
        if (!wait_for_key()) return -1;
        char byte = 0;
        if (!read_byte(byte)) return 0;
        if (byte == '\033' && escape()) continue;
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
