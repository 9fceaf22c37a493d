// Which addresses an outgoing webhook may be sent to. A room's member chooses the URL, so the server must not become a
// way into the network that it stands in.
#pragma once

#include <sys/socket.h>

#include <cstdint>
#include <string>

namespace kabar::server {

enum class Reach : std::uint8_t {
    global,  ///< on the Internet
    local,   ///< of one machine or network, or for a special purpose: only if the configuration allows it
    never,   ///< unspecified, multicast, broadcast: no one host, whatever the configuration says
};

/// What `address` reaches. `local` are loopback, the private ranges, link-local ones (cloud machines give their keys
/// away on 169.254.169.254), shared ones (100.64.0.0/10), those of benchmarks and documentation, and whatever else is
/// not given to the Internet. IPv6 forms that carry an IPv4 address reach what that reaches, but are never more than
/// `local` if they are not for the Internet. Anything but IPv4 and IPv6 is `never`.
///
/// Source: the IANA IPv4 and IPv6 special-purpose address registries (RFC 6890), and for IPv6 that only 2000::/3 is
/// given out. Thread-safe, pure.
Reach reach_of(const sockaddr& address, socklen_t size);

/// The same for an address as text, an IPv6 address without brackets. Not an address: `never`.
Reach reach_of(const std::string& address);

/// True for the text of an IPv4 or IPv6 address.
bool is_address(const std::string& text);

}  // namespace kabar::server
