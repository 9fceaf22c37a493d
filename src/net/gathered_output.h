// Private to net: writing what a client has to say with few system calls and no copies.
#pragma once

#include <cstddef>
#include <vector>

#include <sys/types.h>

#include "hub/client.h"
#include "hub/transport.h"

namespace kabar::net {

class GatheredOutput {
public:
    bool empty() const { return next_ == chunks_.size(); }
    /// Takes what the client has, up to limits::write_chunks; only when empty.
    void refill(hub::Client& client);
    /// One system call; what was written is forgotten. As send(2): the bytes, or -1 and errno.
    ssize_t send(int socket);
    /// For a connection that has become quiet.
    void release_unused();

private:
    void drop(std::size_t bytes);

    std::vector<hub::Chunk> chunks_;
    std::size_t next_ = 0;  ///< the first chunk that is not written
    std::size_t sent_ = 0;  ///< bytes of that chunk that are
};

}  // namespace kabar::net
