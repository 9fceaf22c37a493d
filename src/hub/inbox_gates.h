#pragma once

#include <cstdint>
#include <deque>
#include <unordered_map>

#include "base/guarded.h"
#include "chat/model.h"

namespace kabar::hub {

class Shard;

/// At most one inbox reply of a user is on its way at a time, whatever the number of connections: from reading it
/// until the commit that marks it read. Otherwise two devices that ask at once could get a message twice, or a
/// message already written out to one could be given to the other. Thread-safe.
class InboxGates {
public:
    struct Waiter {
        Shard* shard = nullptr;
        std::uint64_t client = 0;
    };

    /// True: the gate is the caller's. False: the waiter is queued, and Shard::gate_opened is posted when its turn comes.
    bool acquire(chat::UserId user, Waiter waiter);
    /// By the holder, exactly once for each gate it was given.
    void release(chat::UserId user);

private:
    /// A present entry is a held gate. A user's waiters are bounded by his connections.
    Guarded<std::unordered_map<chat::UserId, std::deque<Waiter>>> gates_;
};

}  // namespace kabar::hub
