// Private to net: one request for `/session` and its answer.
#pragma once

#include <optional>
#include <string>

#include "chat/replies.h"
#include "hub/client.h"
#include "net/answer_exchange.h"
#include "net/object_cutter.h"
#include "net/session_cookie.h"

namespace kabar::net {

/// POST logs in, GET tells whose session it is, DELETE ends it. The token comes and goes in a cookie, and stands in no
/// body.
class SessionExchange final : public AnswerExchange {
public:
    /// `peer` has the token of the request; `cookie` has it, too, if it came so.
    SessionExchange(hub::Shard& shard, hub::Transport& transport, hub::Peer peer, SessionCookie cookie,
                    std::int64_t session_ms);

    /// Once.
    void start(const HttpRequest& request);
    std::optional<HttpResponse> response() override;

private:
    void look_at(chat::Reply& reply);

    hub::Client client_;
    ObjectCutter cutter_;
    SessionCookie cookie_;
    const std::int64_t session_ms_;
    std::string host_;
    bool is_secure_ = false;
    HttpResponse response_{0, {}, {}, false};  ///< status 0: not answered
};

}  // namespace kabar::net
