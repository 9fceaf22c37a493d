#include "net/object_cutter.h"

#include <utility>

#include "base/limits.h"

namespace kabar::net {

bool ObjectCutter::refill(hub::Client& client) {
    if (index_ < chunks_.size() && at_ < chunks_[index_].bytes().size()) return true;
    at_ = 0;
    if (++index_ < chunks_.size()) return true;
    std::vector<hub::Chunk>().swap(chunks_);
    std::string().swap(joined_);
    index_ = 0;
    client.take_output(chunks_, limits::write_chunks);
    return !chunks_.empty();
}

bool ObjectCutter::next(hub::Client& client, std::string_view& object) {
    while (refill(client)) {
        const auto bytes = chunks_[index_].bytes().substr(at_);
        if (held_.empty()) {
            const auto end = bytes.find(hub::object_end);
            if (end != std::string_view::npos) {
                at_ += end + hub::object_end.size();
                object = bytes.substr(0, end);
                return true;
            }
        }
        const auto before = held_.size();
        held_ += bytes;
        const auto end = held_.find(hub::object_end);
        if (end == std::string::npos) {
            at_ += bytes.size();
            continue;
        }
        at_ += end + hub::object_end.size() - before;
        joined_ = std::exchange(held_, {});
        object = std::string_view(joined_).substr(0, end);
        return true;
    }
    return false;
}

}  // namespace kabar::net
