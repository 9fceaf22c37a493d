// Private to net: one `POST /hooks/SECRET` and its answer.
#pragma once

#include <optional>
#include <string>

#include "hub/client.h"
#include "net/http_message.h"
#include "net/object_cutter.h"

namespace kabar::net {

/// A client of its own, which goes with the response.
class HookExchange {
public:
    HookExchange(hub::Shard& shard, hub::Transport& transport, hub::Peer peer);

    /// Once.
    void post(const std::string& secret, const HttpRequest& request);
    /// Once it is there; given once.
    std::optional<HttpResponse> response();

private:
    hub::Client client_;
    ObjectCutter cutter_;
    int status_ = 0;  ///< 0: not answered
};

}  // namespace kabar::net
