#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "chat/event.h"
#include "hub/transport.h"

namespace kabar::hub {

/// What waits to be written to one client: replies, which are gathered, and events, whose bytes are shared.
/// Used on one thread.
class Output {
public:
    /// Calls `write(std::string&)`, which appends a reply or several, each with its end.
    template <class F>
    void reply(F&& write) {
        std::string& tail = own_tail();
        const auto before = tail.size();
        write(tail);
        total_ += tail.size() - before;
    }
    /// `cursor` is the place of a kept event; of what is told once and forgotten: none.
    void event(std::shared_ptr<const std::string> bytes, chat::Cursor cursor);
    void event(std::string bytes, chat::Cursor cursor = {});

    bool empty() const { return queue_.empty(); }
    void take(std::vector<Chunk>& into, std::size_t most);
    void written(std::size_t bytes) { written_ += bytes; }
    /// Forgets the events that the door has not taken.
    void drop_events();
    /// From where a listener has to go on whose events are dropped: the last kept event that the door has taken, or
    /// where he began.
    chat::Cursor resume_at() const { return resume_at_; }
    void begin_at(chat::Cursor cursor) { resume_at_ = cursor; }

    /// Bytes ever put in, and ever written.
    std::uint64_t total() const { return total_; }
    std::uint64_t written() const { return written_; }
    std::uint64_t waiting() const { return total_ - written_; }

private:
    struct Entry {
        Chunk chunk;
        bool is_event = false;
        chat::Cursor cursor{};
    };

    std::string& own_tail();

    std::deque<Entry> queue_;
    std::uint64_t total_ = 0;
    std::uint64_t written_ = 0;
    chat::Cursor resume_at_;
};

}  // namespace kabar::hub
