// The client library: what a bot or another program in C++ uses to talk to a Kabar server.
//
//     auto client = Client::connect({.host = "127.0.0.1", .port = 8889});
//     if (!client || !client->login("arini", "hehe")) return 1;
//     auto sent = client->send("lineker", "piye kabare?");   // OK: kept, exactly once
//
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "client/backoff.h"
#include "client/connecting.h"
#include "client/connection.h"
#include "client/message_ids.h"
#include "client/reply.h"

namespace kabar::client {

/// What a client tells about its connection while a call is under way.
struct Notice {
    enum class What {
        lost,           ///< `text`: why
        waiting,        ///< the next try begins after `pause`; `text`: why the last one failed, if there was one
        again,          ///< connected again, and the token (if any) is still good
        not_listening,  ///< connected again, but listening cannot go on from where it was; `text`: why
        token_refused,  ///< connected again, but the token is not good any more; `text`: the server's message
    };
    What what{};
    std::string text;
    std::chrono::milliseconds pause{0};
};

struct ClientOptions {
    std::chrono::milliseconds connect_timeout{5'000};
    /// After this long without an answer the connection counts as lost.
    std::chrono::milliseconds reply_timeout{30'000};
    Backoff::Policy retry;
    /// When this descriptor becomes readable, the call under way ends with `interrupted`; -1: none.
    int interrupt_fd = -1;
    std::function<void(const Notice&)> on_notice;
    /// Every line sent and every reply received, passwords included.
    std::function<void(bool sent, std::string_view text)> on_traffic;
    /// Every event, while one listens. Called from within the other calls.
    std::function<void(std::string_view event)> on_event;
};

/// A session with a server over one connection at a time. When the connection is lost, the call under way connects
/// again with growing pauses, checks the token, and sends again what had no answer, until it is answered or
/// `options.retry.give_up` has passed. Blocking. Not thread-safe: one client for each thread.
class Client {
public:
    /// The first connection is tried once. Errors: unreachable, interrupted.
    static Outcome<Client> connect(Endpoint endpoint, ClientOptions options = {});

    /// The token in the answer is used by all later calls.
    Outcome<chat::reply::LoggedIn> login(std::string_view user, std::string_view password);

    /// OK means that the server has kept the message, and that however often it had to be sent, it is there once.
    /// Each call has a new id. Also tried again while the server answers `busy`.
    Outcome<chat::reply::Sent> send(std::string_view to, std::string_view text);

    /// Up to `limit` unread messages; they count as read. `more`: ask again.
    Outcome<chat::reply::Inbox> inbox(std::size_t limit = limits::inbox_page);

    Outcome<chat::reply::Users> users();

    Outcome<void> logout();

    struct Request {
        std::string line;
        /// False for what may not be done twice: lost before its answer, it is not sent again (`lost`).
        bool repeatable = true;
    };
    /// Any request. An ERROR from the server is a reply here, not a Problem.
    /// Errors: unreachable or lost (after giving up), interrupted, bad_reply.
    Outcome<Reply> ask(const Request& request);

    /// `listen` was answered OK, with this cursor: after a lost connection the client goes on from the last event.
    void listen_from(std::string token, std::string cursor);
    void stop_listening() { listen_token_.clear(); }
    bool listening() const { return !listen_token_.empty(); }
    void set_on_event(std::function<void(std::string_view event)> on_event) { options_.on_event = std::move(on_event); }
    /// Gives the events that are there already. While listening, a lost connection is made again.
    /// Errors: unreachable or lost (after giving up), interrupted, bad_reply.
    Outcome<void> take_events();
    /// The same without ever waiting, for who has to do something else meanwhile: a lost connection is made again
    /// beside, one try for each call while none is under way. False: it is not there yet. Errors: the try failed.
    Outcome<bool> poll_events();
    /// Sends a request for whose reply nobody waits; `then` gets it from within a later call. Without a connection,
    /// or if it is lost before the reply, nothing comes of it.
    void post(const std::string& line, std::function<void(const Reply&)> then = {});
    /// Gives events as they come, until listening ends. Errors: as above.
    Outcome<void> follow();
    /// Readable when take_events() or poll_events() has something to do; -1: never.
    int event_fd() const { return connection_ ? connection_->fd() : connecting_ ? connecting_->fd() : -1; }

    /// Empty: not logged in.
    const std::string& token() const { return token_; }
    void set_token(std::string token) { token_ = std::move(token); }
    std::string next_id() { return ids_.next(); }
    const Endpoint& endpoint() const { return endpoint_; }

private:
    Client(Endpoint endpoint, ClientOptions options) : endpoint_(std::move(endpoint)), options_(std::move(options)) {}

    struct Tries;
    Outcome<void> open();
    void drop();
    Outcome<bool> poll_connecting();
    void restore_session();
    bool take_posted(std::string_view text);
    bool take_unasked(std::string_view text) { return take_event(text) || take_posted(text); }
    Outcome<void> reopen(Tries& tries);
    Outcome<void> check_token();
    Outcome<void> listen_again();
    Outcome<Reply> exchange(const std::string& line);
    Outcome<std::string> receive_reply();
    bool take_event(std::string_view text);
    Outcome<Reply> ask_until_answered(const Request& request, Tries& tries);
    std::optional<std::string> noticed_end();
    void tell(Notice::What what, std::string text, std::chrono::milliseconds pause = {}) const;
    Outcome<void> pause(std::chrono::milliseconds time) const;

    Endpoint endpoint_;
    ClientOptions options_;
    MessageIds ids_;
    std::string token_;
    std::string listen_token_;  ///< empty: not listening
    std::string cursor_;        ///< of the last event
    std::optional<Connection> connection_;
    std::optional<Connecting> connecting_;                  ///< made beside
    std::deque<std::function<void(const Reply&)>> posted_;  ///< whose replies are still to come
    std::optional<std::string> refused_;                    ///< why a new connection is of no use
    bool restoring_ = false;                                ///< the session is not yet known to be good on it
    std::chrono::steady_clock::time_point heard_at_{};
};

}  // namespace kabar::client
