#pragma once

#include <sys/types.h>

#include <cstdint>
#include <string>

#include "client/problem.h"

namespace kabar::client {

/// A directory of its own under $TMPDIR, or else /var/tmp: /tmp is memory on many machines, where an fsync costs
/// nothing. Removed, with all that is in it, by the destructor.
class ScratchDir {
public:
    static Outcome<ScratchDir> make();
    ScratchDir(ScratchDir&& other) noexcept;
    ScratchDir& operator=(ScratchDir&&) = delete;
    ~ScratchDir();

    const std::string& path() const { return path_; }

private:
    explicit ScratchDir(std::string path) : path_(std::move(path)) {}
    std::string path_;
};

/// This binary's server as a process of its own on a free port of 127.0.0.1, open for registration and with cheap
/// password hashing, as a measurement needs and no real server should have.
class BenchServer {
public:
    struct Options {
        std::string program = "/proc/self/exe";
        std::string directory;  ///< for the configuration, and for the data unless `data` is given
        std::string data;
        unsigned threads = 0;  ///< 0: the server's default
    };

    /// Waits until it listens. Errors: unreachable, timeout.
    static Outcome<BenchServer> start(const Options& options);

    BenchServer(BenchServer&& other) noexcept;
    BenchServer& operator=(BenchServer&&) = delete;
    ~BenchServer();  ///< kills it, if it was not stopped

    std::uint16_t port() const { return port_; }
    pid_t pid() const { return pid_; }

    /// SIGTERM, and waits. Errors: lost (another exit status than 0), timeout (it was killed).
    Outcome<void> stop();

private:
    BenchServer(pid_t pid, int output) : pid_(pid), output_(output) {}
    Outcome<void> wait_until_it_listens();

    pid_t pid_;
    int output_;
    std::uint16_t port_ = 0;
};

}  // namespace kabar::client
