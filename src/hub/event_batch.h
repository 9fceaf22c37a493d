#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <variant>
#include <vector>

#include "chat/changes.h"
#include "chat/event.h"
#include "wire/decode.h"

namespace kabar::hub {

/// What one committed batch means for listeners, in order: events, and who is in which conversation from then on.
/// Made once and shared by all shards; the bytes of an event are made when the first listener needs them, once for
/// each way in which they can look. Thread-safe.
class EventBatch {
public:
    using Bytes = std::shared_ptr<const std::string>;
    using Changes = std::shared_ptr<const std::vector<chat::Change>>;

    class Item {
    public:
        explicit Item(chat::Event event) : event_(std::move(event)) {}

        const chat::Event& event() const { return event_; }
        /// With its end. `aliased`: for those for whom the room is `#name~id`.
        const Bytes& bytes(wire::Format format, bool aliased, std::uint64_t epoch) const;

    private:
        struct Encoded {
            std::once_flag once;
            Bytes bytes;
        };
        chat::Event event_;
        mutable std::array<Encoded, 4> encoded_;
    };
    struct Joined {
        chat::ConversationId conversation{};
        chat::UserId user{};
        bool aliased = false;
    };
    struct Left {
        chat::ConversationId conversation{};
        chat::UserId user{};
    };
    using Step = std::variant<const Item*, Joined, Left>;

    /// Nullptr if no listener has to know of any of the changes.
    static std::shared_ptr<const EventBatch> make(const std::vector<chat::Change>& changes, std::uint64_t epoch);

    const std::vector<Step>& steps() const { return steps_; }
    std::uint64_t epoch() const { return epoch_; }
    /// The greatest place in it; 0: it has no event.
    chat::Seq last() const { return last_; }

private:
    explicit EventBatch(std::uint64_t epoch) : epoch_(epoch) {}
    void add(chat::Event event);

    const std::uint64_t epoch_;
    std::deque<Item> items_;
    std::vector<Step> steps_;
    chat::Seq last_{};
};

/// The bytes of one event, with their end.
std::string encoded_event(const chat::Event& event, std::uint64_t epoch, wire::Format format, bool aliased);

/// `#name~17` for `#name`.
std::string aliased_label(const std::string& label, chat::ConversationId id);

}  // namespace kabar::hub
