#include "hub/output.h"

#include <algorithm>

namespace kabar::hub {

std::string& Output::own_tail() {
    if (queue_.empty() || queue_.back().is_event) queue_.emplace_back();
    return queue_.back().chunk.own;
}

void Output::event(std::shared_ptr<const std::string> bytes, chat::Cursor cursor) {
    total_ += bytes->size();
    queue_.push_back({Chunk{{}, std::move(bytes)}, true, cursor});
}

void Output::event(std::string bytes, chat::Cursor cursor) {
    total_ += bytes.size();
    queue_.push_back({Chunk{std::move(bytes), nullptr}, true, cursor});
}

void Output::take(std::vector<Chunk>& into, std::size_t most) {
    for (; most > 0 && !queue_.empty(); --most) {
        Entry& first = queue_.front();
        if (first.cursor.seq != chat::Seq{}) resume_at_ = first.cursor;
        into.push_back(std::move(first.chunk));
        queue_.pop_front();
    }
}

void Output::drop_events() {
    std::erase_if(queue_, [this](const Entry& entry) {
        if (entry.is_event) total_ -= entry.chunk.bytes().size();
        return entry.is_event;
    });
}

}  // namespace kabar::hub
