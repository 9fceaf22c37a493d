// What the files of the line editor share: the editing of one line with libedit.
#pragma once

#include <cwchar>
#include <optional>
#include <string>

#include <histedit.h>

#include "client/line_editor.h"

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
    std::optional<Live> live;
    bool reading = false;
    bool erased = false;
    std::string last_line;

    std::size_t rows_of(std::string_view text) const;
    std::string before_cursor() const;
    void erase();
    void draw_again();
    void redraw_resized(std::size_t columns_before);
    void run_ready();
    unsigned char up();
    unsigned char page_up();
    bool wait_for_key();
    int read_character(wchar_t* out);
    unsigned char complete_word();
};

}  // namespace kabar::client
