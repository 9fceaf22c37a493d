#pragma once

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "net/event_loop.h"
#include "net/listener.h"
#include "net/page.h"

namespace kabar::net {

struct HttpOptions {
    /// Pages from these origins ("https://chat.example.org") may use the server, beside those that it served itself.
    std::vector<std::string> origins;
    /// False when the storage failed or the server is stopping: nothing new is begun. Thread-safe.
    std::function<bool()> ready;
    /// What is served at "/"; lives as long as the process.
    std::span<const PageFile> page{};
};

/// `GET /ws`: the JSON of the line protocol as a WebSocket, one object a text frame. `POST /api`: requests in the body,
/// their replies in the response. `/files`: what people send each other, up and down. `POST /hooks/SECRET`: a text for a
/// room. `GET /`: the web page. `GET /healthz`, `GET /readyz`. Address and errors as of listen_tcp(); what the listener gives as its address
/// begins with "http://".
Result<std::unique_ptr<Listener>> listen_http(EventLoop& control, Gate& gate, const std::string& address,
                                              HttpOptions options);

}  // namespace kabar::net
