// What the files of the line editor share: the editing of one line with libedit.
#pragma once

#include <cstdio>
#include <cwchar>
#include <optional>
#include <string>
#include <string_view>

#include <histedit.h>

#include "client/line_editor.h"
#include "client/line_painter.h"

namespace kabar::client {

struct LineEditor::Editing {
    TerminalSignals* signals = nullptr;
    Completer completer;
    std::string prompt;
    TerminalSignals::Stop stopped = TerminalSignals::Stop::none;
    std::mbstate_t decoding{};
    EditLine* line = nullptr;
    History* history = nullptr;
    std::FILE* nowhere = nullptr;

    Editing() = default;
    Editing(const Editing&) = delete;
    Editing& operator=(const Editing&) = delete;
    ~Editing() {
        if (line != nullptr) el_end(line);
        if (history != nullptr) history_end(history);
        if (nowhere != nullptr) std::fclose(nowhere);
    }

    static Editing& of(EditLine* line) {
        void* data = nullptr;
        el_get(line, EL_CLIENTDATA, &data);
        return *static_cast<Editing*>(data);
    }
    std::optional<Live> live;
    LinePainter painter;
    std::string preset;  ///< stands in the next line
    std::size_t most_bytes = 0;
    std::size_t columns = 0;  ///< as the line was drawn
    bool reading = false;

    std::string text() const;
    std::string before_cursor() const;
    void replace_text(const std::string& text);
    void show();
    void show_finished(const std::string& text);
    void write_above(std::string_view text);
    void follow_size();
    unsigned char complete_word();
    unsigned char up();
    unsigned char page(bool up);
    unsigned char clear_screen();
    unsigned char paste();
    bool escape();
    bool wait_for_key();
    bool read_byte(char& byte);
    int read_character(wchar_t* out);
};

/// The terminal brackets what is pasted from now on.
inline constexpr std::string_view paste_marked = "\033[?2004h";

/// All of it, at once.
void put(std::string_view text);

}  // namespace kabar::client
