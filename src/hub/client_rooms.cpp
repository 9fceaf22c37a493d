// Requests about rooms. Who may do what is decided by the ledger.
#include <utility>

#include "chat/names.h"
#include "hub/client_jobs.h"

namespace kabar::hub {

namespace {
using What = chat::reply::Done::What;
}

void Client::run(chat::request::Create& request, Known& known) {
    auto name = chat::parse_room_name(request.room);
    if (!name) return finish_ordered(name.error());
    submit_ordered(chat::command::CreateRoom{hub().clock.wall_ms(), known.id, std::move(*name), request.is_private},
                   then_done(What::room_created));
}

void Client::run(chat::request::Join& request, Known& known) {
    change_at<chat::command::JoinRoom>(room_of(request.room), known, What::room_joined);
}

void Client::run(chat::request::Leave& request, Known& known) {
    change_at<chat::command::LeaveRoom>(room_of(request.room), known, What::room_left);
}

void Client::run(chat::request::Invite& request, Known& known) {
    change_member<chat::command::InviteToRoom>(request.room, request.user, known, What::user_invited);
}

void Client::run(chat::request::Kick& request, Known& known) {
    change_member<chat::command::RemoveFromRoom>(request.room, request.user, known, What::user_kicked, false);
}

void Client::run(chat::request::Ban& request, Known& known) {
    change_member<chat::command::RemoveFromRoom>(request.room, request.user, known, What::user_banned, true);
}

void Client::run(chat::request::Unban& request, Known& known) {
    change_member<chat::command::Unban>(request.room, request.user, known, What::user_unbanned);
}

void Client::run(chat::request::SetRole& request, Known& known) {
    change_member<chat::command::SetRole>(request.room, request.user, known, What::role_set, request.role);
}

void Client::run(chat::request::SetRetention& request, Known& known) {
    auto room = room_of(request.room);
    if (!room) return;
    if (request.days >= 0 || request.messages >= 0) {
        return change_at<chat::command::SetRetention>(std::move(room), known, What::retention_set, request.days,
                                                      request.messages);
    }
    read_and_answer([user = known.user, place = *room, server = shard_.settings().retention](store::Reader& reader) {
        auto shown = reader.retention(user, place);
        if (shown) shown->server_keeps = server;
        return shown;
    });
}

void Client::run(chat::request::Topic& request, Known& known) {
    auto room = room_of(request.room);
    if (!room) return;
    if (!request.text.empty()) {
        return change_at<chat::command::SetTopic>(std::move(room), known, What::topic_set, std::move(request.text));
    }
    read_and_answer([user = known.user, place = *room](store::Reader& reader) { return reader.topic(user, place); });
}

}  // namespace kabar::hub
