#include "client/line_painter.h"

#include <algorithm>
#include <cstring>
#include <cwchar>
#include <utility>

#include "client/chat_text.h"

namespace kabar::client {

namespace {

constexpr std::size_t least_columns = 4;

std::string up_by(std::size_t rows) { return rows == 0 ? "" : "\033[" + std::to_string(rows) + "A"; }

/// The bytes of the character that begins `text`, in valid UTF-8 or not.
std::size_t size_of_first(std::string_view text) {
    std::size_t size = 1;
    while (size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) ++size;
    return size;
}

class Rows {
public:
    explicit Rows(std::size_t columns) : most_(std::max(columns, least_columns) - 1) { painting.rows.emplace_back(); }

    void new_row() { painting.rows.emplace_back(); }
    void put(std::string_view character) {
        const std::string shown = for_terminal(character);
        const std::size_t width = width_of(shown);
        if (painting.rows.back().width + width > most_) new_row();
        painting.rows.back().text += shown;
        painting.rows.back().width += width;
    }
    void note_cursor() {
        painting.cursor_row = painting.rows.size() - 1;
        painting.before_cursor = painting.rows.back().text.size();
    }
    Painting painting;

private:
    std::size_t most_;
};

}  // namespace

Painting paint(std::string_view prompt, std::string_view text, std::size_t cursor, std::size_t columns,
               std::size_t most_rows) {
    Rows rows(columns);
    for (std::size_t at = 0; at < prompt.size();) {
        const std::size_t size = size_of_first(prompt.substr(at));
        rows.put(prompt.substr(at, size));
        at += size;
    }
    if (rows.painting.rows.size() == 1) rows.painting.prompt_bytes = rows.painting.rows[0].text.size();
    for (std::size_t at = 0; at < text.size();) {
        if (at == cursor) rows.note_cursor();
        const std::size_t size = size_of_first(text.substr(at));
        if (text[at] == '\n') {
            rows.new_row();
        } else {
            rows.put(text.substr(at, size));
        }
        at += size;
    }
    if (cursor >= text.size()) rows.note_cursor();
    Painting out = std::move(rows.painting);
    if (out.rows.size() <= most_rows) return out;
    const std::size_t start = out.cursor_row < most_rows ? 0 : out.cursor_row - most_rows + 1;
    out.rows.resize(start + most_rows);
    out.rows.erase(out.rows.begin(), out.rows.begin() + static_cast<std::ptrdiff_t>(start));
    out.cursor_row -= start;
    if (start > 0) out.prompt_bytes = 0;
    return out;
}

std::string LinePainter::row_text(const Painting& painting, std::size_t row, std::size_t bytes) const {
    const std::string text = painting.rows[row].text.substr(0, bytes);
    if (!bold_ || row > 0 || painting.prompt_bytes == 0 || bytes < painting.prompt_bytes) return text;
    return "\033[1m" + text.substr(0, painting.prompt_bytes) + "\033[0m" + text.substr(painting.prompt_bytes);
}

std::string LinePainter::to_first_row() const { return "\r" + up_by(shown_.rows.empty() ? 0 : shown_.cursor_row); }

std::string LinePainter::draw(Painting next) {
    const auto same = [&](std::size_t row) { return shown_.rows[row].text == next.rows[row].text; };
    const bool one_more = !shown_.rows.empty() && shown_.rows.size() == next.rows.size() && shown_.at_end() &&
                          next.at_end() && shown_.prompt_bytes == next.prompt_bytes;
    std::size_t rows_same = 0;
    while (one_more && rows_same + 1 < next.rows.size() && same(rows_same)) ++rows_same;
    if (one_more && rows_same + 1 == next.rows.size() && next.rows.back().text.starts_with(shown_.rows.back().text)) {
        std::string added = next.rows.back().text.substr(shown_.rows.back().text.size());
        shown_ = std::move(next);
        return added;
    }
    std::string out = to_first_row();
    for (std::size_t row = 0; row < next.rows.size(); ++row) {
        out += (row > 0 ? "\r\n" : "") + row_text(next, row, next.rows[row].text.size()) + "\033[K";
    }
    out += "\033[J";
    // The terminal's own opinion of widths puts the cursor right: what stands before it is written again.
    if (!next.at_end()) {
        out +=
            "\r" + up_by(next.rows.size() - 1 - next.cursor_row) + row_text(next, next.cursor_row, next.before_cursor);
    }
    shown_ = std::move(next);
    return out;
}

std::string LinePainter::erase() {
    if (shown_.rows.empty()) return {};
    std::string out = to_first_row() + "\033[J";
    shown_ = {};
    return out;
}

std::string LinePainter::leave() {
    if (shown_.rows.empty()) return {};
    const std::size_t down = shown_.rows.size() - 1 - shown_.cursor_row;
    shown_ = {};
    return (down == 0 ? "" : "\033[" + std::to_string(down) + "B") + "\r\n";
}

std::string LinePainter::resized(std::size_t columns) {
    if (shown_.rows.empty() || columns == 0) return {};
    std::size_t above = width_of(shown_.rows[shown_.cursor_row].text.substr(0, shown_.before_cursor)) / columns;
    for (std::size_t row = 0; row < shown_.cursor_row; ++row) {
        above += std::max<std::size_t>(1, (shown_.rows[row].width + columns - 1) / columns);
    }
    shown_ = {};
    return "\r" + up_by(above) + "\033[J";
}

}  // namespace kabar::client
