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

/// The terminal marks what is pasted, so that a newline in it is none that was typed.
constexpr std::string_view paste_unmarked = "\033[?2004l";

/// libedit decodes what is typed by the locale; the wire is UTF-8 whatever the locale says.
void use_utf8() {
    std::setlocale(LC_CTYPE, "");
    if (std::strcmp(nl_langinfo(CODESET), "UTF-8") != 0) std::setlocale(LC_CTYPE, "C.UTF-8");
}

std::string list_of(const std::vector<std::string>& candidates) {
    constexpr std::size_t most_listed = 100;
    const std::size_t columns = terminal_columns();
    std::size_t used = 0;
    std::string out;
    for (std::size_t i = 0; i < candidates.size() && i < most_listed; ++i) {
        const std::size_t width = width_of(candidates[i]) + 2;
        if (used > 0 && used + width > columns) {
            out += '\n';
            used = 0;
        }
        out += candidates[i] + "  ";
        used += width;
    }
    return out + (candidates.size() > most_listed ? "...\n" : "\n");
}

struct Key {
    const char* sequence;
    const char* function;
};
constexpr Key keys[] = {
    {"^I", "kabar-complete"},          {"\\e[A", "kabar-up"},         {"\\eOA", "kabar-up"},
    {"\\e[5~", "kabar-page-up"},       {"\\e[6~", "kabar-page-down"}, {"\\e[200~", "kabar-paste"},
    {"\\e^M", "kabar-newline"},        {"\\e^J", "kabar-newline"},    {"^R", "em-inc-search-prev"},
    {"\\e[3~", "ed-delete-next-char"}, {"\\e[1~", "ed-move-to-beg"},  {"\\e[4~", "ed-move-to-end"},
    {"\\e[1;5C", "em-next-word"},      {"\\e[1;5D", "ed-prev-word"},  {"^L", "kabar-clear"},
};

}  // namespace

unsigned char LineEditor::Editing::complete_word() {
    const std::string before = before_cursor();
    const Completion completion = completer(before);
    if (completion.candidates.empty()) {
        put("\a");
        return CC_NORM;
    }
    std::string found = common_beginning(completion.candidates);
    const bool only_one = completion.candidates.size() == 1;
    if (only_one && !found.ends_with('/')) found += ' ';
    const std::string typed(before.substr(before.size() - completion.replace));
    if (!only_one && found.size() <= typed.size()) {
        write_above(list_of(completion.candidates));
        return CC_NORM;
    }
    el_deletestr(line, static_cast<int>(std::mbstowcs(nullptr, typed.c_str(), 0)));
    el_insertstr(line, found.c_str());
    return CC_REFRESH;
}

