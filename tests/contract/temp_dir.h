#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace kabar::testing {

/// A fresh directory that is gone with this; in memory where that is possible, for the speed of many fsyncs.
class TempDir {
public:
    TempDir() {
        for (const auto& parent : {std::filesystem::path("/dev/shm"), std::filesystem::temp_directory_path()}) {
            path_ = (parent / "kabar-test-XXXXXX").string();
            if (::mkdtemp(path_.data()) != nullptr) return;
        }
        throw std::runtime_error("no temporary directory");
    }
    ~TempDir() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TempDir(const TempDir&) = delete;
    TempDir& operator=(const TempDir&) = delete;

    const std::string& path() const { return path_; }
    std::string file(const std::string& name) const { return path_ + "/" + name; }

private:
    std::string path_;
};

}  // namespace kabar::testing
