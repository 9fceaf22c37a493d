#include "hub/event_batch.h"

#include <algorithm>
#include <utility>

#include "base/overloaded.h"
#include "wire/encode.h"
#include "wire/encode_event.h"

namespace kabar::hub {

namespace {

namespace change = chat::change;

chat::Event event_of(const change::MessageAdded& added) {
    const chat::Message& message = added.message;
    chat::Event event;
    event.seq = message.seq;
    event.kind = chat::EventKind::message;
    event.conversation = message.conversation;
    event.actor = message.sender;
    event.at = message.sent;
    event.number = message.number;
    event.reply = message.reply;
    event.text = message.text;
    event.from = added.labels.from;
    event.display = added.labels.display;
    event.to = added.labels.to;
    for (const chat::File& file : added.files) event.files.push_back(chat::attachment_of(file));
    return event;
}

chat::Event event_of(const change::ReadMoved& moved) {
    chat::Event event;
    event.seq = moved.seq;
    event.kind = chat::EventKind::read;
    event.conversation = moved.conversation;
    event.audience = moved.to_all ? chat::UserId{} : moved.user;
    event.actor = moved.user;
    event.number = moved.number;
    event.from = moved.labels.from;
    event.to = moved.labels.to;
    return event;
}

}  // namespace

std::string aliased_label(const std::string& label, chat::ConversationId id) {
    return label + "~" + std::to_string(number_of(id));
}

std::string encoded_event(const chat::Event& event, std::uint64_t epoch, wire::Format format, bool aliased) {
    std::string bytes;
    const std::string to = aliased ? aliased_label(event.to, event.conversation) : event.to;
    wire::encode_event(event, epoch, to, format, bytes);
    bytes.append(wire::reply_end);
    return bytes;
}

const EventBatch::Bytes& EventBatch::Item::bytes(wire::Format format, bool aliased, std::uint64_t epoch) const {
    Encoded& encoded = encoded_[static_cast<std::size_t>(format) * 2 + (aliased ? 1 : 0)];
    std::call_once(encoded.once, [&] {
        encoded.bytes = std::make_shared<const std::string>(encoded_event(event_, epoch, format, aliased));
    });
    return encoded.bytes;
}

void EventBatch::add(chat::Event event) {
    last_ = std::max(last_, event.seq);
    steps_.emplace_back(&items_.emplace_back(std::move(event)));
}

std::shared_ptr<const EventBatch> EventBatch::make(const std::vector<chat::Change>& changes, std::uint64_t epoch) {
    const std::shared_ptr<EventBatch> batch(new EventBatch(epoch));
    for (const chat::Change& any : changes) {
        std::visit(overloaded{
                       [&](const change::MessageAdded& c) { batch->add(event_of(c)); },
                       [&](const change::EventAdded& c) { batch->add(c.event); },
                       [&](const change::ReadMoved& c) {
                           if (c.seq != chat::Seq{}) batch->add(event_of(c));
                       },
                       [&](const change::ConversationOpened& c) {
                           batch->steps_.emplace_back(Joined{c.conversation.id, c.conversation.low, false});
                           batch->steps_.emplace_back(Joined{c.conversation.id, c.conversation.high, false});
                       },
                       [&](const change::MemberAdded& c) {
                           batch->steps_.emplace_back(Joined{c.member.conversation, c.member.user, c.member.aliased});
                       },
                       [&](const change::MemberRemoved& c) {
                           batch->steps_.emplace_back(Left{c.room, c.user});
                       },
                       [](const auto&) {},
                   },
                   any);
    }
    return batch->steps_.empty() ? nullptr : batch;
}

}  // namespace kabar::hub
