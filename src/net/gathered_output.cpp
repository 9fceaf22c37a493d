#include "net/gathered_output.h"

#include <algorithm>
#include <array>

#include <sys/socket.h>
#include <sys/uio.h>

#include "base/limits.h"

namespace kabar::net {

void GatheredOutput::refill(hub::Client& client) {
    chunks_.clear();
    next_ = 0;
    sent_ = 0;
    client.take_output(chunks_, limits::write_chunks);
}

ssize_t GatheredOutput::send(int socket) {
    std::array<iovec, limits::write_chunks> pieces;
    const auto count = std::min(pieces.size(), chunks_.size() - next_);
    for (std::size_t i = 0; i < count; ++i) {
        const auto bytes = chunks_[next_ + i].bytes().substr(i == 0 ? sent_ : 0);
        pieces[i] = {const_cast<char*>(bytes.data()), bytes.size()};
    }
    msghdr message{};
    message.msg_iov = pieces.data();
    message.msg_iovlen = count;
    const auto written = ::sendmsg(socket, &message, MSG_NOSIGNAL);
    if (written >= 0) drop(static_cast<std::size_t>(written));
    return written;
}

void GatheredOutput::drop(std::size_t bytes) {
    while (next_ < chunks_.size()) {
        const auto left = chunks_[next_].bytes().size() - sent_;
        if (bytes < left) {
            sent_ += bytes;
            return;
        }
        bytes -= left;
        sent_ = 0;
        chunks_[next_++] = {};
    }
}

void GatheredOutput::release_unused() {
    if (!empty()) return;
    std::vector<hub::Chunk>().swap(chunks_);
    next_ = 0;
}

}  // namespace kabar::net
