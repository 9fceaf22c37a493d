#include "net/api_exchange.h"

#include <utility>

#include "base/limits.h"

namespace kabar::net {

ApiExchange::ApiExchange(hub::Shard& shard, hub::Transport& transport, hub::Peer peer, hub::ApiBody body)
    : body_(std::move(body)), client_(shard, transport, std::move(peer)) {}

void ApiExchange::feed() {
    while (fed_ < body_.requests.size() && client_.wants_input()) {
        auto request = std::exchange(body_.requests[fed_++], {});
        client_.on_bytes(request += '\n');
    }
    if (fed_ < body_.requests.size() || all_fed_) return;
    all_fed_ = true;
    client_.on_end_of_input();
}

void ApiExchange::next(std::string& into) {
    std::string_view object;
    const auto before = into.size();
    while (into.size() - before < limits::read_bytes_max) {
        if (!cutter_.next(client_, object)) {
            ended_ = client_.finished() && !client_.has_output();
            if (ended_ && body_.is_array) into += objects_ == 0 ? "[]\n" : "]\n";
            return;
        }
        bytes_ += object.size() + hub::object_end.size();
        if (body_.is_array) into += objects_ == 0 ? "[" : ",\n";
        ++objects_;
        into += object;
        if (!body_.is_array) into += '\n';
    }
}

void ApiExchange::written() {
    if (const auto bytes = std::exchange(bytes_, 0); bytes != 0) client_.on_written(bytes);
}

}  // namespace kabar::net
