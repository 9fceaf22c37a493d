// Requests that change messages, read markers and what is one's own.
#include <utility>

#include "chat/names.h"
#include "hub/client_jobs.h"

namespace kabar::hub {

namespace {
using What = chat::reply::Done::What;
}

void Client::run(chat::request::Read& request, Known& known) {
    change_at<chat::command::ReadUpTo>(place_of(request.where), known, What::marked_read, request.number);
}

void Client::run(chat::request::Edit& request, Known& known) {
    change_at<chat::command::EditMessage>(place_of(request.where), known, What::message_edited, request.number,
                                          std::move(request.text));
}

void Client::run(chat::request::Delete& request, Known& known) {
    if (request.number == 0) {
        return change_at<chat::command::DeleteRoom>(room_of(request.where), known, What::room_deleted);
    }
    change_at<chat::command::DeleteMessage>(place_of(request.where), known, What::message_deleted, request.number);
}

void Client::run(chat::request::React& request, Known& known) {
    change_at<chat::command::SetReaction>(place_of(request.where), known, What::reacted, request.number,
                                          std::move(request.reaction), true);
}

void Client::run(chat::request::Unreact& request, Known& known) {
    change_at<chat::command::SetReaction>(place_of(request.where), known, What::unreacted, request.number,
                                          std::move(request.reaction), false);
}

void Client::set_blocked(const std::string& user, Known& known, bool on) {
    auto key = user_key(user);
    if (!key) return;
    submit_ordered(chat::command::SetBlocked{hub().clock.wall_ms(), known.id, std::move(*key), on},
                   then_done(on ? What::blocked : What::unblocked));
}

void Client::run(chat::request::Block& request, Known& known) { set_blocked(request.user, known, true); }

void Client::run(chat::request::Unblock& request, Known& known) { set_blocked(request.user, known, false); }

void Client::run(chat::request::Mute& request, Known& known) {
    change_at<chat::command::SetMuted>(place_of(request.where), known, What::muted, true);
}

void Client::run(chat::request::Unmute& request, Known& known) {
    change_at<chat::command::SetMuted>(place_of(request.where), known, What::unmuted, false);
}

void Client::set_profile(chat::command::SetProfile command, bool show) {
    submit_ordered(std::move(command), [this, show](chat::Outcome&& outcome) {
        if (auto* error = std::get_if<Error>(&outcome)) return finish_ordered(std::move(*error));
        const auto& user = std::get<chat::outcome::ProfileNow>(outcome).user;
        for (Known& known : known_) {
            if (known.user == user.id) known.display = user.display;
        }
        if (!show) return finish_ordered(chat::reply::Done{What::status_set, {}});
        finish_ordered(chat::reply::Profile{user.name.shown, user.display, user.status, user.created,
                                            user.bot != chat::Bot::none});
    });
}

void Client::run(chat::request::SetStatus& request, Known& known) {
    const bool clear = request.text.empty();
    set_profile({hub().clock.wall_ms(), known.id, {}, std::move(request.text), clear}, false);
}

void Client::run(chat::request::Profile& request, Known& known) {
    if (!request.display.empty()) {
        return set_profile({hub().clock.wall_ms(), known.id, std::move(request.display), {}, false}, true);
    }
    read_and_answer([id = known.user](store::Reader& reader) -> Result<chat::reply::Profile> {
        const auto user = reader.user(id);
        if (!user) return tl::unexpected(user.error());
        if (!*user) return fail(Code::bad_token);
        return chat::reply::Profile{(*user)->name.shown, (*user)->display, (*user)->status, (*user)->created,
                                    (*user)->bot != chat::Bot::none};
    });
}

}  // namespace kabar::hub
