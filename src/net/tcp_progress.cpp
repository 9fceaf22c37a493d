#include "net/tcp_progress.h"

#include <linux/tcp.h>
#include <sys/socket.h>

namespace kabar::net {

std::uint64_t bytes_acknowledged(int socket) {
    constexpr int level_tcp = 6;  // IPPROTO_TCP, whose header collides with the one above
    tcp_info info{};
    socklen_t size = sizeof info;
    return ::getsockopt(socket, level_tcp, TCP_INFO, &info, &size) == 0 ? info.tcpi_bytes_acked : 0;
}

}  // namespace kabar::net
