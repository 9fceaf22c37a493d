#include "client/load_connection.h"

#include <sys/socket.h>
#include <unistd.h>

#include <bit>
#include <cerrno>
#include <cstring>
#include <utility>

namespace kabar::client {
namespace {

constexpr std::size_t read_bytes = 256 * 1024;
/// Longer than any reply: a page of an inbox ends at 512 KiB of text, and every byte of it may be escaped.
constexpr std::size_t reply_bytes_max = 16 * 1024 * 1024;

}  // namespace

LoadConnection::LoadConnection(int fd, std::uint32_t user, std::size_t depth)
    : fd_(fd), user_(user), ring_(std::bit_ceil(depth)) {
    retries.reserve(depth);
}

LoadConnection::LoadConnection(LoadConnection&& other) noexcept
    : retries(std::move(other.retries)),
      backlog(other.backlog),
      made_by_rate(other.made_by_rate),
      waits_to_write(other.waits_to_write),
      reads_back(other.reads_back),
      token(std::move(other.token)),
      fd_(std::exchange(other.fd_, -1)),
      user_(other.user_),
      out_(std::move(other.out_)),
      written_(other.written_),
      left_(std::move(other.left_)),
      ring_(std::move(other.ring_)),
      head_(other.head_),
      count_(other.count_) {}

LoadConnection::~LoadConnection() { close(); }

void LoadConnection::close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
}

LoadConnection::Flush LoadConnection::flush() {
    while (written_ < out_.size()) {
        const ssize_t n = ::send(fd_, out_.data() + written_, out_.size() - written_, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return errno == EAGAIN || errno == EWOULDBLOCK ? Flush::more_to_write : Flush::lost;
        written_ += static_cast<std::size_t>(n);
    }
    out_.clear();
    written_ = 0;
    return Flush::done;
}

std::string_view LoadConnection::receive(std::vector<char>& buffer, bool& lost) {
    const std::size_t held = left_.size();
    if (buffer.size() < held + read_bytes) buffer.resize(held + read_bytes);
    const ssize_t n = ::recv(fd_, buffer.data() + held, buffer.size() - held, 0);
    if (n <= 0) {
        lost = n == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR);
        return {};
    }
    lost = held > reply_bytes_max;
    std::memcpy(buffer.data(), left_.data(), held);
    left_.clear();
    return {buffer.data(), held + static_cast<std::size_t>(n)};
}

void LoadConnection::push(const LoadPending& pending) {
    ring_[(head_ + count_) & (ring_.size() - 1)] = pending;
    count_ += 1;
}

LoadPending LoadConnection::pop() {
    const LoadPending pending = ring_[head_];
    head_ = (head_ + 1) & (ring_.size() - 1);
    count_ -= 1;
    return pending;
}

std::size_t find_reply_end(std::string_view bytes, std::size_t from) {
    constexpr std::string_view mark = "\r\n\r\n";
    // A reply is JSON on one line, so nearly always the first CR is the mark's.
    while (bytes.size() - from >= mark.size()) {
        const void* cr = std::memchr(bytes.data() + from, '\r', bytes.size() - from - mark.size() + 1);
        if (cr == nullptr) return std::string_view::npos;
        const auto at = static_cast<std::size_t>(static_cast<const char*>(cr) - bytes.data());
        if (std::memcmp(bytes.data() + at, mark.data(), mark.size()) == 0) return at + mark.size();
        from = at + 1;
    }
    return std::string_view::npos;
}

std::string_view reply_string(std::string_view reply, std::string_view key) {
    const std::size_t at = reply.find(key);
    if (at == std::string_view::npos) return {};
    const std::size_t begin = at + key.size();
    const std::size_t end = reply.find('"', begin);
    return end == std::string_view::npos ? std::string_view() : reply.substr(begin, end - begin);
}

std::string_view reply_code(std::string_view reply) {
    const std::string_view code = reply_string(reply, R"("code": ")");
    return code.empty() ? "unreadable" : code;
}

}  // namespace kabar::client
