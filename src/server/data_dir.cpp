#include "server/data_dir.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace kabar::server {

namespace {

std::string holder_of(int lock) {
    std::array<char, 32> text{};
    const auto bytes = ::pread(lock, text.data(), text.size() - 1, 0);
    return bytes > 0 ? std::string(text.data(), static_cast<std::size_t>(bytes)) : "unknown";
}

}  // namespace

Result<DataDir> DataDir::take(const std::string& path) {
    std::error_code error;
    const bool existed = std::filesystem::exists(path, error);
    std::filesystem::create_directories(path, error);
    if (error) {
        return fail(Code::internal, fmt::format("cannot make the data directory {}: {}", path, error.message()));
    }
    if (!existed) ::chmod(path.c_str(), 0700);
    const auto file = path + "/kabar.lock";
    const int lock = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (lock < 0) {
        return fail(Code::internal, fmt::format("cannot use the data directory {}: {}", path, std::strerror(errno)));
    }
    DataDir held(path, lock);
    if (::flock(lock, LOCK_EX | LOCK_NB) != 0) {
        return fail(Code::internal,
                    fmt::format("the data directory {} is in use by another kabar (process {}); stop that one, or give "
                                "another directory with --data",
                                path, holder_of(lock)));
    }
    // Only for the message above: the lock itself is the kernel's.
    const auto own = std::to_string(::getpid());
    if (::ftruncate(lock, 0) == 0) (void)!::pwrite(lock, own.data(), own.size(), 0);
    return held;
}

DataDir::DataDir(DataDir&& other) noexcept : path_(std::move(other.path_)), lock_(std::exchange(other.lock_, -1)) {}

DataDir::~DataDir() {
    if (lock_ >= 0) ::close(lock_);
}

std::string admin_socket_path(const std::string& data_dir) { return data_dir + "/admin.sock"; }

}  // namespace kabar::server
