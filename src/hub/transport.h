// What a door must offer to the hub, and what it learns from it. A door (TCP, Unix socket, ...) makes one Client
// for each connection, on the thread of one Shard, and stays on that thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace kabar::hub {

/// What ends each object in a client's output; it stands inside none.
inline constexpr std::string_view object_end = "\r\n\r\n";

/// What waits to be written: bytes of one's own, or of an event that many share.
struct Chunk {
    std::string own;
    std::shared_ptr<const std::string> shared;

    std::string_view bytes() const { return shared ? std::string_view(*shared) : std::string_view(own); }
};

/// Who is at the other end.
struct Peer {
    std::string address;           ///< for logs and for counting failures: an IP address, or "unix"
    std::uint64_t connection = 0;  ///< its number in the logs
    bool is_admin = false;         ///< the admin socket, and the server's own user
    bool can_listen = true;        ///< false: the door answers requests only (HTTP)
    /// A session token that the door was given beside the requests; requests without a token are its session's.
    std::string token{};
};

/// Implemented by a door's connection. Called on the shard's thread only.
class Transport {
public:
    virtual ~Transport() = default;
    /// The client has output, or wants input again, or is finished: look at it. Not called from within the client's
    /// own on_...() functions, but by Shard::flush(), which the door calls after each of them.
    virtual void client_changed() = 0;
    /// Close now, without writing what waits.
    virtual void abort() = 0;
};

/// Runs functions on a shard's thread. Implemented by the door's event loop.
class Executor {
public:
    virtual ~Executor() = default;
    /// Thread-safe; never runs the function inside the call.
    virtual void post(std::function<void()> function) = 0;
};

}  // namespace kabar::hub
