#pragma once

#include <memory>
#include <optional>

#include "client/connection.h"

namespace kabar::client {

/// A connection that is made beside, on a thread of its own: looking up a name cannot be interrupted, and nobody who
/// types waits for it. Who no longer wants it drops this; the thread then ends by itself. Not thread-safe.
class Connecting {
public:
    Connecting(const Endpoint& endpoint, Connection::Duration timeout, int interrupt_fd);

    /// Readable when it is done; -1: never, then ask again after some time.
    int fd() const;
    /// Empty: not yet. Gives the result once.
    std::optional<Outcome<Connection>> take();

private:
    struct Shared;
    std::shared_ptr<Shared> shared_;
};

}  // namespace kabar::client
