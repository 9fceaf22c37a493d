#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "chat/commands.h"
#include "chat/replies.h"
#include "chat/requests.h"
#include "hub/listening.h"
#include "hub/output.h"
#include "hub/shard.h"
#include "hub/transport.h"
#include "store/store.h"
#include "wire/decode.h"
#include "wire/lines.h"

namespace kabar::hub {

/// One connected client: takes its bytes, answers its requests in order, exactly one reply each.
///
/// Three kinds of request. Immediate ones are answered from memory. A send goes to the ledger, and many may be
/// under way. All others are ordered: one begins when everything before it is answered, and what comes after waits.
///
/// Used on its shard's thread only. The door calls Shard::flush() after each call here.
class Client {
public:
    Client(Shard& shard, Transport& transport, Peer peer);
    ~Client();
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;

    // For the door.
    void on_bytes(std::string_view bytes);
    /// The peer will send no more; what it sent is still answered.
    void on_end_of_input();
    /// So many of the bytes given out by take_output() are written to a live connection.
    void on_written(std::size_t bytes);
    /// While false, do not read: what has been read waits for answers.
    bool wants_input() const { return !paused_ && !finishing_ && !end_of_input_; }
    bool has_output() const { return !output_.empty(); }
    /// Appends up to `most` chunks of what waits to be written. Each object in them, a reply or an event, is ended by
    /// wire::reply_end, which cannot stand inside one; a door with frames of its own cuts there. A chunk of events has
    /// whole objects.
    void take_output(std::vector<Chunk>& into, std::size_t most) { output_.take(into, most); }
    /// True when nothing more will come: close once everything is written.
    bool finished() const { return finished_; }

    // For the shard.
    std::uint64_t id() const { return id_; }
    Transport& transport() { return transport_; }
    void on_outcome(std::uint64_t slot, chat::Outcome&& outcome);
    void gate_opened(chat::UserId user);
    void caught_up();
    void session_ended(chat::SessionId session, Code why);
    bool is_session_of(chat::SessionId session, chat::UserId user) const;
    void tick(std::int64_t now);
    void shut_down();
    void clear_dirty() { dirty_ = false; }

    // For Listeners. The client listens.
    Listening& listening() { return *listening_; }
    void on_event(const EventBatch::Item& item, std::uint64_t epoch);
    /// While it catches up.
    void keep_batch(const std::shared_ptr<const EventBatch>& batch);
    /// What is told once and forgotten; not to one who is slow.
    void tell_in_passing(std::shared_ptr<const std::string> bytes);

    /// False for one that is only told of its rooms. The client listens.
    bool may_see_presence() const;

private:
    friend struct BotRequests;
    friend struct HookRequests;

    /// A session this connection speaks for.
    struct Known {
        chat::SessionId id{};
        chat::UserId user{};
        chat::Name name;
        std::string display;
        chat::SecretHash token{};
        TimeMs expires = 0;
        TimeMs touched = 0;     ///< last use that was written down
        std::int64_t used = 0;  ///< last use here, steady
        chat::Bot bot{};
    };
    /// A request whose reply is not in the output yet.
    struct Slot {
        wire::ReplyStyle style;
        std::string to;         ///< of a send: echoed
        std::string client_id;  ///< of a send: echoed
        bool done = false;
        std::string bytes;  ///< the reply, when it is done before those in front of it
    };
    struct SessionFound {
        Result<std::optional<chat::Session>> session;
        std::optional<chat::User> user;
    };
    using Continuation = std::function<void(chat::Outcome&&)>;

    // client.cpp: the flow of requests and replies
    void pump();
    bool may_start() const;
    void take_line(std::string_view line);
    void no_more_lines();
    std::uint64_t push_slot(wire::ReplyStyle style);
    void complete(std::uint64_t slot, const chat::Reply& reply);
    void answer(const wire::ReplyStyle& style, const chat::Reply& reply);
    void answer_encoded(const wire::ReplyStyle& style, std::string_view bytes);
    void append_encoded(const wire::ReplyStyle& style, const chat::Reply& reply, std::string& out);
    void drain_slots();
    void log_refusal(const Error& error);
    /// Says `why` outside the order of replies and ends the connection when it is written.
    void say_and_finish(Error why);
    void finish();
    void changed();

