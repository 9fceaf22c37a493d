#pragma once

#include <string>

#include "base/result.h"

namespace kabar::server {

/// The data directory, held for this process alone while the object lives. A process that dies lets go of it.
class DataDir {
public:
    /// Makes the directory (0700) if it is not there. Errors: internal, with a text that says which process holds
    /// it, or why it cannot be used.
    static Result<DataDir> take(const std::string& path);

    DataDir(DataDir&& other) noexcept;
    DataDir& operator=(DataDir&&) = delete;
    ~DataDir();

    const std::string& path() const { return path_; }

private:
    DataDir(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}

    std::string path_;
    int lock_ = -1;
};

/// Where the administrator's commands reach a running server.
std::string admin_socket_path(const std::string& data_dir);

}  // namespace kabar::server
