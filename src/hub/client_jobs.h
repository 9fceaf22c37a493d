// Private to the Client's .cpp files: running a job on a pool and coming back.
#pragma once

#include <utility>

#include "hub/client.h"

namespace kabar::hub {

/// `job(reader)` runs on the pool, `then(client, result)` on the shard's thread if the client is still there.
/// False when too many wait.
template <class Job, class Then>
bool Client::run(Workers& workers, Job job, Then then) {
    return workers.submit(
        [shard = &shard_, id = id_, job = std::move(job), then = std::move(then)](store::Reader& reader) mutable {
            shard->post_to_client(id, [result = job(reader), then = std::move(then)](Client& client) mutable {
                then(client, std::move(result));
            });
        });
}

template <class C, class... More>
void Client::change_at(std::optional<chat::Place> where, const Known& known, chat::reply::Done::What what,
                       More&&... more) {
    if (!where) return;
    submit_ordered(C{hub().clock.wall_ms(), known.id, std::move(*where), std::forward<More>(more)...}, then_done(what));
}

template <class C, class... More>
void Client::change_member(const std::string& room, const std::string& user, const Known& known,
                           chat::reply::Done::What what, More&&... more) {
    auto where = room_of(room);
    if (!where) return;
    auto key = user_key(user);
    if (!key) return;
    change_at<C>(std::move(where), known, what, std::move(*key), std::forward<More>(more)...);
}

template <class Job>
void Client::read_and_answer(Job job) {
    const auto then = [](Client& client, auto&& result) {
        if (!result) return client.finish_ordered(result.error());
        client.finish_ordered(chat::Reply(std::move(*result)));
    };
    if (!run(hub().readers, std::move(job), then)) finish_ordered(Error{Code::busy, {}});
}

}  // namespace kabar::hub
