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

}  // namespace kabar::hub
