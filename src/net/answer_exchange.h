// Private to net: a request with one answer, which a client of the hub gives later.
#pragma once

#include <optional>

#include "net/http_message.h"

namespace kabar::net {

/// Has a client of its own, which goes with the response.
class AnswerExchange {
public:
    virtual ~AnswerExchange() = default;
    /// Once it is there; given once.
    virtual std::optional<HttpResponse> response() = 0;
};

}  // namespace kabar::net
