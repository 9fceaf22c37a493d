#include <utility>

#include "net/http.h"
#include "net/http_connection.h"
#include "net/http_message.h"
#include "net/listening_socket.h"

namespace kabar::net {

namespace {

/// The text ends as on a byte stream; the response has its own end.
std::string frame_refusal(const std::string& text) {
    HttpResponse response;
    response.status = 503;
    response.body = text.substr(0, text.find(hub::object_end));
    response.close = true;
    return to_bytes(response, true, false);
}

}  // namespace

Result<std::unique_ptr<Listener>> listen_http(EventLoop& control, Gate& gate, const std::string& address,
                                              HttpOptions options) {
    auto shared = std::make_shared<const HttpOptions>(std::move(options));
    const auto make = [shared](EventLoop& loop, int accepted, hub::Peer peer, Release released) {
        return std::make_shared<HttpConnection>(loop.impl(), accepted, std::move(peer), std::move(released), shared);
    };
    auto socket = open_tcp(address);
    if (socket) socket->address = "http://" + socket->address;
    return listen_on(control, gate, std::move(socket), Door{make, frame_refusal});
}

}  // namespace kabar::net
