#include "store/vault_files.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace kabar::store {

namespace {

struct CloseDirectory {
    void operator()(DIR* directory) const { ::closedir(directory); }
};

}  // namespace

Fd& Fd::operator=(Fd&& other) noexcept {
    if (this != &other) {
        if (fd_ >= 0) ::close(fd_);
        fd_ = other.release();
    }
    return *this;
}

Fd::~Fd() {
    if (fd_ >= 0) ::close(fd_);
}

int Fd::release() noexcept { return std::exchange(fd_, -1); }

Error system_error(std::string_view what, const std::string& path) {
    const int number = errno;
    if (number == ENOSPC || number == EDQUOT) return {Code::storage_full, {}};
    return {Code::internal, std::string(what) + " " + path + ": " + std::strerror(number)};
}

Result<Fd> open_file(const std::string& path, int flags) {
    const int fd = ::open(path.c_str(), flags | O_CLOEXEC, 0600);
    if (fd < 0) return tl::unexpected(system_error("cannot open", path));
    return Fd(fd);
}

Status make_directory(const std::string& path) {
    if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST) return tl::unexpected(system_error("cannot make", path));
    return {};
}

Status sync_file(int fd, const std::string& path) {
    if (::fsync(fd) != 0) return tl::unexpected(system_error("cannot write", path));
    return {};
}

Status sync_directory(const std::string& path) {
    auto fd = open_file(path, O_RDONLY | O_DIRECTORY);
    if (!fd) return tl::unexpected(fd.error());
    return sync_file(fd->get(), path);
}

Status remove_file(const std::string& path) {
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) return tl::unexpected(system_error("cannot remove", path));
    return {};
}

Status rename_file(const std::string& from, const std::string& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) return tl::unexpected(system_error("cannot rename", from));
    return {};
}

Result<std::optional<std::int64_t>> file_size(const std::string& path) {
    struct stat found {};
    if (::lstat(path.c_str(), &found) != 0) {
        if (errno == ENOENT) return std::nullopt;
        return tl::unexpected(system_error("cannot look at", path));
    }
    if (!S_ISREG(found.st_mode)) return fail(Code::internal, path + " is not a file");
    return found.st_size;
}

Written write_at(int fd, std::int64_t offset, std::span<const char> bytes, const std::string& path) {
    Written written;
    while (written.bytes < bytes.size()) {
        const auto rest = bytes.subspan(written.bytes);
        const auto count = ::pwrite(fd, rest.data(), rest.size(), offset + static_cast<std::int64_t>(written.bytes));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) {
            written.error = system_error("cannot write", path);
            break;
        }
        written.bytes += static_cast<std::size_t>(count);
    }
    return written;
}

Result<std::size_t> read_from(int fd, std::int64_t offset, std::span<char> into, const std::string& path) {
    std::size_t read = 0;
    while (read < into.size()) {
        const auto rest = into.subspan(read);
        const auto count = ::pread(fd, rest.data(), rest.size(), offset + static_cast<std::int64_t>(read));
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return tl::unexpected(system_error("cannot read", path));
        if (count == 0) break;
        read += static_cast<std::size_t>(count);
    }
    return read;
}

Result<std::vector<std::string>> names_in(const std::string& path) {
    const std::unique_ptr<DIR, CloseDirectory> directory(::opendir(path.c_str()));
    if (!directory) return tl::unexpected(system_error("cannot list", path));
    std::vector<std::string> names;
    errno = 0;
    while (const dirent* entry = ::readdir(directory.get())) {
        const std::string_view name = entry->d_name;
        if (name != "." && name != "..") names.emplace_back(name);
        errno = 0;
    }
    if (errno != 0) return tl::unexpected(system_error("cannot list", path));
    std::sort(names.begin(), names.end());
    return names;
}

}  // namespace kabar::store
