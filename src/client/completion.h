#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace kabar::client {

/// The names of users and rooms that were seen, for completion: at most `most`, the one not seen for longest goes first.
class SeenNames {
public:
    static constexpr std::size_t most = 1000;

    /// What cannot be one is ignored: names come from others.
    void add(std::string_view name);
    /// Sorted; those that begin with `prefix`, small and capital letters of ASCII alike.
    std::vector<std::string> beginning_with(std::string_view prefix) const;

    /// The numbers of one's own sessions, as they were listed last.
    void set_sessions(std::vector<std::string> numbers) { sessions_ = std::move(numbers); }
    const std::vector<std::string>& sessions() const { return sessions_; }

private:
    std::deque<std::string> names_;
    std::vector<std::string> sessions_;
};

struct Completion {
    std::size_t replace = 0;  ///< how many bytes before the cursor are replaced
    std::vector<std::string> candidates;
};

/// What can stand at the end of `before`, the line up to the cursor: a command, a name, the argument of `help`
/// or `logout`. Pure.
Completion complete(std::string_view before, const SeenNames& names);

/// The longest beginning that all have, in whole characters of UTF-8.
std::string common_beginning(const std::vector<std::string>& candidates);

}  // namespace kabar::client
