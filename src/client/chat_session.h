#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "client/chat_request.h"
#include "client/client.h"
#include "client/completion.h"
#include "client/terminal.h"

namespace kabar::client {

/// What a session needs from the outside.
struct ChatConsole {
    bool for_people = false;
    bool json = false;
    bool hides_token = false;                                    ///< a login is shown without its token
    std::function<void(std::string_view)> out;                   ///< results, ends of lines included
    std::function<void(std::string_view)> note;                  ///< one line about the connection, without its end
    std::function<Input(std::string_view prompt)> ask_password;  ///< empty: nobody to ask
    std::function<void(std::string_view event)> on_event;        ///< instead of showing events; may be empty
    std::function<TerminalSignals::Stop()> take_stop;            ///< why a call was interrupted; may be empty
};

/// One conversation with a server: typed lines in, results out. Not thread-safe.
class ChatSession {
public:
    ChatSession(Client client, ChatConsole console);
    ChatSession(const ChatSession&) = delete;
    ChatSession& operator=(const ChatSession&) = delete;

    /// False: the conversation is over.
    bool run_line(std::string_view typed);
    /// As if `auth USER` and the password had been typed. False: the conversation is over.
    bool log_in(const std::string& user, const std::string& password);
    /// Runs a line whose result is not shown, only that it was refused. Empty: refused, or failed. A refusal with the
    /// code `expected` is given instead.
    std::optional<Reply> ask(std::string_view typed, std::string_view expected = {});
    /// For a message that may have to be sent again.
    std::string next_id() { return client_.next_id(); }
    /// A line that is too long to be sent.
    void refuse_too_long();

    /// Shows the events that are there. False: the conversation is over.
    bool show_events();
    /// As show_events() without ever waiting: Client::poll_events().
    Outcome<bool> poll_events() { return client_.poll_events(); }
    /// Sends a line for whose reply nobody waits: Client::post(). The session learns from the reply.
    void post(std::string_view typed);
    /// Shows events as they come, until listening ends. False: the conversation is over.
    bool follow();
    bool listening() const { return client_.listening(); }
    /// Readable when show_events() has something to do; -1: never.
    int event_fd() const { return client_.listening() ? client_.event_fd() : -1; }

    /// `Command <token>:`
    std::string prompt() const { return "Command " + client_.token() + ":"; }
    const SeenNames& names() const { return names_; }
    void saw_name(std::string_view name) { names_.add(name); }
    const std::string& token() const { return client_.token(); }
    const Endpoint& endpoint() const { return client_.endpoint(); }
    bool logged_in() const { return !client_.token().empty(); }
    bool anything_refused() const { return refused_; }
    bool given_up() const { return given_up_; }

private:
    enum class Asked { given, cancelled, leave };
    Asked ask(std::string_view prompt, std::string& answer);
    Asked ask_what_is_missing(std::string_view typed, TypedLine& request);
    bool run(const TypedLine& request);
    bool failed(const Problem& why);
    void refuse(std::string_view message, std::string_view code);
    void show_reply(const TypedLine& request, const Reply& reply);
    void learn(const TypedLine& request, const Reply& reply);
    void learn_names(const TypedLine& request, const Reply& reply);
    void end_session(const std::string& token);
    void learn_sessions(const TypedLine& request, const Reply& reply);

    Client client_;
    ChatConsole console_;
    SeenNames names_;
    std::int64_t own_session_ = 0;  ///< the number of the session that the client is logged in with; 0: not known
    bool refused_ = false;
    bool given_up_ = false;
};

}  // namespace kabar::client
