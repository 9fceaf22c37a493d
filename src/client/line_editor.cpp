#include "client/line_editor.h"

#include <clocale>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <langinfo.h>
#include <unistd.h>

#include "client/chat_history.h"
#include "client/chat_text.h"
#include "client/line_editing.h"

namespace kabar::client {

namespace {

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

bool LineEditor::can_edit() {
    const char* term = std::getenv("TERM");
    return term != nullptr && *term != '\0' && std::strcmp(term, "dumb") != 0;
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
    el_wset(
        line, EL_ADDFN, L"kabar-up", L"the last own message, or the history",
        +[](EditLine* each, wint_t) { return Editing::of(each).up(); });
    el_wset(
        line, EL_ADDFN, L"kabar-page-up", L"older messages",
        +[](EditLine* each, wint_t) { return Editing::of(each).page_up(); });
    for (const char* key : {"\\e[A", "\\eOA"}) el_set(line, EL_BIND, key, "kabar-up", nullptr);
    el_set(line, EL_BIND, "\\e[5~", "kabar-page-up", nullptr);
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
        editing_->prompt = editing_->live ? editing_->live->prompt() : prompt;
        editing_->stopped = TerminalSignals::Stop::none;
        editing_->decoding = {};
        // Before the prompt is seen: what is typed from then on is echoed once, by the editor.
        el_set(editing_->line, EL_PREP_TERM, 1);
        int count = 0;
        editing_->reading = true;
        const char* line = el_gets(editing_->line, &count);
        editing_->reading = false;
        if (line != nullptr && count > 0) {
            input = {Input::What::line, std::string(line, static_cast<std::size_t>(count))};
            while (input.line.ends_with('\n') || input.line.ends_with('\r')) input.line.pop_back();
            editing_->last_line = input.line;
            if (input.line.size() > most_bytes_) input = {Input::What::too_long, {}};
        } else if (editing_->stopped == TerminalSignals::Stop::cancel) {
            input.what = Input::What::cancelled;
        }
    }
    if (input.what == Input::What::cancelled || input.what == Input::What::end) std::fputc('\n', stdout);
    return input;
}

void LineEditor::go_live(Live live) {
    if (editing_) editing_->live = std::move(live);
}

void LineEditor::complete_with(Completer completer) {
    if (editing_) editing_->completer = std::move(completer);
}

void LineEditor::write(std::string_view text) {
    if (text.empty()) return;
    if (editing_) editing_->erase();
    std::fwrite(text.data(), 1, text.size(), stdout);
}

void LineEditor::take_back() {
    if (!editing_) return;
    std::fprintf(stdout, "\033[%zuA\r\033[J", editing_->rows_of(editing_->last_line) + 1);
}

void LineEditor::remember(const std::string& line) {
    if (!editing_) return;
    HistEvent event{};
    history(editing_->history, &event, H_ENTER, line.c_str());
}

}  // namespace kabar::client
