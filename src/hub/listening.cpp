#include "hub/listening.h"

#include <algorithm>

#include "base/overloaded.h"
#include "hub/client.h"
#include "wire/encode.h"
#include "wire/encode_event.h"

namespace kabar::hub {

const Listeners::Clients& Listeners::clients_of(chat::UserId user) const {
    static const Clients nobody;
    const auto found = by_user_.find(user);
    return found == by_user_.end() ? nobody : found->second;
}

void Listeners::add(Client& client, Listening& listening) {
    by_user_[listening.user].push_back(&client);
    for (const auto conversation : listening.conversations) by_conversation_[conversation].push_back(&client);
}

void Listeners::remove(Client& client, Listening& listening) {
    const auto theirs = by_user_.find(listening.user);
    if (theirs == by_user_.end()) return;
    std::erase(theirs->second, &client);
    if (theirs->second.empty()) by_user_.erase(theirs);
    for (const auto conversation : listening.conversations) {
        const auto there = by_conversation_.find(conversation);
        if (there == by_conversation_.end()) continue;
        std::erase(there->second, &client);
        if (there->second.empty()) by_conversation_.erase(there);
    }
    listening.conversations.clear();
}

void Listeners::remove_reading(Client& client) { std::erase(reading_, &client); }

void Listeners::join(Client& client, Listening& listening, chat::ConversationId conversation, bool aliased) {
    if (aliased) {
        listening.aliased.insert(conversation);
    } else {
        listening.aliased.erase(conversation);
    }
    if (listening.conversations.insert(conversation).second) by_conversation_[conversation].push_back(&client);
}

void Listeners::leave(Client& client, Listening& listening, chat::ConversationId conversation) {
    if (listening.conversations.erase(conversation) == 0) return;
    const auto there = by_conversation_.find(conversation);
    std::erase(there->second, &client);
    if (there->second.empty()) by_conversation_.erase(there);
}

void Listeners::tell(const EventBatch::Item& item, std::uint64_t epoch) {
    const chat::Event& event = item.event();
    if (event.audience != chat::UserId{}) {
        for (Client* client : clients_of(event.audience)) client->on_event(item, epoch);
        return;
    }
    const auto there = by_conversation_.find(event.conversation);
    if (there == by_conversation_.end()) return;
    // By index: telling one may cut it, which never changes this list at once.
    for (Client* client : there->second) client->on_event(item, epoch);
}

void Listeners::dispatch(const std::shared_ptr<const EventBatch>& batch) {
    for (Client* client : reading_) client->keep_batch(batch);
    if (empty()) return;
    newest_ = std::max(newest_, batch->last());
    for (const EventBatch::Step& step : batch->steps()) {
        std::visit(overloaded{
                       [&](const EventBatch::Item* item) { tell(*item, batch->epoch()); },
                       [&](const EventBatch::Joined& joined) {
                           for (Client* client : clients_of(joined.user)) {
                               join(*client, client->listening(), joined.conversation, joined.aliased);
                           }
                       },
                       [&](const EventBatch::Left& left) {
                           for (Client* client : clients_of(left.user)) {
                               leave(*client, client->listening(), left.conversation);
                           }
                       },
                   },
                   step);
    }
}

void Listeners::dispatch_to(Client& client, Listening& listening, const EventBatch& batch) {
    newest_ = std::max(newest_, batch.last());
    for (const EventBatch::Step& step : batch.steps()) {
        std::visit(overloaded{
                       [&](const EventBatch::Item* item) {
                           const chat::Event& event = item->event();
                           const bool is_for = event.audience != chat::UserId{}
                                                   ? event.audience == listening.user
                                                   : listening.conversations.contains(event.conversation);
                           if (is_for) client.on_event(*item, batch.epoch());
                       },
                       [&](const EventBatch::Joined& joined) {
                           if (joined.user == listening.user) {
                               join(client, listening, joined.conversation, joined.aliased);
                           }
                       },
                       [&](const EventBatch::Left& left) {
                           if (left.user == listening.user) leave(client, listening, left.conversation);
                       },
                   },
                   step);
    }
}

void Listeners::tell_typing(chat::ConversationId conversation, chat::UserId other, chat::UserId typist,
                            const std::string& from, const std::string& to) {
    const auto tell_one = [&](Client& client) {
        const Listening& listening = client.listening();
        if (listening.user == typist) return;
        std::string bytes;
        const bool aliased = listening.aliased.contains(conversation);
        wire::encode_typing(from, aliased ? aliased_label(to, conversation) : to, listening.format, bytes);
        bytes.append(wire::reply_end);
        client.tell_in_passing(std::make_shared<const std::string>(std::move(bytes)));
    };
    if (conversation == chat::ConversationId{}) {
        for (Client* client : clients_of(other)) tell_one(*client);
        return;
    }
    const auto there = by_conversation_.find(conversation);
    if (there == by_conversation_.end()) return;
    for (Client* client : there->second) tell_one(*client);
}

void Listeners::tell_received(chat::UserId other, const std::string& from, const std::string& to, std::int64_t number) {
    for (Client* client : clients_of(other)) {
        std::string bytes;
        wire::encode_received(from, to, number, client->listening().format, bytes);
        bytes.append(wire::reply_end);
        client->tell_in_passing(std::make_shared<const std::string>(std::move(bytes)));
    }
}

}  // namespace kabar::hub
