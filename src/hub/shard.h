#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "hub/event_batch.h"
#include "hub/hub.h"
#include "hub/listening.h"
#include "hub/transport.h"
#include "ledger/ledger.h"
#include "wire/decode.h"

namespace kabar::hub {

class Client;

/// The hub's part on one event loop thread: its clients and what is cached for them. Everything but deliver() and
/// the post_...() functions is called on that thread.
class Shard final : public ledger::Outbox {
public:
    Shard(Hub& hub, Executor& executor, std::uint32_t index);
    ~Shard() override;
    Shard(const Shard&) = delete;
    Shard& operator=(const Shard&) = delete;

    /// From the ledger's thread.
    void deliver(ledger::Bundle&& bundle) override;

    /// Lets every door write what its clients have; a door calls it after each call to a client.
    void flush();
    /// Deadlines; the event loop calls it a few times a second.
    void tick();
    /// Every client answers what it has read, says goodbye and finishes.
    void shut_down();

    /// From any thread: runs `function(client)` on the shard's thread if the client is still there.
    template <class F>
    void post_to_client(std::uint64_t client, F function) {
        executor_.post([this, client, run = std::move(function)]() mutable {
            if (Client* found = find(client)) run(*found);
            flush();
        });
    }
    /// From any thread: somebody types, in a conversation or, if that is 0, to the other.
    struct Typing {
        chat::ConversationId conversation{};
        chat::UserId other{};
        chat::UserId typist{};
        std::string from;
        std::string to;
    };
    void post_typing(Typing typing);
    /// From any thread: a device of `from` has everything that `other` wrote to him up to `number`.
    struct Received {
        chat::UserId sender{};
        chat::UserId other{};
        std::string from;
        std::string to;
        std::int64_t number = 0;
    };
    void post_received(Received received);
    /// From any thread, by InboxGates.
    void post_gate_opened(std::uint64_t client, chat::UserId user);

    // For clients.
    Hub& hub() { return hub_; }
    std::uint32_t index() const { return index_; }
    const Settings& settings();
    std::uint64_t add(Client& client);
    void remove(Client& client);
    void mark_dirty(Client& client);
    void watch_session(chat::SessionId session, Client& client);
    void unwatch_session(chat::SessionId session, Client& client);
    /// A moment to ask ended_since() about.
    std::uint64_t sessions_epoch() const { return sessions_epoch_; }
    /// True if the session was ended, or its user disabled, after that moment; also when it is too long ago to tell.
    bool ended_since(chat::SessionId session, std::uint64_t epoch) const;
    /// A client goes while its inbox is being marked read: the gate opens when that is committed.
    void leave_gate(std::uint64_t client, chat::UserId user) { left_gates_.emplace(client, user); }
    /// True while sessions have been ended that this shard has not heard of yet.
    bool is_behind() const { return hub_.sessions_ended.load(std::memory_order_acquire) != sessions_ended_; }
    /// Calls the client's caught_up() as soon as that is over.
    void wake_when_caught_up(const Client& client);
    /// The encoded reply to `user_aktif`, without a tag.
    const std::string& users_reply(wire::Format format);
    Listeners& listeners() { return listeners_; }

private:
    struct UsersReply {
        std::string bytes;
        std::uint64_t version = 0;
        std::int64_t valid_until = 0;
        std::uint64_t settings_version = 0;
    };

    Client* find(std::uint64_t client);
    void handle(ledger::Bundle& bundle, const std::shared_ptr<const EventBatch>& events);
    void tell_typing();
    void tell_received();
    void tell_presence(std::int64_t now);
    void handle_change(const chat::Change& change);
    void drop_session(chat::SessionId session, Code why);
    void note_end(chat::SessionId session);
    void release_left_gate(std::uint64_t client);

    Hub& hub_;
    Executor& executor_;
    const std::uint32_t index_;
    std::uint64_t last_client_ = 0;
    std::unordered_map<std::uint64_t, Client*> clients_;
    std::unordered_map<chat::SessionId, std::vector<Client*>> watchers_;
    std::vector<Client*> dirty_;
    std::unordered_map<std::uint64_t, chat::UserId> left_gates_;
    std::uint64_t sessions_ended_ = 0;   ///< of Hub::sessions_ended, those applied here
    std::vector<std::uint64_t> behind_;  ///< clients to wake
    std::uint64_t sessions_epoch_ = 0;
    std::array<chat::SessionId, 1024> recent_ends_{};  ///< by epoch; 0 stands for any session
    std::shared_ptr<const Settings> settings_;
    std::uint64_t settings_version_ = 0;
    std::array<UsersReply, 2> users_replies_;  ///< by wire::Format

    Listeners listeners_;
    std::vector<Typing> typing_;  ///< since the last tick, each once
    std::map<std::pair<chat::UserId, chat::UserId>, Received>
        received_;  ///< since then, by sender and other; the newest
    std::uint64_t presence_version_ = 0;
    std::int64_t presence_valid_until_ = 0;
    std::vector<std::string> presence_names_;  ///< what listeners were told last
};

}  // namespace kabar::hub
