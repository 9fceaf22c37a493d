#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "chat/event.h"
#include "hub/event_batch.h"
#include "store/store.h"
#include "wire/decode.h"

namespace kabar::hub {

class Client;

/// What a listener has missed, or a part of it.
struct MissedPage {
    store::EventPage page;  ///< without its events
    std::string bytes;      ///< they are here, each with its end
    chat::Cursor from;      ///< it begins after this place
    chat::Cursor last;      ///< of the last event in the bytes
};

/// What a client that listens has been told, and what it may be told.
struct Listening {
    enum class State : std::uint8_t {
        reading,  ///< a page of what was missed is being read
        waiting,  ///< the next page is read when some of the output is written
        live,
    };

    chat::UserId user{};
    chat::SessionId session{};
    wire::Format format{};
    State state = State::reading;
    /// Everything up to here was told, or is not for this listener.
    chat::Cursor position;
    std::unordered_set<chat::ConversationId> conversations;
    std::unordered_set<chat::ConversationId> aliased;
    /// Committed since the page that is being read was asked for. If that is the last page, they come after it.
    std::vector<std::shared_ptr<const EventBatch>> batches;
    bool missed_batches = false;  ///< more came than are kept: what was read is not the last page
    std::int64_t told_at = 0;     ///< steady; for the heartbeat
    /// Grows with each `listen`, so that a page read for an earlier one is not taken for this one's.
    std::uint64_t generation = 0;
};

/// Who listens on one shard, by conversation and by user. Used on the shard's thread.
class Listeners {
public:
    /// It listens live, to its conversations.
    void add(Client& client, Listening& listening);
    void remove(Client& client, Listening& listening);
    /// It catches up: it is given every batch until it is live.
    void add_reading(Client& client) { reading_.push_back(&client); }
    void remove_reading(Client& client);

    /// Tells everybody, in order.
    void dispatch(const std::shared_ptr<const EventBatch>& batch);
    /// The same for one that is live since a moment ago.
    void dispatch_to(Client& client, Listening& listening, const EventBatch& batch);

    /// Those in the conversation, or if it is 0 those of the user, but for one user: told once and forgotten.
    void tell_typing(chat::ConversationId conversation, chat::UserId other, chat::UserId typist,
                     const std::string& from, const std::string& to);
    /// Those of one user: a device of `from` has everything up to `number`. Told once and forgotten.
    void tell_received(chat::UserId other, const std::string& from, const std::string& to, std::int64_t number);
    /// All who listen live.
    template <class F>
    void for_each(F&& f) {
        for (const auto& [user, clients] : by_user_) {
            for (Client* client : clients) f(*client);
        }
    }

    /// The newest place that has been told to those who listen.
    chat::Seq newest() const { return newest_; }
    bool empty() const { return by_user_.empty(); }

private:
    using Clients = std::vector<Client*>;

    void join(Client& client, Listening& listening, chat::ConversationId conversation, bool aliased);
    void leave(Client& client, Listening& listening, chat::ConversationId conversation);
    void tell(const EventBatch::Item& item, std::uint64_t epoch);
    const Clients& clients_of(chat::UserId user) const;

    std::unordered_map<chat::ConversationId, Clients> by_conversation_;
    std::unordered_map<chat::UserId, Clients> by_user_;
    Clients reading_;
    chat::Seq newest_{};
};

}  // namespace kabar::hub
