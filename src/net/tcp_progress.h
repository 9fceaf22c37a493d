// Private to net: its system header does not go together with those of the libraries.
#pragma once

#include <cstdint>

namespace kabar::net {

/// Bytes that the other end of a TCP socket has acknowledged; 0 when that cannot be told.
std::uint64_t bytes_acknowledged(int socket);

}  // namespace kabar::net
