#include <utility>

#include "chat/names.h"
#include "hub/client_jobs.h"

namespace kabar::hub {

void Client::handle(chat::request::Send& request, Known& known, wire::ReplyStyle style) {
    auto to = chat::parse_place(request.to);
    if (!to) {
        answer(style, to.error());
        return;
    }
    const auto digest = digest_of(*to, request.text, request.reply, request.files);
    const auto slot = push_slot(std::move(style));
    slots_.back().to = std::move(request.to);
    slots_.back().client_id = request.id;
    ledger::Entry entry{chat::command::Send{hub().clock.wall_ms(), known.id, std::move(*to), std::move(request.id),
                                            digest, std::move(request.text), request.reply, std::move(request.files)},
                        ledger::Ticket{shard_.index(), id_, slot}};
    if (!hub().ledger().submit(std::move(entry))) complete(slot, Error{Code::busy, {}});
}

// An inbox passes these steps: the user's gate, reading on the pool, the reply in the output, its last byte
// written to a live connection, the read marks committed. Until then nothing else of this client begins.

void Client::run(chat::request::Inbox& request, Known& known) {
    if (request.peek || request.after) return peek_inbox(request, known);
    inbox_limit_ = request.limit;
    gate_ = known.user;
    gate_held_ = hub().inbox_gates.acquire(known.user, InboxGates::Waiter{&shard_, id_});
    if (gate_held_) read_inbox();
}

void Client::peek_inbox(const chat::request::Inbox& request, Known& known) {
    read_and_answer([user = known.user, limit = request.limit, after = request.after](store::Reader& reader) {
        auto page = after ? reader.inbox_after(user, *after, limit, limits::inbox_page_bytes)
                          : reader.inbox(user, limit, limits::inbox_page_bytes);
        return page.map([](store::InboxPage& p) { return chat::reply::Inbox{std::move(p.items), p.more, p.cursor}; });
    });
}

void Client::gate_opened(chat::UserId user) {
    if (gate_ != user || gate_held_) {
        hub().inbox_gates.release(user);
        return;
    }
    gate_held_ = true;
    read_inbox();
}

void Client::release_gate() {
    if (gate_held_) hub().inbox_gates.release(*gate_);
    gate_held_ = false;
    gate_.reset();
}

void Client::read_inbox() {
    const auto job = [user = *gate_, limit = inbox_limit_](store::Reader& reader) {
        return reader.inbox(user, limit, limits::inbox_page_bytes);
    };
    const auto then = [](Client& client, Result<store::InboxPage>&& page) { client.inbox_read(std::move(page)); };
    if (!run(hub().readers, job, then)) {
        release_gate();
        finish_ordered(Error{Code::busy, {}});
    }
}

void Client::inbox_read(Result<store::InboxPage>&& page) {
    if (!page || page->marks.empty()) {
        release_gate();
        if (page) {
            finish_ordered(chat::reply::Inbox{std::move(page->items), page->more, {}});
        } else {
            finish_ordered(page.error());
        }
        return;
    }
    marks_ = std::move(page->marks);
    complete(first_slot_, chat::reply::Inbox{std::move(page->items), page->more, {}});
    marks_at_ = output_.total();
}

void Client::mark_inbox_read() {
    if (marks_submitted_) return;
    ledger::Entry entry{chat::command::MarkRead{hub().clock.wall_ms(), *gate_, marks_},
                        ledger::Ticket{shard_.index(), id_, 0}};
    // A full ledger queue: tick() tries again.
    marks_submitted_ = hub().ledger().submit(std::move(entry));
}

void Client::inbox_marked() {
    marks_submitted_ = false;
    marks_at_ = 0;
    marks_.clear();
    release_gate();
    ordered_running_ = false;
    pump();
}

}  // namespace kabar::hub
