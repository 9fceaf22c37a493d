#include "client/chat_history.h"

#include <cstdio>
#include <filesystem>
#include <memory>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "client/chat_request.h"

namespace kabar::client {

namespace fs = std::filesystem;

namespace {

/// Past this many lines in the file it is cut to the newest most_lines.
constexpr std::size_t most_lines_in_file = 2 * ChatHistory::most_lines;
/// More than a full file can be; a larger one was not written by this program.
constexpr std::size_t most_file_bytes = 2 * most_lines_in_file * ChatHistory::line_bytes;

struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, Close>;

File open_private(const std::string& path, int flags, const char* mode) {
    const int fd = ::open(path.c_str(), flags | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR);
    if (fd < 0) return nullptr;
    struct stat about {};
    if (::fstat(fd, &about) != 0 || !S_ISREG(about.st_mode) || ::fchmod(fd, S_IRUSR | S_IWUSR) != 0) {
        ::close(fd);
        return nullptr;
    }
    return File(::fdopen(fd, mode));
}

}  // namespace

std::string history_path(const char* xdg_state_home, const char* home) {
    const auto given = [](const char* value) { return value != nullptr && *value == '/'; };
    if (given(xdg_state_home)) return std::string(xdg_state_home) + "/kabar/history";
    if (given(home)) return std::string(home) + "/.local/state/kabar/history";
    return {};
}

ChatHistory::ChatHistory(std::string path) : path_(std::move(path)) {
    if (path_.empty()) return;
    std::error_code ignored;
    const fs::path folder = fs::path(path_).parent_path();
    if (fs::create_directories(folder, ignored)) fs::permissions(folder, fs::perms::owner_all, ignored);
    load();
}

void ChatHistory::load() {
    const File file = open_private(path_, O_RDONLY | O_NONBLOCK, "r");
    if (!file) return;
    std::string text(most_file_bytes, '\0');
    text.resize(std::fread(text.data(), 1, text.size(), file.get()));
    std::size_t in_file = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = text.find('\n', at);
        if (end == std::string::npos) break;
        const std::string_view line = std::string_view(text).substr(at, end - at);
        at = end + 1;
        ++in_file;
        if (line.size() > line_bytes || !may_be_remembered(line)) continue;
        lines_.emplace_back(line);
        if (lines_.size() > most_lines) lines_.pop_front();
    }
    if (in_file > most_lines_in_file) save_all();
}

void ChatHistory::save_all() const {
    const std::string fresh = path_ + ".new";
    {
        const File file = open_private(fresh, O_WRONLY | O_CREAT | O_TRUNC, "w");
        if (!file) return;
        for (const auto& line : lines_) std::fprintf(file.get(), "%s\n", line.c_str());
        if (std::fflush(file.get()) != 0) return;
    }
    std::error_code ignored;
    fs::rename(fresh, path_, ignored);
}

void ChatHistory::append(std::string_view line) const {
    if (path_.empty()) return;
    const File file = open_private(path_, O_WRONLY | O_CREAT | O_APPEND, "a");
    if (!file) return;
    const std::string with_end = std::string(line) + "\n";
    std::fwrite(with_end.data(), 1, with_end.size(), file.get());
}

bool ChatHistory::add(std::string_view line) {
    while (!line.empty() && (line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
    if (line.empty() || line.size() > line_bytes || !may_be_remembered(line)) return false;
    if (!lines_.empty() && lines_.back() == line) return false;
    lines_.emplace_back(line);
    if (lines_.size() > most_lines) lines_.pop_front();
    append(line);
    return true;
}

}  // namespace kabar::client