void put(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stdout);
    std::fflush(stdout);
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
    editing->most_bytes = most_bytes;
    // libedit edits; what stands on the screen is drawn by LinePainter, which knows of marks without a width.
    editing->nowhere = std::fopen("/dev/null", "we");
    if (editing->nowhere == nullptr) return;
    editing->line =
        el_init_fd("kabar", stdin, editing->nowhere, editing->nowhere, STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO);
    if (editing->line == nullptr || editing->history == nullptr) return;
    HistEvent event{};
    history(editing->history, &event, H_SETSIZE, static_cast<int>(ChatHistory::most_lines));
    EditLine* line = editing->line;
    el_set(line, EL_CLIENTDATA, editing.get());
    el_set(line, EL_SIGNAL, 0);
    el_set(line, EL_EDITOR, "emacs");
    el_set(line, EL_HIST, history, editing->history);
    el_set(
        line, EL_GETCFN, +[](EditLine* each, wchar_t* out) { return Editing::of(each).read_character(out); });
    // The wide form keeps these names without copying them.
    el_wset(
        line, EL_ADDFN, L"kabar-complete", L"complete the word",
        +[](EditLine* each, wint_t) { return Editing::of(each).complete_word(); });
    el_wset(
        line, EL_ADDFN, L"kabar-up", L"the last own message, or the history",
        +[](EditLine* each, wint_t) { return Editing::of(each).up(); });
    el_wset(
        line, EL_ADDFN, L"kabar-page-up", L"older messages",
        +[](EditLine* each, wint_t) { return Editing::of(each).page(true); });
    el_wset(
        line, EL_ADDFN, L"kabar-page-down", L"newer messages",
        +[](EditLine* each, wint_t) { return Editing::of(each).page(false); });
    el_wset(
        line, EL_ADDFN, L"kabar-paste", L"a pasted text",
        +[](EditLine* each, wint_t) { return Editing::of(each).paste(); });
    el_wset(
        line, EL_ADDFN, L"kabar-clear", L"clear the screen",
        +[](EditLine* each, wint_t) { return Editing::of(each).clear_screen(); });
    el_wset(
        line, EL_ADDFN, L"kabar-newline", L"a new line inside the text", +[](EditLine* each, wint_t) {
            el_insertstr(each, "\n");
            return static_cast<unsigned char>(CC_REFRESH);
        });
    for (const Key& key : keys) el_set(line, EL_BIND, key.sequence, key.function, nullptr);
    editing_ = std::move(editing);
}

LineEditor::~LineEditor() = default;

Input LineEditor::read(const std::string& prompt) {
    std::fflush(stdout);
    if (!editing_) {
        std::fputs(prompt.c_str(), stdout);
        std::fflush(stdout);
        Input input = plain_.next();
        if (input.what == Input::What::cancelled || input.what == Input::What::end) std::fputc('\n', stdout);
        return input;
    }
    Editing& editing = *editing_;
    editing.prompt = editing.live ? editing.live->prompt() : prompt;
    editing.stopped = TerminalSignals::Stop::none;
    editing.decoding = {};
    // Before the prompt is seen: what is typed from then on is echoed once, by the editor.
    el_set(editing.line, EL_PREP_TERM, 1);
    put(paste_marked);
    int count = 0;
    editing.reading = true;
    const char* line = el_gets(editing.line, &count);
    // What is typed before the next prompt is not echoed among the results.
    if (editing.live) el_set(editing.line, EL_PREP_TERM, 1);
    Input input;
    if (line != nullptr && count > 0) {
        input = {Input::What::line, std::string(line, static_cast<std::size_t>(count))};
        while (input.line.ends_with('\n') || input.line.ends_with('\r')) input.line.pop_back();
    } else if (editing.stopped == TerminalSignals::Stop::cancel) {
        input.what = Input::What::cancelled;
    }
    if (input.what == Input::What::line) editing.show_finished(input.line);
    editing.reading = false;
    const bool back = input.what == Input::What::line && editing.live && editing.live->takes_back(input.line);
    put((back ? editing.painter.erase() : editing.painter.leave()) + std::string(paste_unmarked));
    if (input.line.size() > most_bytes_) input = {Input::What::too_long, {}};
    return input;
}

void LineEditor::hold_keys() {
    if (editing_) el_set(editing_->line, EL_PREP_TERM, 1);
}

void LineEditor::go_live(Live live) {
    if (editing_) editing_->live = std::move(live);
}

void LineEditor::complete_with(Completer completer) {
    if (editing_) editing_->completer = std::move(completer);
}

void LineEditor::write(std::string_view text) {
    if (!text.empty() && editing_ && editing_->reading) return editing_->write_above(text);
    put(text);
}

void LineEditor::preset(std::string text) {
    if (editing_) editing_->preset = std::move(text);
}

void LineEditor::set_bold_prompt(bool bold) {
    if (editing_) editing_->painter.set_bold_prompt(bold);
}

void LineEditor::remember(const std::string& line) {
    if (!editing_) return;
    HistEvent event{};
    history(editing_->history, &event, H_ENTER, line.c_str());
}

}  // namespace kabar::client