    // client_requests.cpp: which request goes where
    void start(wire::Decoded&& decoded);
    template <class R>
    void start_request(R& request, wire::Decoded& decoded);
    void answer_users(const wire::ReplyStyle& style);
    void begin_ordered(wire::ReplyStyle style);
    void finish_ordered(const chat::Reply& reply);
    /// Submits for the ordered request; answers `busy` if the ledger is full.
    void submit_ordered(chat::Command command, Continuation then);
    template <class Job, class Then>
    bool run(Workers& workers, Job job, Then then);

    // client_sessions.cpp: which session a request is for
    Known* find_known(const chat::SecretHash& token);
    Known* find_known(chat::SessionId session);
    /// The session, the reason why there is none, or nothing: the token has to be looked up first.
    std::optional<Result<Known*>> session_for(const std::string& token);
    void look_up_token(wire::Decoded&& decoded);
    void token_looked_up(wire::Decoded&& decoded, const chat::SecretHash& token, std::uint64_t epoch,
                         SessionFound&& found);
    Known& remember(const chat::Session& session, const chat::User& user);
    void forget(std::size_t index);
    void touch(Known& known);

    // Immediate requests.
    chat::Reply handle(chat::request::Ping& request);
    chat::Reply handle(chat::request::Help& request);
    chat::Reply handle(chat::request::Quit& request);
    chat::Reply handle(chat::request::Whoami& request, Known& known);
    // client_messages.cpp
    void handle(chat::request::Send& request, Known& known, wire::ReplyStyle style);
    void run(chat::request::Inbox& request, Known& known);
    void peek_inbox(const chat::request::Inbox& request, Known& known);
    void read_inbox();
    void inbox_read(Result<store::InboxPage>&& page);
    void mark_inbox_read();
    void inbox_marked();
    void release_gate();
    // client_listening.cpp
    void run(chat::request::Listen& request, Known& known);
    void read_events();
    void events_read(std::uint64_t generation, Result<MissedPage>&& page);
    void tell_page(MissedPage&& missed);
    void go_live(store::EventPage&& page);
    void tick_listening(std::int64_t now);
    void cut_too_slow();
    void stop_listening();
    /// Because its session is over; says so.
    void end_listening(Code why);
    // client_reading.cpp: ordered requests that read
    void run(chat::request::History& request, Known& known);
    void run(chat::request::Outbox& request, Known& known);
    void run(chat::request::Conversations& request, Known& known);
    void run(chat::request::Search& request, Known& known);
    void run(chat::request::Members& request, Known& known);
    void run(chat::request::Rooms& request, Known& known);
    void run(chat::request::Presence& request, Known& known);
    void run(chat::request::Typing& request, Known& known);
    void run(chat::request::Received& request, Known& known);
    void run(chat::request::Files& request, Known& known);
    /// The place, the room, the key; or the request is refused.
    std::optional<chat::Place> place_of(const std::string& text);
    std::optional<chat::Place> room_of(const std::string& text);
    std::optional<std::string> user_key(const std::string& name);
    /// Submits a command C{now, session, where, more...}; its success is answered with `what`.
    template <class C, class... More>
    void change_at(std::optional<chat::Place> where, const Known& known, chat::reply::Done::What what, More&&... more);
    template <class C, class... More>
    void change_member(const std::string& room, const std::string& user, const Known& known,
                       chat::reply::Done::What what, More&&... more);
    /// `job(reader)` gives a Result of a reply.
    template <class Job>
    void read_and_answer(Job job);
    // client_changes.cpp: ordered requests that change conversations, messages and one's own settings
    void run(chat::request::Read& request, Known& known);
    void run(chat::request::Edit& request, Known& known);
    void run(chat::request::Delete& request, Known& known);
    void run(chat::request::React& request, Known& known);
    void run(chat::request::Unreact& request, Known& known);
    void run(chat::request::Block& request, Known& known);
    void run(chat::request::Unblock& request, Known& known);
    void run(chat::request::Mute& request, Known& known);
    void run(chat::request::Unmute& request, Known& known);
    void run(chat::request::SetStatus& request, Known& known);
    void run(chat::request::Profile& request, Known& known);
    void set_profile(chat::command::SetProfile command, bool show);
    void set_blocked(const std::string& user, Known& known, bool on);
    // client_rooms.cpp: ordered requests about rooms
    void run(chat::request::Create& request, Known& known);
    void run(chat::request::Join& request, Known& known);
    void run(chat::request::Leave& request, Known& known);
    void run(chat::request::Invite& request, Known& known);
    void run(chat::request::Kick& request, Known& known);
    void run(chat::request::Ban& request, Known& known);
    void run(chat::request::Unban& request, Known& known);
    void run(chat::request::Topic& request, Known& known);
    void run(chat::request::SetRole& request, Known& known);
    void run(chat::request::SetRetention& request, Known& known);
    void run(chat::request::Blocks& request, Known& known);
    // client_account.cpp: ordered requests about one's own account
    void run(chat::request::Auth& request);
    void verified(Result<std::optional<chat::User>>&& user, bool right);
    void run(chat::request::Register& request);
    void run(chat::request::Logout& request, Known& known);
    void run(chat::request::Passwd& request, Known& known);
    void run(chat::request::Sessions& request, Known& known);
    bool accept_password(const std::string& password);
    bool attempts_allowed();
    /// Hashes on the pool, then submits what `make` makes of the hash.
    void hash_and_submit(std::string password, std::function<chat::Command(std::string hash)> make, Continuation then);
    // client_admin.cpp
    void run(chat::request::UserAdd& request);
    void run(chat::request::UserPasswd& request);
    void run(chat::request::UserList& request);
    void run(chat::request::UserShow& request);
    void run(chat::request::UserDisable& request);
    void run(chat::request::UserEnable& request);
    void run(chat::request::UserRemove& request);
    void run(chat::request::InviteMake& request);
    void set_disabled(const std::string& user, bool disabled);
    Continuation then_done(chat::reply::Done::What what);

