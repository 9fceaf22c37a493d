#include "net/listening_socket.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

#include <netdb.h>
#include <netinet/in.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "net/listener.h"

namespace kabar::net {

namespace {

constexpr int backlog = 4096;

/// Closes unless released.
class Descriptor {
public:
    explicit Descriptor(int value) : value_(value) {}
    ~Descriptor() {
        if (value_ >= 0) ::close(value_);
    }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return value_; }
    int release() { return std::exchange(value_, -1); }

private:
    int value_;
};

tl::unexpected<Error> cannot_listen(const std::string& address, const std::string& why) {
    return fail(Code::internal, "cannot listen on " + address + ": " + why);
}

struct HostPort {
    std::string host;
    std::string port;
};

std::optional<HostPort> split(const std::string& address) {
    const auto colon = address.rfind(':');
    if (colon == std::string::npos) return std::nullopt;
    HostPort parts{address.substr(0, colon), address.substr(colon + 1)};
    if (parts.port.empty() || parts.port.size() > 5 ||
        parts.port.find_first_not_of("0123456789") != std::string::npos || std::stoi(parts.port) > 65535) {
        return std::nullopt;
    }
    if (parts.host.size() >= 2 && parts.host.front() == '[' && parts.host.back() == ']') {
        parts.host = parts.host.substr(1, parts.host.size() - 2);
    } else if (parts.host.find(':') != std::string::npos) {
        return std::nullopt;
    }
    return parts;
}

std::string text_of(const sockaddr_storage& address, socklen_t size) {
    std::array<char, NI_MAXHOST> host{};
    std::array<char, NI_MAXSERV> port{};
    ::getnameinfo(reinterpret_cast<const sockaddr*>(&address), size, host.data(), host.size(), port.data(), port.size(),
                  NI_NUMERICHOST | NI_NUMERICSERV);
    const std::string text = host.data();
    return (address.ss_family == AF_INET6 ? "[" + text + "]" : text) + ":" + port.data();
}

bool somebody_listens(const sockaddr_un& where) {
    const Descriptor probe(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    return ::connect(probe.get(), reinterpret_cast<const sockaddr*>(&where), sizeof where) == 0;
}

}  // namespace

bool is_tcp_address(const std::string& text) { return split(text).has_value(); }

std::string host_of(const sockaddr_storage& address) {
    std::array<char, NI_MAXHOST> host{};
    const socklen_t size = address.ss_family == AF_INET6 ? sizeof(sockaddr_in6) : sizeof(sockaddr_in);
    ::getnameinfo(reinterpret_cast<const sockaddr*>(&address), size, host.data(), host.size(), nullptr, 0,
                  NI_NUMERICHOST);
    return host.data();
}

Result<ListeningSocket> open_tcp(const std::string& address) {
    const auto parts = split(address);
    if (!parts) return cannot_listen(address, "expected HOST:PORT, such as 127.0.0.1:8889 or [::1]:8889");
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
    addrinfo* found = nullptr;
    const char* host = parts->host.empty() ? nullptr : parts->host.c_str();
    if (const int error = ::getaddrinfo(host, parts->port.c_str(), &hints, &found); error != 0) {
        return cannot_listen(address, ::gai_strerror(error));
    }
    const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> owner(found, &::freeaddrinfo);
    Descriptor socket(::socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    const int on = 1;
    // So that a restart need not wait for the connections of the last run to time out.
    ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (socket.get() < 0 || ::bind(socket.get(), found->ai_addr, found->ai_addrlen) != 0 ||
        ::listen(socket.get(), backlog) != 0) {
        return cannot_listen(address, std::strerror(errno));
    }
    sockaddr_storage bound{};
    socklen_t size = sizeof bound;
    ::getsockname(socket.get(), reinterpret_cast<sockaddr*>(&bound), &size);
    return ListeningSocket{socket.release(), text_of(bound, size), {}};
}

Result<ListeningSocket> open_unix(const std::string& path, bool owner_only) {
    sockaddr_un where{};
    where.sun_family = AF_UNIX;
    if (path.size() >= sizeof where.sun_path) {
        return cannot_listen(
            path, "a Unix socket's path has at most " + std::to_string(sizeof where.sun_path - 1) + " bytes");
    }
    std::memcpy(where.sun_path, path.data(), path.size());
    struct stat there {};
    if (::lstat(path.c_str(), &there) == 0) {
        if (!S_ISSOCK(there.st_mode)) return cannot_listen(path, "there is a file of that name");
        if (somebody_listens(where)) return cannot_listen(path, "another server listens there");
        ::unlink(path.c_str());
    }
    Descriptor socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    // The mode is set before anybody can connect.
    if (socket.get() < 0 || ::bind(socket.get(), reinterpret_cast<const sockaddr*>(&where), sizeof where) != 0 ||
        ::chmod(path.c_str(), owner_only ? 0600 : 0666) != 0 || ::listen(socket.get(), backlog) != 0) {
        return cannot_listen(path, std::strerror(errno));
    }
    return ListeningSocket{socket.release(), path, path};
}

}  // namespace kabar::net
