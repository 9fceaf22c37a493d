// The part of Client that does not wait: for who reads keys meanwhile.
#include <utility>

#include "client/client_tries.h"

namespace kabar::client {

namespace {

using std::chrono::milliseconds;

/// A request is short and the kernel takes it at once; a connection that does not is lost anyway.
constexpr milliseconds post_wait{1'000};
}  // namespace

void Client::post(const std::string& line, std::function<void(const Reply&)> then) {
    if (!connection_) return;
    if (options_.on_traffic) options_.on_traffic(true, line);
    posted_.push_back(std::move(then));
    // What is wrong with the connection shows when its next bytes are read.
    static_cast<void>(connection_->send(line, post_wait));
}

bool Client::take_posted(std::string_view text) {
    if (posted_.empty()) return false;
    const auto reply = Reply::parse(std::string(text));
    if (!reply || is_farewell(*reply)) return false;
    if (options_.on_traffic) options_.on_traffic(false, text);
    heard_at_ = std::chrono::steady_clock::now();
    const auto then = std::move(posted_.front());
    posted_.pop_front();
    if (then) then(*reply);
    return true;
}

Outcome<bool> Client::poll_events() {
    if (connection_) {
        auto why = noticed_end();
        if (!why && refused_) {
            drop();
            return problem(Failure::unreachable, *std::exchange(refused_, std::nullopt));
        }
        const bool silent = !why && listening() && std::chrono::steady_clock::now() - heard_at_ > silence;
        if (!why && !silent) return true;
        if (silent) drop();
        // A server that dies may still take connections: that was none.
        if (why && std::exchange(restoring_, false)) return problem(Failure::unreachable, std::move(*why));
        tell(Notice::What::lost, silent ? "the server is silent" : std::move(*why));
    }
    if (!listening()) return true;
    return poll_connecting();
}

Outcome<bool> Client::poll_connecting() {
    if (!connecting_) connecting_.emplace(endpoint_, options_.connect_timeout, options_.interrupt_fd);
    auto made = connecting_->take();
    if (!made) return false;
    connecting_.reset();
    if (!*made) return tl::unexpected<Problem>(std::move(made->error()));
    connection_.emplace(std::move(**made));
    heard_at_ = std::chrono::steady_clock::now();
    restore_session();
    return true;
}

void Client::restore_session() {
    refused_.reset();
    restoring_ = true;
    const std::string token = listen_token_;
    post("whoami " + token, [this](const Reply& reply) {
        restoring_ = false;
        if (reply.ok() || !token_is_bad(reply.code())) return tell(Notice::What::again, {});
        stop_listening();
        token_.clear();
        tell(Notice::What::token_refused, reply.message());
    });
    post("listen" + (cursor_.empty() ? "" : " after=" + cursor_) + " " + token, [this](const Reply& reply) {
        if (reply.ok() || !listening()) return;
        if (reply.code() == "busy") {
            refused_ = reply.message();
        } else {
            stop_listening();
            tell(Notice::What::not_listening, reply.message());
        }
    });
}

}  // namespace kabar::client
