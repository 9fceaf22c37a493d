// System calls on files, with errors as values: storage_full for a full disk, internal for the rest.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace kabar::store {

/// Owns a file descriptor.
class Fd {
public:
    explicit Fd(int fd = -1) : fd_(fd) {}
    Fd(Fd&& other) noexcept : fd_(other.release()) {}
    Fd& operator=(Fd&& other) noexcept;
    ~Fd();

    int get() const { return fd_; }
    int release() noexcept;

private:
    int fd_;
};

/// The error of `errno`, with what was tried. Call it at once.
Error system_error(std::string_view what, const std::string& path);

/// 0600 when it is made; never inherited by other processes.
Result<Fd> open_file(const std::string& path, int flags);
/// 0700; one that is there already is good.
Status make_directory(const std::string& path);
Status sync_file(int fd, const std::string& path);
Status sync_directory(const std::string& path);
/// A file that is not there counts as removed.
Status remove_file(const std::string& path);
Status rename_file(const std::string& from, const std::string& to);
/// Empty if there is no file of that name.
Result<std::optional<std::int64_t>> file_size(const std::string& path);

/// Writes all of it at `offset`, or as much as fits: gives how many bytes were written, and the reason if not all.
struct Written {
    std::size_t bytes = 0;
    std::optional<Error> error;
};
Written write_at(int fd, std::int64_t offset, std::span<const char> bytes, const std::string& path);
/// Fewer bytes than asked for only at the end of the file.
Result<std::size_t> read_from(int fd, std::int64_t offset, std::span<char> into, const std::string& path);

/// The names in a directory, sorted.
Result<std::vector<std::string>> names_in(const std::string& path);

}  // namespace kabar::store