    Hub& hub() { return shard_.hub(); }

    Shard& shard_;
    Transport& transport_;
    const Peer peer_;
    std::uint64_t id_ = 0;

    wire::LineSplitter lines_;
    std::optional<wire::Decoded> waiting_;  ///< an ordered request that waits for the ones before it
    std::deque<Slot> slots_;
    std::uint64_t first_slot_ = 1;  ///< the number of slots_.front()
    Output output_;
    std::int64_t written_at_ = 0;  ///< when bytes were last written, or began to wait

    bool ordered_running_ = false;
    bool behind_ = false;  ///< waits for the shard to hear of ended sessions
    Continuation ordered_then_;

    std::vector<Known> known_;
    chat::SessionId bound_{};
    Code unbound_why_ = Code::not_logged_in;

    // An inbox reply on its way.
    std::optional<chat::UserId> gate_;  ///< held, or waited for
    bool gate_held_ = false;
    std::size_t inbox_limit_ = 0;
    std::vector<chat::ReadMark> marks_;
    std::uint64_t marks_at_ = 0;  ///< output_.written() from which the marks count; 0: none
    bool marks_submitted_ = false;

    std::unique_ptr<Listening> listening_;  ///< null: it does not listen
    std::uint64_t listen_generation_ = 0;
    chat::UserId typist_{};  ///< of the last `typing` that was passed on
    std::string typing_where_;
    std::int64_t typing_at_ = 0;

    std::size_t refusals_logged_ = 0;
    std::int64_t opened_at_ = 0;
    std::int64_t line_began_at_ = 0;  ///< 0: no unfinished line
    bool ever_logged_in_ = false;
    bool pumping_ = false;
    bool paused_ = false;
    bool end_of_input_ = false;
    bool shutting_down_ = false;
    bool finishing_ = false;  ///< nothing more is read or started
    bool finished_ = false;
    bool dirty_ = false;
};

}  // namespace kabar::hub
