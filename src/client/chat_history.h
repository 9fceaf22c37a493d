#pragma once

#include <deque>
#include <string>
#include <string_view>

namespace kabar::client {

/// Where the history belongs: `$XDG_STATE_HOME/kabar/history`, or under `$HOME/.local/state`; "" if neither is set.
std::string history_path(const char* xdg_state_home, const char* home);

/// The lines typed before, kept in a file that only its owner may read. Several clients may share the file.
/// What may_be_remembered() refuses never gets here, neither into the file nor into memory. A file that cannot be
/// read or written is no error: the history is then only in memory. Not thread-safe.
class ChatHistory {
public:
    static constexpr std::size_t most_lines = 500;
    static constexpr std::size_t line_bytes = 4096;

    /// "": no file.
    explicit ChatHistory(std::string path);

    /// Keeps the line unless it is secret, too long, or the same as the last.
    /// True if it was kept.
    bool add(std::string_view line);

    /// Oldest first.
    const std::deque<std::string>& lines() const { return lines_; }

private:
    void load();
    void save_all() const;
    void append(std::string_view line) const;

    std::string path_;
    std::deque<std::string> lines_;
};

}  // namespace kabar::client
