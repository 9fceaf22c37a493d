// What only the administrator may ask, through the admin socket.
#include <utility>

#include "chat/names.h"
#include "hub/client_jobs.h"

namespace kabar::hub {

namespace {

using chat::reply::Done;

chat::reply::UserItem item_of(const chat::User& user) {
    return {user.name.shown, user.display, user.disabled, user.removed, user.created, user.bot};
}

}  // namespace

Client::Continuation Client::then_done(Done::What what) {
    return [this, what](chat::Outcome&& outcome) {
        if (auto* error = std::get_if<Error>(&outcome)) return finish_ordered(std::move(*error));
        const auto* in_room = std::get_if<chat::outcome::InRoom>(&outcome);
        finish_ordered(Done{what, in_room != nullptr ? in_room->room : std::string()});
    };
}

void Client::run(chat::request::UserAdd& request) {
    auto name = chat::parse_name(request.user);
    if (!name) return finish_ordered(name.error());
    if (!accept_password(request.password)) return;
    auto display = request.display.empty() ? name->shown : std::move(request.display);
    const auto make = [name = std::move(*name), display = std::move(display),
                       at = hub().clock.wall_ms()](std::string hash) {
        return chat::Command(chat::command::AddUser{at, name, display, std::move(hash), false, {}});
    };
    hash_and_submit(std::move(request.password), make, then_done(Done::What::user_added));
}

void Client::run(chat::request::UserPasswd& request) {
    auto key = chat::name_key(request.user);
    if (!key) return finish_ordered(Error{Code::unknown_user, std::move(request.user)});
    if (!accept_password(request.password)) return;
    const auto make = [key = std::move(*key), at = hub().clock.wall_ms()](std::string hash) {
        return chat::Command(chat::command::SetPassword{at, key, std::move(hash), chat::SessionId{}});
    };
    hash_and_submit(std::move(request.password), make, then_done(Done::What::password_changed));
}

void Client::run(chat::request::UserList& request) {
    const auto job = [after = chat::name_key(request.after).value_or(""),
                      limit = request.limit](store::Reader& reader) { return reader.users(after, limit + 1); };
    const auto then = [limit = request.limit](Client& client, Result<std::vector<chat::User>>&& users) {
        if (!users) return client.finish_ordered(users.error());
        chat::reply::UserList reply;
        reply.more = users->size() > limit;
        if (reply.more) users->resize(limit);
        for (const auto& user : *users) reply.items.push_back(item_of(user));
        client.finish_ordered(reply);
    };
    if (!run(hub().readers, job, then)) finish_ordered(Error{Code::busy, {}});
}

void Client::run(chat::request::UserShow& request) {
    struct Found {
        Result<std::optional<chat::User>> user;
        std::vector<chat::Session> sessions;
    };
    const auto job = [key = chat::name_key(request.user).value_or("")](store::Reader& reader) {
        Found found{reader.user_by_key(key), {}};
        if (found.user && *found.user) found.sessions = reader.sessions_of((*found.user)->id).value_or(found.sessions);
        return found;
    };
    const auto then = [name = request.user](Client& client, Found&& found) {
        if (!found.user) return client.finish_ordered(found.user.error());
        if (!*found.user) return client.finish_ordered(Error{Code::unknown_user, name});
        const auto& user = **found.user;
        const bool active = client.hub().presence.is_active(user.name.key, client.hub().clock.steady_ms(),
                                                            client.shard_.settings().active_grace_ms);
        const auto now = client.hub().clock.wall_ms();
        std::int64_t sessions = 0;
        for (const auto& session : found.sessions) sessions += session.expires > now ? 1 : 0;
        client.finish_ordered(chat::reply::UserShown{item_of(user), sessions, active});
    };
    if (!run(hub().readers, job, then)) finish_ordered(Error{Code::busy, {}});
}

void Client::set_disabled(const std::string& user, bool disabled) {
    auto key = chat::name_key(user);
    if (!key) return finish_ordered(Error{Code::unknown_user, user});
    submit_ordered(chat::command::SetDisabled{hub().clock.wall_ms(), std::move(*key), disabled},
                   then_done(disabled ? Done::What::user_disabled : Done::What::user_enabled));
}

void Client::run(chat::request::UserDisable& request) { set_disabled(request.user, true); }

void Client::run(chat::request::UserEnable& request) { set_disabled(request.user, false); }

void Client::run(chat::request::UserRemove& request) {
    auto key = chat::name_key(request.user);
    if (!key) return finish_ordered(Error{Code::unknown_user, std::move(request.user)});
    submit_ordered(chat::command::RemoveUser{hub().clock.wall_ms(), std::move(*key)},
                   then_done(Done::What::user_removed));
}

void Client::run(chat::request::InviteMake& request) {
    auto code = new_invite_code();
    const auto now = hub().clock.wall_ms();
    const chat::Invite invite{hash_secret(plain_invite_code(code)), now + request.hours * 3600 * 1000};
    submit_ordered(chat::command::AddInvite{now, invite},
                   [this, code = std::move(code), invite](chat::Outcome&& outcome) {
                       if (auto* error = std::get_if<Error>(&outcome)) return finish_ordered(std::move(*error));
                       finish_ordered(chat::reply::InviteMade{code, invite.expires});
                   });
}

}  // namespace kabar::hub
