#include "hub/shard.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "base/overloaded.h"
#include "hub/client.h"
#include "wire/encode.h"
#include "wire/encode_event.h"

namespace kabar::hub {

namespace {

/// How many changes of a batch end sessions, or stop them.
std::uint64_t count_endings(const ledger::Bundle& bundle) {
    std::uint64_t count = 0;
    if (!bundle.changes) return count;
    for (const chat::Change& change : *bundle.changes) {
        count += std::holds_alternative<chat::change::SessionEnded>(change) ||
                 std::holds_alternative<chat::change::DisabledSet>(change);
    }
    return count;
}

}  // namespace

Shard::Shard(Hub& hub, Executor& executor, std::uint32_t index)
    : hub_(hub),
      executor_(executor),
      index_(index),
      settings_(hub.settings()),
      settings_version_(hub.settings_version()) {}

Shard::~Shard() = default;

void Shard::deliver(ledger::Bundle&& bundle) {
    // The first shard gets each batch's changes before any other, and before any reply leaves.
    if (index_ == 0) hub_.sessions_ended.fetch_add(count_endings(bundle), std::memory_order_acq_rel);
    const bool has_changes = bundle.changes && !bundle.changes->empty();
    // Made for the first shard: with changes, every shard gets the bundle. Who is about to listen has counted himself
    // before he reads, so either he is seen here or he reads what is committed already.
    if (index_ == 0 || !has_changes) {
        const bool wanted = has_changes && hub_.listeners.load() > 0;
        hub_.delivered_events = wanted ? EventBatch::make(*bundle.changes, hub_.epoch()) : nullptr;
    }
    executor_.post([this, own = std::make_shared<ledger::Bundle>(std::move(bundle)), events = hub_.delivered_events] {
        handle(*own, events);
        flush();
    });
}

void Shard::handle(ledger::Bundle& bundle, const std::shared_ptr<const EventBatch>& events) {
    // Changes first: whoever reads a reply finds what it says already true.
    if (bundle.changes) {
        for (const chat::Change& change : *bundle.changes) handle_change(change);
    }
    sessions_ended_ += count_endings(bundle);
    if (!behind_.empty() && !is_behind()) {
        for (const auto id : std::exchange(behind_, {})) {
            if (Client* client = find(id)) client->caught_up();
        }
    }
    for (ledger::Completion& completion : bundle.completions) {
        if (Client* client = find(completion.ticket.client)) {
            client->on_outcome(completion.ticket.slot, std::move(completion.outcome));
        } else if (completion.ticket.slot == 0) {
            release_left_gate(completion.ticket.client);
        }
    }
    if (events) listeners_.dispatch(events);
}

void Shard::handle_change(const chat::Change& change) {
    std::visit(overloaded{
                   [this](const chat::change::SessionEnded& ended) { drop_session(ended.session, Code::bad_token); },
                   [this](const chat::change::DisabledSet& set) {
                       note_end(chat::SessionId{});
                       if (!set.disabled) return;
                       std::vector<chat::SessionId> theirs;
                       for (const auto& [session, clients] : watchers_) {
                           if (clients.front()->is_session_of(session, set.user)) theirs.push_back(session);
                       }
                       for (const auto session : theirs) drop_session(session, Code::user_disabled);
                   },
                   [](const auto&) {},
               },
               change);
}

void Shard::drop_session(chat::SessionId session, Code why) {
    note_end(session);
    hub_.presence.end(session);
    const auto watching = watchers_.find(session);
    if (watching == watchers_.end()) return;
    const auto clients = std::move(watching->second);
    watchers_.erase(watching);
    for (Client* client : clients) client->session_ended(session, why);
}

void Shard::note_end(chat::SessionId session) {
    recent_ends_[sessions_epoch_ % recent_ends_.size()] = session;
    ++sessions_epoch_;
}

bool Shard::ended_since(chat::SessionId session, std::uint64_t epoch) const {
    if (sessions_epoch_ - epoch > recent_ends_.size()) return true;
    for (auto i = epoch; i < sessions_epoch_; ++i) {
        const auto ended = recent_ends_[i % recent_ends_.size()];
        if (ended == session || ended == chat::SessionId{}) return true;
    }
    return false;
}

void Shard::release_left_gate(std::uint64_t client) {
    const auto left = left_gates_.find(client);
    if (left == left_gates_.end()) return;
    hub_.inbox_gates.release(left->second);
    left_gates_.erase(left);
}

void Shard::flush() {
    while (!dirty_.empty()) {
        const auto dirty = std::exchange(dirty_, {});
        for (Client* client : dirty) client->clear_dirty();
        for (Client* client : dirty) {
            // A client's door may close other clients' connections only through abort(), which is asynchronous.
            client->transport().client_changed();
        }
    }
}

void Shard::tick() {
    const auto now = hub_.clock.steady_ms();
    for (const auto& [id, client] : clients_) client->tick(now);
    tell_typing();
    tell_received();
    tell_presence(now);
    // A listing of nobody forgets those who have been idle for long.
    if (index_ == 0) hub_.presence.list(0, now, settings().active_grace_ms);
    flush();
}

void Shard::shut_down() {
    for (const auto& [id, client] : clients_) client->shut_down();
    flush();
}

void Shard::post_gate_opened(std::uint64_t client, chat::UserId user) {
    executor_.post([this, client, user] {
        if (Client* found = find(client)) {
            found->gate_opened(user);
        } else {
            hub_.inbox_gates.release(user);
        }
        flush();
    });
}

void Shard::post_typing(Typing typing) {
    executor_.post([this, typing = std::move(typing)]() mutable {
        if (listeners_.empty() || typing_.size() >= limits::typing_waiting) return;
        const bool is_known = std::any_of(typing_.begin(), typing_.end(), [&](const Typing& t) {
            return t.conversation == typing.conversation && t.typist == typing.typist && t.other == typing.other;
        });
        if (!is_known) typing_.push_back(std::move(typing));
    });
}

void Shard::tell_typing() {
    for (const Typing& t : std::exchange(typing_, {})) {
        listeners_.tell_typing(t.conversation, t.other, t.typist, t.from, t.to);
    }
}

void Shard::post_received(Received received) {
    executor_.post([this, received = std::move(received)]() mutable {
        if (listeners_.empty()) return;
        const auto number = received.number;
        const auto place = received_.try_emplace({received.sender, received.other}, std::move(received)).first;
        place->second.number = std::max(place->second.number, number);
        // The newest number gets through, however many come.
        if (received_.size() >= limits::received_waiting) {
            tell_received();
            flush();
        }
    });
}

void Shard::tell_received() {
    for (const auto& [who, r] : std::exchange(received_, {})) {
        listeners_.tell_received(r.other, r.from, r.to, r.number);
    }
}

void Shard::tell_presence(std::int64_t now) {
    const auto version = hub_.presence.version();
    if (listeners_.empty() || (version == presence_version_ && now < presence_valid_until_)) return;
    auto listing = hub_.presence.list(limits::listed_users, now, settings().active_grace_ms);
    presence_version_ = listing.version;
    presence_valid_until_ = listing.valid_until;
    // Listed by key; compared by name, both in one order.
    std::sort(listing.names.begin(), listing.names.end());
    std::vector<std::string> active;
    std::vector<std::string> inactive;
    std::set_difference(listing.names.begin(), listing.names.end(), presence_names_.begin(), presence_names_.end(),
                        std::back_inserter(active));
    std::set_difference(presence_names_.begin(), presence_names_.end(), listing.names.begin(), listing.names.end(),
                        std::back_inserter(inactive));
    presence_names_ = std::move(listing.names);
    if (active.empty() && inactive.empty()) return;
    const bool more = active.size() > limits::presence_names || inactive.size() > limits::presence_names;
    active.resize(std::min(active.size(), limits::presence_names));
    inactive.resize(std::min(inactive.size(), limits::presence_names));
    std::array<std::shared_ptr<const std::string>, 2> encoded;
    listeners_.for_each([&](Client& client) {
        if (!client.may_see_presence()) return;
        auto& bytes = encoded[static_cast<std::size_t>(client.listening().format)];
        if (!bytes) {
            std::string text;
            wire::encode_presence(active, inactive, more, client.listening().format, text);
            text.append(wire::reply_end);
            bytes = std::make_shared<const std::string>(std::move(text));
        }
        client.tell_in_passing(bytes);
    });
}

const Settings& Shard::settings() {
    if (const auto version = hub_.settings_version(); version != settings_version_) {
        settings_ = hub_.settings();
        settings_version_ = version;
    }
    return *settings_;
}

std::uint64_t Shard::add(Client& client) {
    clients_.emplace(++last_client_, &client);
    return last_client_;
}

void Shard::remove(Client& client) {
    clients_.erase(client.id());
    std::erase(dirty_, &client);
}

void Shard::wake_when_caught_up(const Client& client) { behind_.push_back(client.id()); }

void Shard::mark_dirty(Client& client) { dirty_.push_back(&client); }

void Shard::watch_session(chat::SessionId session, Client& client) { watchers_[session].push_back(&client); }

void Shard::unwatch_session(chat::SessionId session, Client& client) {
    const auto watching = watchers_.find(session);
    if (watching == watchers_.end()) return;
    std::erase(watching->second, &client);
    if (watching->second.empty()) watchers_.erase(watching);
}

const std::string& Shard::users_reply(wire::Format format) {
    UsersReply& cached = users_replies_[static_cast<std::size_t>(format)];
    const auto now = hub_.clock.steady_ms();
    if (cached.version == hub_.presence.version() && now < cached.valid_until &&
        cached.settings_version == hub_.settings_version()) {
        return cached.bytes;
    }
    auto listing = hub_.presence.list(limits::listed_users, now, settings().active_grace_ms);
    cached.version = listing.version;
    cached.valid_until = listing.valid_until;
    cached.settings_version = hub_.settings_version();
    cached.bytes.clear();
    wire::encode(chat::reply::Users{std::move(listing.names), listing.more}, wire::ReplyStyle{format, {}},
                 settings().language, cached.bytes);
    return cached.bytes;
}

Client* Shard::find(std::uint64_t client) {
    const auto found = clients_.find(client);
    return found == clients_.end() ? nullptr : found->second;
}

}  // namespace kabar::hub
