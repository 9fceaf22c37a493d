// Files to the server and from it, beside the conversation.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "client/problem.h"

namespace kabar::client {

/// Where a server's files are, and as whom.
struct FilesAt {
    std::string http;  ///< HOST:PORT
    std::string token;
};

/// A file on its way, on a thread of its own. What was cut goes on from where it was, with growing pauses, until it is
/// done, refused, or nothing has gone on for `give_up`. Destroying it cancels it. Not thread-safe.
class Transfer {
public:
    static constexpr std::chrono::milliseconds give_up{60'000};
    /// Up it goes in pieces of this size: so much is sent again at most.
    static constexpr std::int64_t piece_bytes = 8 * 1024 * 1024;

    struct Done {
        std::string id;    ///< of an upload: for `send file=ID`
        std::string path;  ///< of a download: where it is
        std::int64_t size = 0;
    };

    /// Errors of both, in the outcome: unwritable (the local file), refused, unreachable or lost (given up), interrupted.
    static std::unique_ptr<Transfer> upload(FilesAt at, const std::string& path);
    /// `path`: a file that is not there yet, or a directory, or "": this one; the name is then `name`, or what the
    /// server says. `size`: as far as known, or 0.
    static std::unique_ptr<Transfer> download(FilesAt at, const std::string& id, const std::string& name,
                                              std::int64_t size, const std::string& path);

    /// Empty: under way. Gives it once.
    std::optional<Outcome<Done>> take();
    void cancel() { thread_.request_stop(); }
    /// `45% of 1.2 MB`
    std::string progress() const;

private:
    struct Work;
    explicit Transfer(std::shared_ptr<Work> work, std::function<Outcome<Done>(Work&, const std::stop_token&)> run);

    std::shared_ptr<Work> work_;
    std::jthread thread_;
};

}  // namespace kabar::client
