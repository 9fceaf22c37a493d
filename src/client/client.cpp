#include "client/client.h"

#include <cerrno>
#include <utility>

#include <poll.h>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include "client/client_tries.h"

namespace kabar::client {

namespace json = boost::json;
using std::chrono::milliseconds;

namespace {

bool may_try_again(Failure failure) {
    return failure == Failure::lost || failure == Failure::timeout || failure == Failure::unreachable;
}

tl::unexpected<Problem> passed_on(Problem& from) { return tl::unexpected<Problem>(std::move(from)); }

tl::unexpected<Problem> refusal(const Reply& reply) { return problem(Failure::refused, reply.message(), reply.code()); }

std::string request_line(const std::string& token, json::object object) {
    if (!token.empty()) object["token"] = token;
    return json::serialize(object);
}

}  // namespace

Outcome<Client> Client::connect(Endpoint endpoint, ClientOptions options) {
    Client client(std::move(endpoint), std::move(options));
    if (auto opened = client.open(); !opened) return passed_on(opened.error());
    return client;
}

Outcome<void> Client::open() {
    auto connection = Connection::open(endpoint_, options_.connect_timeout, options_.interrupt_fd);
    if (!connection) return passed_on(connection.error());
    connecting_.reset();
    connection_.emplace(std::move(*connection));
    return {};
}

void Client::drop() {
    connection_.reset();
    posted_.clear();
}

void Client::tell(Notice::What what, std::string text, milliseconds pause) const {
    if (options_.on_notice) options_.on_notice({what, std::move(text), pause});
}

Outcome<void> Client::pause(milliseconds time) const {
    const auto until = std::chrono::steady_clock::now() + time;
    for (;;) {
        const auto left = std::chrono::ceil<milliseconds>(until - std::chrono::steady_clock::now()).count();
        if (left <= 0) return {};
        pollfd fd{options_.interrupt_fd, POLLIN, 0};
        const int ready = ::poll(&fd, 1, static_cast<int>(left));
        if (ready > 0) return problem(Failure::interrupted, "interrupted");
        if (ready < 0 && errno != EINTR) return {};
    }
}

Outcome<Reply> Client::exchange(const std::string& line) {
    if (options_.on_traffic) options_.on_traffic(true, line);
    // A server that closes says why first; a line that cannot be sent any more must not hide that.
    const auto sent = connection_->send(line, options_.reply_timeout);
    if (!sent && sent.error().failure != Failure::lost) return tl::unexpected<Problem>(sent.error());
    auto text = receive_reply();
    if (!text) return passed_on(text.error());
    if (options_.on_traffic) options_.on_traffic(false, *text);
    auto reply = Reply::parse(std::move(*text));
    if (reply && is_farewell(*reply)) return problem(Failure::lost, reply->message());
    return reply;
}

std::optional<std::string> Client::noticed_end() {
    auto last = connection_->ended([this](std::string_view text) { return take_unasked(text); });
    if (!last) return std::nullopt;
    drop();
    if (!last->empty() && options_.on_traffic) options_.on_traffic(false, *last);
    const auto reply = Reply::parse(std::move(*last));
    return reply ? reply->message() : "the server closed the connection";
}

Outcome<void> Client::check_token() {
    if (token_.empty()) {
        tell(Notice::What::again, {});
        return {};
    }
    auto reply = exchange("whoami " + token_);
    if (!reply) {
        drop();
        return passed_on(reply.error());
    }
    if (!reply->ok() && token_is_bad(reply->code())) {
        if (listen_token_ == token_) stop_listening();
        token_.clear();
        tell(Notice::What::token_refused, reply->message());
    } else {
        tell(Notice::What::again, {});
    }
    return {};
}

Outcome<void> Client::reopen(Tries& tries) {
    for (;;) {
        auto done = open();
        if (done) done = check_token();
        if (done && listening()) done = listen_again();
        if (done || !may_try_again(done.error().failure)) return done;
        const auto wait = tries.next();
        if (!wait) return done;
        tell(Notice::What::waiting, done.error().text, *wait);
        if (auto waited = pause(*wait); !waited) return waited;
    }
}

Outcome<Reply> Client::ask_until_answered(const Request& request, Tries& tries) {
    if (connection_) {
        if (auto why = noticed_end()) tell(Notice::What::lost, std::move(*why));
    }
    for (;;) {
        if (!connection_) {
            if (auto opened = reopen(tries); !opened) return passed_on(opened.error());
        }
        auto reply = exchange(request.line);
        if (reply) return reply;
        drop();
        if (!may_try_again(reply.error().failure)) return reply;
        tell(Notice::What::lost, reply.error().text);
        if (!request.repeatable) {
            return problem(Failure::lost,
                           "no answer came before the connection was lost: this may have been done, or not");
        }
        const auto wait = tries.next();
        if (!wait) return reply;
        tell(Notice::What::waiting, {}, *wait);
        if (auto waited = pause(*wait); !waited) return passed_on(waited.error());
    }
}

Outcome<Reply> Client::ask(const Request& request) {
    Tries tries(options_.retry);
    return ask_until_answered(request, tries);
}

Outcome<chat::reply::LoggedIn> Client::login(std::string_view user, std::string_view password) {
    auto reply = ask({request_line({}, {{"command", "auth"}, {"user", user}, {"password", password}})});
    if (!reply) return passed_on(reply.error());
    if (!reply->ok()) return refusal(*reply);
    auto session = reply->logged_in();
    token_ = session.token;
    return session;
}

Outcome<chat::reply::Sent> Client::send(std::string_view to, std::string_view text) {
    const std::string id = next_id();
    const Request request{request_line(token_, {{"command", "send"}, {"id", id}, {"to", to}, {"text", text}})};
    Tries tries(options_.retry);
    for (;;) {
        auto reply = ask_until_answered(request, tries);
        if (!reply) return passed_on(reply.error());
        if (reply->ok()) return reply->sent();
        if (reply->code() != "busy") return refusal(*reply);
        const auto wait = tries.next();
        if (!wait) return refusal(*reply);
        if (auto waited = pause(*wait); !waited) return passed_on(waited.error());
    }
}

Outcome<chat::reply::Inbox> Client::inbox(std::size_t limit) {
    auto reply = ask({request_line(token_, {{"command", "inbox"}, {"limit", limit}})});
    if (!reply) return passed_on(reply.error());
    if (!reply->ok()) return refusal(*reply);
    return reply->inbox();
}

Outcome<chat::reply::Users> Client::users() {
    auto reply = ask({request_line(token_, {{"command", "users"}})});
    if (!reply) return passed_on(reply.error());
    if (!reply->ok()) return refusal(*reply);
    return reply->users();
}

Outcome<void> Client::logout() {
    auto reply = ask({request_line(token_, {{"command", "logout"}})});
    if (!reply) return passed_on(reply.error());
    if (!reply->ok()) return refusal(*reply);
    token_.clear();
    return {};
}

}  // namespace kabar::client
