// Listening: what was missed is read page by page, then come the events of each committed batch. Batches that are
// committed while a page is read are kept until it is there, so that nothing is left out and nothing told twice.
#include <algorithm>
#include <utility>

#include "hub/client_jobs.h"
#include "wire/encode.h"
#include "wire/encode_event.h"

namespace kabar::hub {

namespace {

/// Reads a page and makes the bytes of its events, which event loops have no time for: thousands may catch up at once.
Result<MissedPage> read_missed(store::Reader& reader, chat::UserId user, chat::Cursor after, wire::Format format) {
    auto page = reader.events(user, after, limits::event_page, limits::event_page_bytes);
    if (!page) return tl::unexpected(page.error());
    MissedPage missed;
    missed.from = after;
    for (const chat::Event& event : page->events) {
        const auto& aliases = page->aliased;
        const bool aliased = event.audience == chat::UserId{} &&
                             std::find(aliases.begin(), aliases.end(), event.conversation) != aliases.end();
        missed.bytes += encoded_event(event, event.epoch, format, aliased);
        missed.last = {event.epoch, event.seq};
    }
    page->events.clear();
    missed.page = std::move(*page);
    return missed;
}

Result<MissedPage> begin(store::Reader& reader, chat::UserId user, std::optional<chat::Cursor> after,
                         wire::Format format) {
    if (after) return read_missed(reader, user, *after, format);
    const auto now = reader.now();
    if (!now) return tl::unexpected(now.error());
    return read_missed(reader, user, *now, format);
}

}  // namespace

void Client::run(chat::request::Listen& request, Known& known) {
    if (!peer_.can_listen) return finish_ordered(Error{Code::needs_connection, "listen"});
    stop_listening();
    listening_ = std::make_unique<Listening>();
    listening_->user = known.user;
    listening_->session = known.id;
    listening_->format = slots_.front().style.format;
    listening_->generation = ++listen_generation_;
    hub().listeners.fetch_add(1);
    shard_.listeners().add_reading(*this);
    const auto job = [user = known.user, after = request.after, format = listening_->format](store::Reader& reader) {
        return begin(reader, user, after, format);
    };
    const auto then = [generation = listen_generation_](Client& client, Result<MissedPage>&& begun) {
        const bool is_current = client.listening_ && client.listening_->generation == generation;
        if (!begun || !is_current) {
            if (is_current) client.stop_listening();
            return client.finish_ordered(begun ? Error{Code::bad_token, {}} : begun.error());
        }
        client.output_.begin_at(begun->from);
        client.listening_->position = begun->from;
        // The reply stands before the first event, whatever the requests behind it do.
        client.complete(client.first_slot_, chat::reply::Listening{begun->from});
        client.tell_page(std::move(*begun));
        client.ordered_running_ = false;
        client.pump();
    };
    if (!run(hub().catching_up, job, then)) {
        stop_listening();
        finish_ordered(Error{Code::busy, {}});
    }
}

void Client::read_events() {
    if (output_.waiting() * 2 > shard_.settings().listener_bytes) return;
    Listening& l = *listening_;
    const auto job = [user = l.user, after = l.position, format = l.format](store::Reader& reader) {
        return read_missed(reader, user, after, format);
    };
    const auto then = [generation = l.generation](Client& client, Result<MissedPage>&& page) {
        client.events_read(generation, std::move(page));
    };
    l.batches.clear();
    l.missed_batches = false;
    l.state = Listening::State::reading;
    if (!run(hub().catching_up, job, then)) l.state = Listening::State::waiting;
}

void Client::events_read(std::uint64_t generation, Result<MissedPage>&& page) {
    if (!listening_ || listening_->generation != generation || finishing_) return;
    if (page) return tell_page(std::move(*page));
    if (page.error().code == Code::storage_failed) hub().storage_failed(page.error().subject);
    stop_listening();
    say_and_finish(page.error());
}

void Client::tell_page(MissedPage&& missed) {
    Listening& l = *listening_;
    if (!missed.bytes.empty()) output_.event(std::move(missed.bytes), missed.last);
    l.position = missed.page.cursor;
    l.told_at = hub().clock.steady_ms();
    if (missed.page.more || l.missed_batches) {
        l.state = Listening::State::waiting;
        read_events();
    } else {
        go_live(std::move(missed.page));
    }
    changed();
}

void Client::go_live(store::EventPage&& page) {
    Listening& l = *listening_;
    l.state = Listening::State::live;
    l.conversations = {page.conversations.begin(), page.conversations.end()};
    l.aliased = {page.aliased.begin(), page.aliased.end()};
    shard_.listeners().remove_reading(*this);
    shard_.listeners().add(*this, l);
    for (const auto& batch : std::exchange(l.batches, {})) {
        if (!finishing_) shard_.listeners().dispatch_to(*this, l, *batch);
    }
}

void Client::keep_batch(const std::shared_ptr<const EventBatch>& batch) {
    Listening& l = *listening_;
    if (l.state != Listening::State::reading) return;
    if (l.batches.size() < limits::waiting_batches) {
        l.batches.push_back(batch);
    } else {
        l.missed_batches = true;
    }
}

void Client::on_event(const EventBatch::Item& item, std::uint64_t epoch) {
    Listening& l = *listening_;
    const chat::Event& event = item.event();
    if (finishing_ || event.seq <= l.position.seq) return;
    l.position = {epoch, event.seq};
    l.told_at = hub().clock.steady_ms();
    const bool aliased = event.audience == chat::UserId{} && l.aliased.contains(event.conversation);
    output_.event(item.bytes(l.format, aliased, epoch), l.position);
    if (output_.waiting() > shard_.settings().listener_bytes) cut_too_slow();
    changed();
}

void Client::tell_in_passing(std::shared_ptr<const std::string> bytes) {
    if (finishing_ || output_.waiting() * 2 > shard_.settings().listener_bytes) return;
    output_.event(std::move(bytes), {});
    changed();
}

void Client::tick_listening(std::int64_t now) {
    Listening& l = *listening_;
    if (l.state == Listening::State::waiting) return read_events();
    if (l.state != Listening::State::live || now - l.told_at < shard_.settings().heartbeat_ms) return;
    // All shards' batches come in order, so what was told to others here is behind this listener, too.
    if (shard_.listeners().newest() > l.position.seq) l.position = {hub().epoch(), shard_.listeners().newest()};
    // Listening is a use of the session.
    if (Known* known = find_known(l.session)) touch(*known);
    std::string bytes;
    wire::encode_heartbeat(l.position, l.format, bytes);
    l.told_at = now;
    output_.event(bytes.append(wire::reply_end));
    changed();
}

/// What the door has taken is still written, then the reason with the cursor: nothing is lost for who comes back.
void Client::cut_too_slow() {
    output_.drop_events();
    std::string bytes;
    wire::encode_too_slow(output_.resume_at(), shard_.settings().language, listening_->format, bytes);
    output_.event(bytes.append(wire::reply_end));
    hub().log.info("listener_cut", {{"connection", peer_.connection}, {"code", code_name(Code::too_slow)}});
    finish();
}

void Client::end_listening(Code why) {
    std::string bytes;
    wire::encode_listening_ended(why, shard_.settings().language, listening_->format, bytes);
    stop_listening();
    output_.event(bytes.append(wire::reply_end));
    changed();
}

void Client::stop_listening() {
    if (!listening_) return;
    shard_.listeners().remove_reading(*this);
    shard_.listeners().remove(*this, *listening_);
    hub().listeners.fetch_sub(1);
    listening_.reset();
}

}  // namespace kabar::hub
