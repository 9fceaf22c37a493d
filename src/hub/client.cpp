#include "hub/client.h"

#include <utility>

#include "wire/encode.h"

namespace kabar::hub {

Client::Client(Shard& shard, Transport& transport, Peer peer)
    : shard_(shard),
      transport_(transport),
      peer_(std::move(peer)),
      id_(shard.add(*this)),
      opened_at_(hub().clock.steady_ms()) {}

Client::~Client() {
    stop_listening();
    while (!known_.empty()) forget(known_.size() - 1);
    if (marks_submitted_) {
        shard_.leave_gate(id_, *gate_);
    } else {
        release_gate();
    }
    shard_.remove(*this);
}

void Client::on_bytes(std::string_view bytes) {
    if (finishing_) return;
    lines_.feed(bytes);
    pump();
}

void Client::on_end_of_input() {
    end_of_input_ = true;
    pump();
}

void Client::on_written(std::size_t bytes) {
    output_.written(bytes);
    written_at_ = hub().clock.steady_ms();
    if (marks_at_ != 0 && output_.written() >= marks_at_) mark_inbox_read();
    if (listening_ && listening_->state == Listening::State::waiting) read_events();
    if (paused_) pump();
}

bool Client::may_start() const {
    const Settings& settings = shard_.settings();
    return !finishing_ && !ordered_running_ && !behind_ && slots_.size() < settings.unanswered_requests &&
           output_.waiting() < settings.output_bytes;
}

void Client::pump() {
    if (pumping_) return;
    pumping_ = true;
    const bool was_paused = paused_;
    paused_ = false;
    while (true) {
        if (!may_start() || (waiting_ && !slots_.empty())) {
            paused_ = true;
            break;
        }
        if (waiting_) {
            start(*std::exchange(waiting_, std::nullopt));
            continue;
        }
        std::string_view line;
        const auto next = lines_.next(line);
        if (next == wire::LineSplitter::Next::line) {
            line_began_at_ = 0;
            take_line(line);
        } else if (next == wire::LineSplitter::Next::too_long) {
            answer({}, Error{Code::line_too_long, std::to_string(limits::line_bytes)});
            finish();
        } else {
            no_more_lines();
            break;
        }
    }
    pumping_ = false;
    if (was_paused != paused_) changed();
}

void Client::take_line(std::string_view line) { start(wire::decode(line)); }

void Client::no_more_lines() {
    if (lines_.has_partial()) {
        if (line_began_at_ == 0) line_began_at_ = hub().clock.steady_ms();
    } else {
        line_began_at_ = 0;
    }
    if (end_of_input_) {
        if (lines_.has_partial()) answer({}, Error{Code::unfinished_line, {}});
        finish();
    } else if (shutting_down_) {
        say_and_finish(Error{Code::shutting_down, {}});
    }
}

std::uint64_t Client::push_slot(wire::ReplyStyle style) {
    slots_.push_back(Slot{std::move(style), {}, {}, false, {}});
    return first_slot_ + slots_.size() - 1;
}

void Client::complete(std::uint64_t slot, const chat::Reply& reply) {
    Slot& target = slots_[slot - first_slot_];
    if (slot != first_slot_) {
        append_encoded(target.style, reply, target.bytes);
        target.done = true;
        return;
    }
    output_.reply([&](std::string& out) { append_encoded(target.style, reply, out); });
    slots_.pop_front();
    ++first_slot_;
    drain_slots();
    changed();
}

void Client::answer(const wire::ReplyStyle& style, const chat::Reply& reply) { complete(push_slot(style), reply); }

void Client::answer_encoded(const wire::ReplyStyle& style, std::string_view bytes) {
    if (slots_.empty()) {
        output_.reply([&](std::string& out) { out.append(bytes).append(wire::reply_end); });
        changed();
        return;
    }
    push_slot(style);
    slots_.back().bytes.append(bytes).append(wire::reply_end);
    slots_.back().done = true;
}

void Client::log_refusal(const Error& error) {
    // Whoever sends nothing but mistakes must not fill the disk with them.
    if (++refusals_logged_ > limits::refusals_logged_per_tick) return;
    const Known* known = find_known(bound_);
    hub().log.info("refused", {{"connection", peer_.connection},
                               {"user", known != nullptr ? known->name.shown : std::string("-")},
                               {"code", code_name(error.code)}});
}

void Client::append_encoded(const wire::ReplyStyle& style, const chat::Reply& reply, std::string& out) {
    if (const auto* error = std::get_if<Error>(&reply)) log_refusal(*error);
    if (look_) {
        chat::Reply seen = reply;
        look_(seen);
        wire::encode(seen, style, shard_.settings().language, out);
    } else {
        wire::encode(reply, style, shard_.settings().language, out);
    }
    out.append(wire::reply_end);
}

void Client::drain_slots() {
    while (!slots_.empty() && slots_.front().done) {
        output_.reply([&](std::string& out) { out += slots_.front().bytes; });
        slots_.pop_front();
        ++first_slot_;
    }
    if (finishing_ && slots_.empty()) finished_ = true;
}

void Client::say_and_finish(Error why) {
    if (finishing_) return;
    answer({}, why);
    finish();
}

void Client::finish() {
    finishing_ = true;
    waiting_.reset();
    if (slots_.empty()) finished_ = true;
    changed();
}

void Client::changed() {
    if (output_.waiting() > 0 && written_at_ == 0) written_at_ = hub().clock.steady_ms();
    if (std::exchange(dirty_, true)) return;
    shard_.mark_dirty(*this);
}

void Client::on_outcome(std::uint64_t slot, chat::Outcome&& outcome) {
    if (slot == 0) {
        inbox_marked();
        return;
    }
    if (slot < first_slot_ || slot - first_slot_ >= slots_.size()) return;
    if (ordered_then_ && slot == first_slot_) {
        const auto then = std::exchange(ordered_then_, nullptr);
        then(std::move(outcome));
    } else if (const auto* kept = std::get_if<chat::outcome::Kept>(&outcome)) {
        Slot& sent = slots_[slot - first_slot_];
        complete(slot,
                 chat::reply::Sent{std::move(sent.to), kept->number, kept->sent, std::move(sent.client_id), kept->dup});
    } else if (auto* error = std::get_if<Error>(&outcome)) {
        complete(slot, std::move(*error));
    }
    if (paused_) pump();
}

void Client::caught_up() {
    behind_ = false;
    pump();
}

void Client::tick(std::int64_t now) {
    refusals_logged_ = 0;
    if (lines_.buffered() == 0) lines_.release_unused();
    const Settings& settings = shard_.settings();
    if (output_.waiting() > 0 && now - written_at_ > settings.write_ms) {
        hub().log.info("connection_cut", {{"connection", peer_.connection}, {"code", code_name(Code::too_slow)}});
        transport_.abort();
        return;
    }
    if (marks_at_ != 0 && output_.written() >= marks_at_) mark_inbox_read();
    if (finishing_) return;
    if (listening_) tick_listening(now);
    if (line_began_at_ != 0 && now - line_began_at_ > settings.line_ms) {
        say_and_finish(Error{Code::timeout, "the end of the line"});
    } else if (!ever_logged_in_ && !peer_.is_admin && !ordered_running_ && now - opened_at_ > settings.login_ms) {
        say_and_finish(Error{Code::timeout, "a login"});
    }
}

void Client::shut_down() {
    shutting_down_ = true;
    pump();
}

}  // namespace kabar::hub
