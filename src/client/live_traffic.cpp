// The part of LiveLoop that sends, and that takes what comes: everything that runs once for each message.
#include <string>

#include "client/live_loop.h"
#include "client/load_loop.h"

namespace kabar::client {
namespace {

std::uint64_t ns_since(std::int64_t due, std::int64_t now) {
    return now > due ? static_cast<std::uint64_t>(now - due) : 0;
}

}  // namespace

void LiveLoop::begin_sending(std::int64_t now, std::uint64_t requests) {
    sending_ = true;
    start_ns_ = now;
    to_make_ = requests;
}

void LiveLoop::go_on_sending(std::int64_t now) {
    to_make_ = 0;
    if (sending_) return;
    sending_ = true;
    start_ns_ += now - due_of(made_);
}

std::int64_t LiveLoop::due_of(std::uint64_t message) const {
    return start_ns_ + static_cast<std::int64_t>(static_cast<double>(message) * interval_ns_);
}

void LiveLoop::make_due(std::int64_t now) {
    while (sending_ && report_.failure.empty() && due_of(made_) <= now) {
        Sender& sender = senders_[made_ % senders_.size()];
        sender.waiting.push_back(traffic_.send(sender.room, due_of(made_)));
        waiting_ += 1;
        made_ += 1;
        if (unanswered_ == 0) progress_ns_ = now;
        pump(sender);
        flush(sender.connection, static_cast<std::uint64_t>(&sender - senders_.data()));
        if (made_ == to_make_ || made_ >= live_messages_max) sending_ = false;
    }
}

void LiveLoop::pump(Sender& sender) {
    while (!sender.waiting.empty() && sender.connection.unanswered() < live_depth) {
        const std::uint32_t message = sender.waiting.front();
        sender.waiting.pop_front();
        bytes_.append_send(sender.room, message, sender.connection.out());
        sender.connection.push({traffic_.message(message).due_ns, message, RequestKind::send});
        waiting_ -= 1;
        unanswered_ += 1;
    }
}

void LiveLoop::take(std::uint64_t key, std::string_view bytes, std::int64_t now) {
    std::size_t begin = 0;
    while (true) {
        const std::size_t end = find_reply_end(bytes, begin);
        if (end == std::string_view::npos) break;
        const std::string_view text = bytes.substr(begin, end - begin);
        if (key < senders_.size()) {
            take_answer(senders_[key], text, now);
        } else {
            take_for_listener(static_cast<std::uint32_t>(key - senders_.size()), text, now);
        }
        begin = end;
    }
    LoadConnection& connection =
        key < senders_.size() ? senders_[key].connection : *listeners_[key - senders_.size()].connection;
    connection.keep(bytes.substr(begin));
}

void LiveLoop::take_answer(Sender& sender, std::string_view reply, std::int64_t now) {
    if (sender.connection.unanswered() == 0) {
        report_.errors["unasked:" + std::string(reply_code(reply))] += 1;
        return;
    }
    progress_ns_ = now;
    const LoadPending pending = sender.connection.pop();
    unanswered_ -= 1;
    if (!reply_is_ok(reply)) {
        take_refusal(sender, reply, pending.number);
        return;
    }
    traffic_.acknowledge(pending.number, reply_number(reply, R"("number": )"));
    if (is_measured(now)) report_.sends += 1;
    const std::uint64_t took = ns_since(pending.due_ns, now);
    if (catching_up_from_ns_ != 0 && pending.due_ns >= catching_up_from_ns_) {
        report_.send_during.record(took);
    } else if (is_measured(pending.due_ns)) {
        report_.send.record(took);
    }
}

void LiveLoop::take_refusal(Sender& sender, std::string_view reply, std::uint32_t message) {
    const std::string code(reply_code(reply));
    report_.errors[code] += 1;
    if (code == "busy") {
        report_.retried += 1;
        sender.waiting.push_back(message);
        waiting_ += 1;
        return;
    }
    traffic_.refuse(message);
}

void LiveLoop::take_for_listener(std::uint32_t index, std::string_view text, std::int64_t now) {
    Listener& listener = listeners_[index];
    if (text.starts_with(R"({"event": "message")")) {
        take_message(index, text, now);
    } else if (!text.starts_with(R"({"event": )")) {
        take_reply(listener, text, now);
        note_caught_up(index);
    } else if (text.starts_with(R"({"event": "heartbeat")")) {
        if (const auto cursor = cursor_at_end(text); !cursor.empty()) listener.cursor = cursor;
    } else if (!text.starts_with(R"({"event": "presence")")) {
        traffic_.unexpected();
    }
}

void LiveLoop::take_message(std::uint32_t index, std::string_view event, std::int64_t now) {
    Listener& listener = listeners_[index];
    LiveEvent parsed;
    std::uint32_t message = 0;
    if (!listener.listens || !parse_message_event(event, parsed) || !bytes_.parse_text(parsed.text, message)) {
        traffic_.unexpected();
        return;
    }
    if (options_.mode == LiveMode::resume) listener.cursor = cursor_at_end(event);
    if (!traffic_.tell(index, message, parsed.number).counts) return;
    progress_ns_ = now;
    if (is_measured(now)) report_.deliveries += 1;
    if (options_.mode == LiveMode::fanout) {
        const std::int64_t due = traffic_.message(message).due_ns;
        if (is_measured(due)) {
            report_.delivery.record(ns_since(due, now));
            if (traffic_.is_told_to_all(message)) report_.last.record(ns_since(due, now));
        }
        return;
    }
    note_caught_up(index);
}

void LiveLoop::take_reply(Listener& listener, std::string_view reply, std::int64_t now) {
    progress_ns_ = now;
    if (!reply_is_ok(reply)) {
        report_.errors[std::string(reply_code(reply))] += 1;
        fail("the server refuses a listener: " + std::string(reply_code(reply)));
    } else if (!listener.listens) {
        listener.listens = true;
        listening_ += 1;
        if (listener.cursor.empty()) listener.cursor = cursor_at_end(reply);
    } else if (listener.in_round) {
        listener.in_round = false;
        round_left_ -= 1;
    } else {
        traffic_.unexpected();
    }
}

void LiveLoop::begin_catching_up() {
    catching_up_from_ns_ = load_now_ns();
    targets_.clear();
    for (std::uint32_t room = 0; room < options_.rooms; ++room) targets_.push_back(traffic_.acknowledged_up_to(room));
    for (std::uint32_t i = 0; i < listeners_.size(); ++i) {
        report_.missed += static_cast<std::uint64_t>(targets_[listeners_[i].room] - traffic_.told_up_to(i));
    }
}

void LiveLoop::note_caught_up(std::uint32_t index) {
    Listener& listener = listeners_[index];
    if (targets_.empty() || listener.caught_up || !listener.listens) return;
    if (traffic_.told_up_to(index) < targets_[listener.room]) return;
    listener.caught_up = true;
    caught_up_ += 1;
}

}  // namespace kabar::client
