#include <type_traits>

#include "hub/bot_requests.h"
#include "hub/client.h"
#include "hub/hook_requests.h"
#include "wire/command_table.h"

namespace kabar::hub {

namespace {

using namespace chat::request;

template <class R, class... Any>
constexpr bool is_one_of = (std::is_same_v<R, Any> || ...);

template <class R>
constexpr bool is_bot_request = is_one_of<R, BotAdd, BotToken, BotTokens, BotRevoke, BotJoin, BotLeave, BotList>;
template <class R>
constexpr bool is_admin_request =
    is_one_of<R, UserAdd, UserPasswd, UserList, UserShow, UserDisable, UserEnable, UserRemove, InviteMake> ||
    is_bot_request<R>;
template <class R>
constexpr bool is_hook_request = is_one_of<R, HookIn, HookOut, Hooks, HookRemove>;
/// Not for a bot that is limited to its rooms. The ledger refuses what changes anything; these would show it others.
template <class R>
constexpr bool is_beyond_rooms = is_one_of<R, Users, chat::request::Presence, Rooms>;
template <class R>
constexpr bool needs_session = !is_admin_request<R> && !is_one_of<R, Auth, Register, Ping, Help, Quit>;
/// Answered from memory, at once.
template <class R>
constexpr bool is_immediate = is_one_of<R, Ping, Help, Quit, Users, Whoami>;
/// Many may be under way.
template <class R>
constexpr bool is_pipelined = is_one_of<R, Send>;

}  // namespace

void Client::start(wire::Decoded&& decoded) {
    if (!decoded.request) {
        answer(decoded.style, decoded.request.error());
        return;
    }
    // The door's token stands for whoever has not logged in on this connection.
    if (decoded.token.empty() && bound_ == chat::SessionId{}) decoded.token = peer_.token;
    std::visit([&](auto& request) { start_request(request, decoded); }, *decoded.request);
}

template <class R>
void Client::start_request(R& request, wire::Decoded& decoded) {
    if (is_admin_request<R> && !peer_.is_admin) {
        answer(decoded.style, Error{Code::forbidden, {}});
        return;
    }
    constexpr bool is_ordered = !is_immediate<R> && !is_pipelined<R>;
    if (is_ordered && !slots_.empty()) {
        waiting_ = std::move(decoded);
        return;
    }
    if constexpr (needs_session<R>) {
        if (shard_.is_behind()) {
            behind_ = true;
            shard_.wake_when_caught_up(*this);
            waiting_ = std::move(decoded);
            return;
        }
        const auto session = session_for(decoded.token);
        if (!session) {
            look_up_token(std::move(decoded));
            return;
        }
        if (!*session) {
            answer(decoded.style, session->error());
            return;
        }
        Known& known = ***session;
        touch(known);
        if (is_beyond_rooms<R> && known.bot == chat::Bot::limited) {
            answer(decoded.style, Error{Code::forbidden, {}});
            return;
        }
        if constexpr (std::is_same_v<R, Users>) {
            answer_users(decoded.style);
        } else if constexpr (is_immediate<R>) {
            answer(decoded.style, handle(request, known));
        } else if constexpr (is_pipelined<R>) {
            handle(request, known, std::move(decoded.style));
        } else {
            begin_ordered(std::move(decoded.style));
            if constexpr (is_hook_request<R>) {
                HookRequests::run(*this, request, known);
            } else {
                run(request, known);
            }
        }
    } else if constexpr (is_immediate<R>) {
        answer(decoded.style, handle(request));
        if constexpr (std::is_same_v<R, Quit>) finish();
    } else {
        begin_ordered(std::move(decoded.style));
        if constexpr (is_bot_request<R>) {
            BotRequests::run(*this, request);
        } else {
            run(request);
        }
    }
}

void Client::answer_users(const wire::ReplyStyle& style) {
    if (style.tag.empty()) return answer_encoded(style, shard_.users_reply(style.format));
    auto listing =
        hub().presence.list(limits::listed_users, hub().clock.steady_ms(), shard_.settings().active_grace_ms);
    answer(style, chat::reply::Users{std::move(listing.names), listing.more});
}

void Client::begin_ordered(wire::ReplyStyle style) {
    push_slot(std::move(style));
    ordered_running_ = true;
}

void Client::finish_ordered(const chat::Reply& reply) {
    if (const auto* error = std::get_if<Error>(&reply); error != nullptr && error->code == Code::storage_failed) {
        hub().storage_failed(error->subject);
    }
    ordered_running_ = false;
    complete(first_slot_, reply);
    pump();
}

void Client::submit_ordered(chat::Command command, Continuation then) {
    ordered_then_ = std::move(then);
    ledger::Entry entry{std::move(command), ledger::Ticket{shard_.index(), id_, first_slot_}};
    if (!hub().ledger().submit(std::move(entry))) {
        ordered_then_ = nullptr;
        finish_ordered(Error{Code::busy, {}});
    }
}

chat::Reply Client::handle(Ping& request) { return chat::reply::Pong{std::move(request.text)}; }

chat::Reply Client::handle(Help& request) {
    if (!request.command.empty()) {
        const auto* command = wire::find_command(request.command);
        if (command == nullptr || (command->admin && !peer_.is_admin)) {
            return Error{Code::unknown_command, std::move(request.command)};
        }
    }
    return chat::reply::Help{std::move(request.command), peer_.is_admin};
}

chat::Reply Client::handle(Quit&) { return chat::reply::Done{chat::reply::Done::What::bye, {}}; }

chat::Reply Client::handle(Whoami&, Known& known) {
    return chat::reply::Whoami{known.name.shown, known.display, known.id, known.expires};
}

}  // namespace kabar::hub
