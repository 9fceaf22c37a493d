// A line that a person types, with its prompt, on the rows of a terminal.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kabar::client {

struct Painting {
    struct Row {
        std::string text;
        std::size_t width = 0;
    };
    std::vector<Row> rows;  ///< each narrower than the terminal, so that no row ends by itself
    std::size_t cursor_row = 0;
    std::size_t before_cursor = 0;  ///< bytes of that row
    std::size_t prompt_bytes = 0;   ///< of the first row

    bool at_end() const { return cursor_row + 1 == rows.size() && before_cursor == rows.back().text.size(); }
};

/// `cursor`: bytes of `text` before it. Of more than `most_rows` rows those around the cursor. What a terminal would
/// carry out becomes visible; a newline begins a row. Pure, by the C library's widths in the current locale.
Painting paint(std::string_view prompt, std::string_view text, std::size_t cursor, std::size_t columns,
               std::size_t most_rows);

/// Knows what stands on the screen. Each function gives what is to be written to the terminal. Not thread-safe.
class LinePainter {
public:
    void set_bold_prompt(bool bold) { bold_ = bold; }

    std::string draw(Painting next);
    /// The cursor is where the line began, and the line gone.
    std::string erase();
    /// The line stays, the cursor is below it.
    std::string leave();
    /// The terminal has `columns` now, and has broken longer rows anew; the line is gone.
    std::string resized(std::size_t columns);

private:
    std::string row_text(const Painting& painting, std::size_t row, std::size_t bytes) const;
    std::string to_first_row() const;

    Painting shown_;  ///< no rows: nothing
    bool bold_ = false;
};

}  // namespace kabar::client
