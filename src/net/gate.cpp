#include <algorithm>
#include <unordered_map>
#include <utility>

#include <sys/socket.h>
#include <unistd.h>

#include "base/guarded.h"
#include "net/listener.h"

namespace kabar::net {

struct Gate::Counts {
    struct Data {
        Limits limits;
        std::size_t connections = 0;
        std::unordered_map<std::string, std::size_t> by_address;
    };
    Guarded<Data> data;

    bool enter(const std::string& address, bool is_admin) {
        return data.with([&](Data& d) {
            std::size_t& here = d.by_address[address];
            // The administrator must get in when everything is full.
            if (!is_admin && (d.connections >= d.limits.connections || here >= d.limits.per_address)) {
                if (here == 0) d.by_address.erase(address);
                return false;
            }
            ++d.connections;
            ++here;
            return true;
        });
    }

    void leave(const std::string& address) {
        data.with([&](Data& d) {
            --d.connections;
            const auto here = d.by_address.find(address);
            if (--here->second == 0) d.by_address.erase(here);
        });
    }
};

Gate::Gate(std::vector<EventLoop*> loops, Log& log, Limits limits, std::function<std::string()> refusal)
    : loops_(std::move(loops)), log_(log), refusal_(std::move(refusal)), counts_(std::make_shared<Counts>()) {
    change_limits(limits);
}

Gate::~Gate() = default;

void Gate::change_limits(Limits limits) {
    counts_->data.with([&](auto& data) { data.limits = limits; });
}

void Gate::admit(int socket, std::string address, bool is_admin, const Door& door) {
    if (!counts_->enter(address, is_admin)) return refuse(socket, address, door);
    const auto connection = ++last_connection_;
    log_.info("connection", {{"connection", connection}, {"address", address}});
    const auto loop = *std::min_element(loops_.begin(), loops_.end(), [](const EventLoop* a, const EventLoop* b) {
        return a->connections() < b->connections();
    });
    auto released = [counts = counts_, address, connection, log = &log_] {
        counts->leave(address);
        log->info("connection_closed", {{"connection", connection}});
    };
    loop->adopt(door.make, socket, hub::Peer{std::move(address), connection, is_admin}, std::move(released));
}

void Gate::refuse(int socket, const std::string& address, const Door& door) {
    log_.warn("connection_refused", {{"address", address}, {"code", code_name(Code::too_many_connections)}});
    const auto text = door.frame_refusal ? door.frame_refusal(refusal_()) : refusal_();
    // A new socket's buffer holds this; if not, nobody waits for it.
    (void)::send(socket, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    ::shutdown(socket, SHUT_WR);
    ::close(socket);
}

}  // namespace kabar::net
