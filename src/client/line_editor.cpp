#include "client/line_editor.h"

#include <cerrno>
#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <cwchar>

#include <histedit.h>
#include <langinfo.h>
#include <poll.h>
#include <unistd.h>

#include "client/chat_history.h"
#include "client/chat_text.h"

namespace kabar::client {

struct LineEditor::Editing {
    TerminalSignals* signals = nullptr;
    Completer completer;
    std::string prompt;
    TerminalSignals::Stop stopped = TerminalSignals::Stop::none;
    std::mbstate_t decoding{};
    EditLine* line = nullptr;
    History* history = nullptr;

    Editing() = default;
    Editing(const Editing&) = delete;
    Editing& operator=(const Editing&) = delete;
    ~Editing() {
        if (line != nullptr) el_end(line);
        if (history != nullptr) history_end(history);
    }

    static Editing& of(EditLine* line) {
        void* data = nullptr;
        el_get(line, EL_CLIENTDATA, &data);
        return *static_cast<Editing*>(data);
    }
    bool wait_for_key();
    int read_character(wchar_t* out);
    unsigned char complete_word();
};

namespace {

bool can_edit() {
    const char* term = std::getenv("TERM");
    return term != nullptr && *term != '\0' && std::strcmp(term, "dumb") != 0;
}

/// libedit decodes what is typed by the locale; the wire is UTF-8 whatever the locale says.
void use_utf8() {
    std::setlocale(LC_CTYPE, "");
    if (std::strcmp(nl_langinfo(CODESET), "UTF-8") != 0) std::setlocale(LC_CTYPE, "C.UTF-8");
}

void list_candidates(const std::vector<std::string>& candidates) {
    constexpr std::size_t most_listed = 100;
    const std::size_t columns = terminal_columns();
    std::size_t used = 0;
    std::string out = "\n";
    for (std::size_t i = 0; i < candidates.size() && i < most_listed; ++i) {
        const std::size_t width = width_of(candidates[i]) + 2;
        if (used > 0 && used + width > columns) {
            out += '\n';
            used = 0;
        }
        out += candidates[i] + "  ";
        used += width;
    }
    if (candidates.size() > most_listed) out += "...";
    std::fprintf(stdout, "%s\n", out.c_str());
}

}  // namespace

/// False: a signal asked to stop.
bool LineEditor::Editing::wait_for_key() {
    for (;;) {
        pollfd fds[3] = {{STDIN_FILENO, POLLIN, 0}, {signals->stop_fd(), POLLIN, 0}, {signals->redraw_fd(), POLLIN, 0}};
        if (::poll(fds, 3, -1) < 0) continue;
        if (fds[1].revents != 0) {
            stopped = signals->take_stop();
            return false;
        }
        if (fds[2].revents != 0) {
            signals->take_redraw();
            el_set(line, EL_PREP_TERM, 1);
            // Where the cursor is now only the terminal knows; on a fresh line the drawing is right.
            std::fputs("\r\n", stdout);
            el_resize(line);
            el_set(line, EL_REFRESH);
        }
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
        const std::size_t size = std::mbrtowc(out, &byte, 1, &decoding);
        if (size == static_cast<std::size_t>(-2)) continue;
        if (size == static_cast<std::size_t>(-1)) {
            decoding = {};
            continue;
        }
        return 1;
    }
}

unsigned char LineEditor::Editing::complete_word() {
    const LineInfo* info = el_line(line);
    const std::string_view before(info->buffer, static_cast<std::size_t>(info->cursor - info->buffer));
    const Completion completion = completer(before);
    if (completion.candidates.empty()) return CC_REFRESH_BEEP;
    std::string text = common_beginning(completion.candidates);
    const bool only_one = completion.candidates.size() == 1;
    if (only_one) text += ' ';
    const std::string typed(before.substr(before.size() - completion.replace));
    if (!only_one && text.size() <= typed.size()) {
        list_candidates(completion.candidates);
        return CC_REDISPLAY;
    }
    el_deletestr(line, static_cast<int>(std::mbstowcs(nullptr, typed.c_str(), 0)));
    return el_insertstr(line, text.c_str()) == 0 ? CC_REFRESH : CC_REFRESH_BEEP;
}

LineEditor::LineEditor(TerminalSignals& signals, std::size_t most_bytes, Completer completer)
    : most_bytes_(most_bytes), plain_(STDIN_FILENO, most_bytes, &signals) {
    use_utf8();
    if (!can_edit()) return;
    auto editing = std::make_unique<Editing>();
    editing->signals = &signals;
    editing->completer = std::move(completer);
    editing->history = history_init();
    editing->line = el_init("kabar", stdin, stdout, stderr);
    if (editing->line == nullptr || editing->history == nullptr) return;
    HistEvent event{};
    history(editing->history, &event, H_SETSIZE, static_cast<int>(ChatHistory::most_lines));
    EditLine* line = editing->line;
    el_set(line, EL_CLIENTDATA, editing.get());
    el_set(line, EL_SIGNAL, 0);
    el_set(line, EL_EDITOR, "emacs");
    el_set(line, EL_HIST, history, editing->history);
    el_set(
        line, EL_PROMPT, +[](EditLine* each) { return Editing::of(each).prompt.data(); });
    el_set(
        line, EL_GETCFN, +[](EditLine* each, wchar_t* out) { return Editing::of(each).read_character(out); });
    // The wide form keeps these names without copying them.
    el_wset(
        line, EL_ADDFN, L"kabar-complete", L"complete the word",
        +[](EditLine* each, wint_t) { return Editing::of(each).complete_word(); });
    el_set(line, EL_BIND, "^I", "kabar-complete", nullptr);
    el_set(line, EL_BIND, "^R", "em-inc-search-prev", nullptr);
    editing_ = std::move(editing);
}

LineEditor::~LineEditor() = default;

Input LineEditor::read(const std::string& prompt) {
    std::fflush(stdout);
    Input input;
    if (!editing_) {
        std::fputs(prompt.c_str(), stdout);
        std::fflush(stdout);
        input = plain_.next();
    } else {
        editing_->prompt = prompt;
        editing_->stopped = TerminalSignals::Stop::none;
        editing_->decoding = {};
        // Before the prompt is seen: what is typed from then on is echoed once, by the editor.
        el_set(editing_->line, EL_PREP_TERM, 1);
        int count = 0;
        const char* line = el_gets(editing_->line, &count);
        if (line != nullptr && count > 0) {
            input = {Input::What::line, std::string(line, static_cast<std::size_t>(count))};
            while (input.line.ends_with('\n') || input.line.ends_with('\r')) input.line.pop_back();
            if (input.line.size() > most_bytes_) input = {Input::What::too_long, {}};
        } else if (editing_->stopped == TerminalSignals::Stop::cancel) {
            input.what = Input::What::cancelled;
        }
    }
    if (input.what == Input::What::cancelled || input.what == Input::What::end) std::fputc('\n', stdout);
    return input;
}

void LineEditor::remember(const std::string& line) {
    if (!editing_) return;
    HistEvent event{};
    history(editing_->history, &event, H_ENTER, line.c_str());
}

}  // namespace kabar::client
