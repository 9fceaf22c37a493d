#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/log.h"
#include "base/result.h"
#include "net/event_loop.h"

namespace kabar::net {

/// What a listening socket makes of those who connect.
struct Door {
    MakeSession make;
    /// Makes of the text of a refusal what is said through this door; empty: the text itself.
    std::function<std::string(const std::string& text)> frame_refusal{};
};

/// Where accepted connections go, and how many may be open. Thread-safe where it says so.
class Gate {
public:
    struct Limits {
        std::size_t connections = 0;
        std::size_t per_address = 0;
    };

    /// `refusal` gives the bytes that are said to a connection that is one too many.
    Gate(std::vector<EventLoop*> loops, Log& log, Limits limits, std::function<std::string()> refusal);
    ~Gate();

    /// On the control loop: gives the connection to the loop with the fewest, or refuses it and closes it.
    void admit(int socket, std::string address, bool is_admin, const Door& door);
    /// Says the refusal and closes.
    void refuse(int socket, const std::string& address, const Door& door);
    /// Thread-safe.
    void change_limits(Limits limits);

private:
    struct Counts;
    std::vector<EventLoop*> loops_;
    Log& log_;
    std::function<std::string()> refusal_;
    std::shared_ptr<Counts> counts_;  ///< shared with connections, which may outlive the gate
    std::uint64_t last_connection_ = 0;
};

/// One listening socket on the control loop. Accepting is done by one thread: connections are spread evenly, and
/// one place knows what to do when file descriptors run out.
class Listener {
public:
    virtual ~Listener() = default;
    /// "127.0.0.1:8889", "[::1]:8889", or the path of a Unix socket.
    virtual const std::string& address() const = 0;
    /// Stops accepting. Idempotent.
    virtual void close() = 0;
};

/// True for "HOST:PORT", "[V6]:PORT" and ":PORT" with a port from 0 to 65535.
bool is_tcp_address(const std::string& text);

/// An address as above; port 0 lets the system choose.
/// Errors: internal, with a text that names the address and what is wrong.
Result<std::unique_ptr<Listener>> listen_tcp(EventLoop& control, Gate& gate, const std::string& address);

/// Connections from the process's own user get `is_admin` if `admin`; others are closed at once there.
/// A socket left by a process that is gone is replaced. Errors: as above.
Result<std::unique_ptr<Listener>> listen_unix(EventLoop& control, Gate& gate, const std::string& path, bool admin);

}  // namespace kabar::net
