#include "client/live_text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>

#include "client/chat_text.h"

namespace kabar::client {

namespace {

/// Hebrew to Arabic Extended-A, and their presentation forms.
bool has_right_to_left(std::string_view text) {
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        const auto lead = static_cast<unsigned char>(text[i]);
        const auto next = static_cast<unsigned char>(text[i + 1]);
        if (lead >= 0xD6 && lead <= 0xDF) return true;
        if (lead == 0xE0 && next >= 0xA0 && next <= 0xA3) return true;
        if (lead == 0xEF && next >= 0xAC && next <= 0xBB && next != 0xB8) return true;
    }
    return false;
}

bool is_inside_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

/// Scripts whose characters are wide have no blanks.
bool has_wide(std::string_view word, std::size_t width) {
    return width > word.size() - static_cast<std::size_t>(std::count_if(word.begin(), word.end(), is_inside_character));
}

class Lines {
public:
    Lines(std::size_t used, std::size_t columns) : at_(used), columns_(columns) {}

    void new_line(std::size_t indent = live_indent) {
        end_line();
        out_ += "\n" + std::string(indent, ' ');
        at_ = indent;
        blanks_ = 0;
    }
    void blank() { ++blanks_; }
    void put_word(std::string_view word) {
        const std::size_t width = width_of(word);
        const bool link = word.find("://") != std::string_view::npos;
        const bool in_pieces = !link && (live_indent + width > columns_ || has_wide(word, width));
        if (at_ + blanks_ + width <= columns_ || (at_ <= live_indent && !in_pieces)) return put(word, width);
        if (!in_pieces) {
            // A link too long for any line has as much of one as there is.
            new_line(live_indent + width > columns_ ? 0 : live_indent);
            return put(word, width);
        }
        for (std::size_t at = 0; at < word.size();) {
            std::size_t size = 1;
            while (at + size < word.size() && is_inside_character(word[at + size])) ++size;
            const std::size_t each = width_of(word.substr(at, size));
            if (at_ + blanks_ + each > columns_ && at_ > live_indent) new_line();
            put(word.substr(at, size), each);
            at += size;
        }
    }
    std::string take() {
        end_line();
        return std::move(out_);
    }

private:
    void put(std::string_view text, std::size_t width) {
        line_.append(blanks_, ' ');
        line_ += text;
        at_ += blanks_ + width;
        blanks_ = 0;
    }
    void end_line() {
        out_ += has_right_to_left(line_) ? "\xE2\x81\xA8" + line_ + "\xE2\x81\xA9" : line_;
        line_.clear();
    }

    std::string out_;
    std::string line_;
    std::size_t at_;
    std::size_t columns_;
    std::size_t blanks_ = 0;
};

}  // namespace

std::string live_text(std::string_view text, std::size_t used, std::size_t columns) {
    const std::string shown = for_terminal(text);
    Lines lines(used, columns);
    for (std::size_t at = 0; at < shown.size();) {
        if (shown[at] == '\n') {
            lines.new_line();
            ++at;
        } else if (shown[at] == ' ') {
            lines.blank();
            ++at;
        } else {
            const std::size_t end = std::min(shown.find_first_of(" \n", at), shown.size());
            lines.put_word(std::string_view(shown).substr(at, end - at));
            at = end;
        }
    }
    return lines.take();
}

std::size_t rows_of(std::string_view lines, std::size_t columns) {
    std::size_t rows = 0;
    while (!lines.empty()) {
        const std::size_t end = std::min(lines.find('\n'), lines.size());
        std::string line(lines.substr(0, end));
        for (std::size_t at = 0; (at = line.find("\033[", at)) != std::string::npos;) {
            line.erase(at, line.find('m', at) - at + 1);
        }
        rows += std::max<std::size_t>(1, (width_of(line) + columns - 1) / columns);
        lines.remove_prefix(std::min(end + 1, lines.size()));
    }
    return rows;
}

std::string size_text(std::int64_t bytes) {
    constexpr std::array<const char*, 4> units = {"kB", "MB", "GB", "TB"};
    if (bytes < 1000) return std::to_string(bytes) + " B";
    double size = static_cast<double>(bytes) / 1000;
    std::size_t unit = 0;
    for (; size >= 999.95 && unit + 1 < units.size(); ++unit) size /= 1000;
    char text[32] = {};
    std::snprintf(text, sizeof text, "%.1f %s", size, units[unit]);
    return text;
}

}  // namespace kabar::client
