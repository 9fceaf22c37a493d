#include <algorithm>

#include "hub/client_jobs.h"

namespace kabar::hub {

Client::Known* Client::find_known(const chat::SecretHash& token) {
    const auto found = std::find_if(known_.begin(), known_.end(), [&](const Known& k) { return k.token == token; });
    return found == known_.end() ? nullptr : &*found;
}

Client::Known* Client::find_known(chat::SessionId session) {
    const auto found = std::find_if(known_.begin(), known_.end(), [&](const Known& k) { return k.id == session; });
    return found == known_.end() ? nullptr : &*found;
}

std::optional<Result<Client::Known*>> Client::session_for(const std::string& token) {
    Known* known = nullptr;
    if (!token.empty()) {
        known = find_known(hash_secret(token));
        if (known == nullptr) return std::nullopt;
    } else {
        known = find_known(bound_);
        if (known == nullptr) return Result<Known*>(fail(unbound_why_));
    }
    if (known->expires > hub().clock.wall_ms()) return Result<Known*>(known);

    // Another connection may have moved the expiry on; whoever gave the token gets it looked up anew.
    forget(static_cast<std::size_t>(known - known_.data()));
    if (!token.empty()) return std::nullopt;
    unbound_why_ = Code::token_expired;
    return Result<Known*>(fail(Code::token_expired));
}

void Client::look_up_token(wire::Decoded&& decoded) {
    if (!slots_.empty()) {
        waiting_ = std::move(decoded);
        return;
    }
    const auto token = hash_secret(decoded.token);
    const auto epoch = shard_.sessions_epoch();
    auto style = decoded.style;
    const auto job = [token](store::Reader& reader) {
        SessionFound found{reader.session_by_token(token), std::nullopt};
        if (found.session && *found.session) {
            auto user = reader.user((*found.session)->user);
            if (user) found.user = std::move(*user);
        }
        return found;
    };
    const auto then = [decoded = std::move(decoded), token, epoch](Client& client, SessionFound&& found) mutable {
        client.token_looked_up(std::move(decoded), token, epoch, std::move(found));
    };
    begin_ordered(style);
    if (!run(hub().readers, job, then)) finish_ordered(Error{Code::busy, {}});
}

void Client::token_looked_up(wire::Decoded&& decoded, const chat::SecretHash& token, std::uint64_t epoch,
                             SessionFound&& found) {
    const auto refuse = [&](Code code) { finish_ordered(Error{code, {}}); };
    if (!found.session) return finish_ordered(found.session.error());
    if (!*found.session || !found.user || found.user->removed) return refuse(Code::bad_token);
    const chat::Session& session = **found.session;
    if (session.token != token) return refuse(Code::bad_token);
    if (found.user->disabled) return refuse(Code::user_disabled);
    if (session.expires <= hub().clock.wall_ms()) return refuse(Code::token_expired);

    // The request itself begins now, in the place its look-up has held.
    slots_.pop_back();
    ordered_running_ = false;
    if (!shard_.ended_since(session.id, epoch)) remember(session, *found.user);
    waiting_ = std::move(decoded);
    pump();
}

Client::Known& Client::remember(const chat::Session& session, const chat::User& user) {
    ever_logged_in_ = true;
    if (Known* known = find_known(session.id)) return *known;
    if (known_.size() >= limits::sessions_per_connection) {
        const auto oldest = std::find_if(known_.begin(), known_.end(), [&](const Known& k) {
            return k.id != bound_ && !(listening_ && listening_->session == k.id);
        });
        forget(static_cast<std::size_t>(oldest - known_.begin()));
    }
    known_.push_back(Known{session.id, user.id, user.name, user.display, session.token, session.expires, session.used,
                           hub().clock.steady_ms(), user.bot});
    shard_.watch_session(session.id, *this);
    hub().presence.connect(session.id, user.name);
    return known_.back();
}

void Client::forget(std::size_t index) {
    const Known& known = known_[index];
    if (listening_ && listening_->session == known.id) end_listening(Code::token_expired);
    shard_.unwatch_session(known.id, *this);
    hub().presence.disconnect(known.id, known.used);
    known_.erase(known_.begin() + static_cast<std::ptrdiff_t>(index));
}

void Client::touch(Known& known) {
    known.used = hub().clock.steady_ms();
    const auto now = hub().clock.wall_ms();
    if (now - known.touched < limits::session_touch_ms) return;
    const auto expires = now + shard_.settings().session_ms;
    ledger::Entry entry{chat::command::TouchSession{now, known.id, expires}, ledger::Ticket{shard_.index(), 0, 0}};
    if (!hub().ledger().submit(std::move(entry))) return;
    known.touched = now;
    known.expires = std::max(known.expires, expires);
}

void Client::session_ended(chat::SessionId session, Code why) {
    const auto known = std::find_if(known_.begin(), known_.end(), [&](const Known& k) { return k.id == session; });
    if (known == known_.end()) return;
    if (session == bound_) unbound_why_ = why;
    if (listening_ && listening_->session == session) end_listening(why);
    hub().presence.disconnect(session, known->used);
    known_.erase(known);
}

bool Client::may_see_presence() const {
    const auto known =
        std::find_if(known_.begin(), known_.end(), [&](const Known& k) { return k.id == listening_->session; });
    return known == known_.end() || known->bot != chat::Bot::limited;
}

bool Client::is_session_of(chat::SessionId session, chat::UserId user) const {
    return std::any_of(known_.begin(), known_.end(), [&](const Known& k) { return k.id == session && k.user == user; });
}

}  // namespace kabar::hub
