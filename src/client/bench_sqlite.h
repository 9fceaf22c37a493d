#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "client/problem.h"

namespace kabar::client {

/// The floor of a durable send: the rows that a send stores, written by nothing but SQLite, with the same settings
/// and 512 messages a commit. One database for all its runs, so that it grows as the server's does.
class SqliteFloor {
public:
    struct Options {
        std::string directory;  ///< of its own, on the disk that the server uses
        std::size_t users = 64;
        std::size_t text_bytes = 60;
        bool ids = true;
        std::uint64_t seed = 1;
    };
    enum class Checkpoints : std::uint8_t {
        own_thread,  ///< as the server does
        automatic,   ///< SQLite's own, inside the commit
    };
    static constexpr int batch = 512;
    /// Each pair of users has a number in memory.
    static constexpr std::size_t users_max = 1000;

    /// Errors: unreachable, with what SQLite says; refused: too many users.
    static Outcome<std::unique_ptr<SqliteFloor>> open(const Options& options);
    virtual ~SqliteFloor() = default;

    /// Writes for so long; messages a second. The same errors.
    virtual Outcome<double> run(Checkpoints checkpoints, double seconds) = 0;
};

}  // namespace kabar::client
