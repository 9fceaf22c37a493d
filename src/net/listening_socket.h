// Private to net: making sockets that listen, and writing addresses down.
#pragma once

#include <memory>
#include <string>

#include <sys/socket.h>

#include "base/result.h"
#include "net/listener.h"

namespace kabar::net {

struct ListeningSocket {
    int descriptor = -1;
    std::string address;  ///< as a person writes it, with the port that the system chose
    std::string path;     ///< of a Unix socket: to be removed when closed
};

/// Errors: internal, with a text that names the address.
Result<ListeningSocket> open_tcp(const std::string& address);
/// `owner_only`: nobody else may connect. A path at which somebody still listens is refused.
Result<ListeningSocket> open_unix(const std::string& path, bool owner_only);

/// Accepts on the socket, for the door. `admin`: see listen_unix().
Result<std::unique_ptr<Listener>> listen_on(EventLoop& control, Gate& gate, Result<ListeningSocket> socket, Door door,
                                            bool admin = false);

/// The numeric host of an Internet address.
std::string host_of(const sockaddr_storage& address);

}  // namespace kabar::net
