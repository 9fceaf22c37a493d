#include <utility>

#include "base/overloaded.h"
#include "chat/names.h"
#include "hub/client_jobs.h"

namespace kabar::hub {

namespace {
using chat::reply::Done;

std::size_t characters(std::string_view text) {
    std::size_t count = 0;
    for (const char c : text) count += (static_cast<unsigned char>(c) & 0xc0) != 0x80 ? 1 : 0;
    return count;
}
}  // namespace

bool Client::attempts_allowed() {
    return peer_.is_admin ||
           hub().throttle.allows(peer_.address, hub().clock.steady_ms(), shard_.settings().login_failures_per_minute);
}

bool Client::accept_password(const std::string& password) {
    if (characters(password) >= limits::password_min_characters && password.size() <= limits::password_bytes) {
        return true;
    }
    finish_ordered(Error{Code::bad_password, std::to_string(limits::password_min_characters) + " to " +
                                                 std::to_string(limits::password_bytes)});
    return false;
}

void Client::hash_and_submit(std::string password, std::function<chat::Command(std::string hash)> make,
                             Continuation then) {
    const auto job = [password = std::move(password), cost = shard_.settings().password_cost](store::Reader&) {
        return hash_password(password, cost);
    };
    const auto after = [make = std::move(make), then = std::move(then)](Client& client, std::string&& hash) {
        if (hash.empty()) return client.finish_ordered(Error{Code::busy, {}});
        client.submit_ordered(make(std::move(hash)), then);
    };
    if (!run(hub().hashers, job, after)) finish_ordered(Error{Code::busy, {}});
}

void Client::run(chat::request::Auth& request) {
    if (!attempts_allowed()) return finish_ordered(Error{Code::too_many_attempts, {}});
    using Verified = std::pair<Result<std::optional<chat::User>>, bool>;
    const auto job = [key = chat::name_key(request.user).value_or(""), password = std::move(request.password),
                      cost = shard_.settings().password_cost](store::Reader& reader) {
        auto user = reader.user_by_key(key);
        // A wrong name takes as long as a wrong password.
        const bool known = user && *user && !(*user)->removed;
        const bool right = verify_password(password, known ? (*user)->password_hash : std::string(), cost);
        return Verified(std::move(user), right);
    };
    const auto then = [](Client& client, Verified&& result) {
        client.verified(std::move(result.first), result.second);
    };
    if (!run(hub().hashers, job, then)) finish_ordered(Error{Code::busy, {}});
}

void Client::verified(Result<std::optional<chat::User>>&& user, bool right) {
    if (!user) return finish_ordered(user.error());
    if (!right) {
        hub().throttle.note_failure(peer_.address, hub().clock.steady_ms());
        hub().log.info("login_failed", {{"connection", peer_.connection}, {"address", peer_.address}});
        return finish_ordered(Error{Code::login_failed, {}});
    }
    auto token = new_token();
    const auto now = hub().clock.wall_ms();
    chat::command::OpenSession open{now, (*user)->id, (*user)->password_hash, hash_secret(token),
                                    now + shard_.settings().session_ms};
    submit_ordered(std::move(open), [this, token = std::move(token)](chat::Outcome&& outcome) {
        const auto* opened = std::get_if<chat::outcome::SessionOpened>(&outcome);
        if (opened == nullptr) return finish_ordered(std::get<Error>(outcome));
        bound_ = opened->session.id;
        remember(opened->session, opened->user);
        hub().log.info("login", {{"connection", peer_.connection},
                                 {"address", peer_.address},
                                 {"user", opened->user.name.shown},
                                 {"session", number_of(opened->session.id)}});
        finish_ordered(
            chat::reply::LoggedIn{token, opened->user.name.shown, opened->user.display, opened->session.expires});
    });
}

void Client::run(chat::request::Register& request) {
    const auto registration = shard_.settings().registration;
    if (registration == Registration::closed) return finish_ordered(Error{Code::registration_closed, {}});
    if (!attempts_allowed()) return finish_ordered(Error{Code::too_many_attempts, {}});
    auto name = chat::parse_name(request.user);
    if (!name) return finish_ordered(name.error());
    if (!accept_password(request.password)) return;
    const bool by_invite = registration == Registration::invite;
    if (by_invite && request.invite.empty()) return finish_ordered(Error{Code::bad_invite, {}});

    auto display = request.display.empty() ? name->shown : std::move(request.display);
    chat::command::AddUser add{hub().clock.wall_ms(),
                               std::move(*name),
                               std::move(display),
                               {},
                               by_invite,
                               hash_secret(plain_invite_code(request.invite))};
    const auto make = [add = std::move(add)](std::string hash) mutable {
        add.password_hash = std::move(hash);
        return chat::Command(add);
    };
    hash_and_submit(std::move(request.password), make, [this](chat::Outcome&& outcome) {
        if (auto* error = std::get_if<Error>(&outcome)) {
            if (error->code == Code::bad_invite) hub().throttle.note_failure(peer_.address, hub().clock.steady_ms());
            return finish_ordered(std::move(*error));
        }
        hub().log.info("registered", {{"connection", peer_.connection}, {"address", peer_.address}});
        finish_ordered(Done{Done::What::registered, {}});
    });
}

void Client::run(chat::request::Logout& request, Known& known) {
    const auto now = hub().clock.wall_ms();
    const bool all = request.all;
    const chat::SessionId named{request.session};
    const auto ended = named != chat::SessionId{} ? named : known.id;
    chat::Command command = chat::command::EndSession{now, known.id, named};
    if (all) command = chat::command::EndAllSessions{now, known.id};
    submit_ordered(std::move(command), [this, all, named, ended](chat::Outcome&& outcome) {
        if (auto* error = std::get_if<Error>(&outcome)) return finish_ordered(std::move(*error));
        if (ended == bound_ || (all && find_known(bound_) == nullptr)) unbound_why_ = Code::not_logged_in;
        hub().log.info("logout", {{"connection", peer_.connection}, {"session", number_of(ended)}});
        finish_ordered(chat::reply::LoggedOut{all, std::get<chat::outcome::SessionsEnded>(outcome).count, named});
    });
}

void Client::run(chat::request::Passwd& request, Known& known) {
    if (known.bot != chat::Bot::none) return finish_ordered(Error{Code::not_allowed, "a person"});
    if (!attempts_allowed()) return finish_ordered(Error{Code::too_many_attempts, {}});
    if (!accept_password(request.new_password)) return;
    struct Checked {
        Status status;
        std::string hash;
    };
    const auto job = [user = known.user, old = std::move(request.old_password), fresh = std::move(request.new_password),
                      cost = shard_.settings().password_cost](store::Reader& reader) -> Checked {
        auto found = reader.user(user);
        if (!found) return {tl::unexpected(found.error()), {}};
        if (!*found || !verify_password(old, (*found)->password_hash, cost)) return {fail(Code::login_failed), {}};
        auto hash = hash_password(fresh, cost);
        if (hash.empty()) return {fail(Code::busy), {}};
        return {Status(), std::move(hash)};
    };
    const auto then = [key = known.name.key, session = known.id](Client& client, Checked&& checked) {
        if (!checked.status) {
            if (checked.status.error().code == Code::login_failed) {
                client.hub().throttle.note_failure(client.peer_.address, client.hub().clock.steady_ms());
            }
            return client.finish_ordered(checked.status.error());
        }
        client.submit_ordered(
            chat::command::SetPassword{client.hub().clock.wall_ms(), key, std::move(checked.hash), session},
            client.then_done(Done::What::password_changed));
    };
    if (!run(hub().hashers, job, then)) finish_ordered(Error{Code::busy, {}});
}

void Client::run(chat::request::Sessions&, Known& known) {
    const auto job = [user = known.user](store::Reader& reader) { return reader.sessions_of(user); };
    const auto then = [current = known.id](Client& client, Result<std::vector<chat::Session>>&& sessions) {
        if (!sessions) return client.finish_ordered(sessions.error());
        const auto now = client.hub().clock.wall_ms();
        chat::reply::Sessions reply;
        for (const auto& session : *sessions) {
            if (session.expires <= now) continue;
            reply.items.push_back(
                {session.id, session.created, session.used, session.expires, session.id == current, session.label});
        }
        client.finish_ordered(reply);
    };
    if (!run(hub().readers, job, then)) finish_ordered(Error{Code::busy, {}});
}

}  // namespace kabar::hub
