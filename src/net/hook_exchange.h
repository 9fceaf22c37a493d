// Private to net: one `POST /hooks/SECRET` and its answer.
#pragma once

#include <optional>
#include <string>

#include "hub/client.h"
#include "net/answer_exchange.h"
#include "net/http_message.h"
#include "net/object_cutter.h"

namespace kabar::net {

class HookExchange final : public AnswerExchange {
public:
    HookExchange(hub::Shard& shard, hub::Transport& transport, hub::Peer peer);

    /// Once.
    void post(const std::string& secret, const HttpRequest& request);
    std::optional<HttpResponse> response() override;

private:
    hub::Client client_;
    ObjectCutter cutter_;
    int status_ = 0;  ///< 0: not answered
};

}  // namespace kabar::net
