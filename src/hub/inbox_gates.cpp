#include "hub/inbox_gates.h"

#include <optional>

#include "hub/shard.h"

namespace kabar::hub {

bool InboxGates::acquire(chat::UserId user, Waiter waiter) {
    return gates_.with([&](auto& gates) {
        const auto [gate, is_free] = gates.try_emplace(user);
        if (!is_free) gate->second.push_back(waiter);
        return is_free;
    });
}

void InboxGates::release(chat::UserId user) {
    const auto next = gates_.with([&](auto& gates) -> std::optional<Waiter> {
        const auto gate = gates.find(user);
        if (gate == gates.end()) return std::nullopt;
        if (gate->second.empty()) {
            gates.erase(gate);
            return std::nullopt;
        }
        const Waiter waiter = gate->second.front();
        gate->second.pop_front();
        return waiter;
    });
    if (next) next->shard->post_gate_opened(next->client, user);
}

}  // namespace kabar::hub
