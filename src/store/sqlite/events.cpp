// What a listener has missed: messages, events and read marks of all his conversations, merged by their places.
#include <algorithm>
#include <functional>
#include <queue>

#include "base/limits.h"
#include "store/sqlite/reader.h"

namespace kabar::store::sqlite {

using namespace chat;

class EventPageBuilder {
public:
    EventPageBuilder(SqliteReader& reader, UserId user, Cursor after)
        : reader_(reader), parts_(reader.parts_), user_(user), after_(after) {}

    EventPage build(std::size_t limit, std::size_t bytes) {
        for (const Membership& membership : parts_.labels.memberships(user_)) open(membership);
        push_event(-number_of(user_), after_.seq);
        std::size_t used = 0;
        while (!heads_.empty() && page_.events.size() < limit && used <= bytes) {
            const Head head = heads_.top();
            heads_.pop();
            page_.events.push_back(event_of(head));
            Event& event = page_.events.back();
            event.epoch = epoch_at(event.seq);
            used += event.text.size() + weight_of(event.files);
        }
        page_.more = !heads_.empty();
        if (!page_.more) {
            page_.cursor = parts_.cursors.end();
        } else if (page_.events.empty()) {
            page_.cursor = after_;
        } else {
            page_.cursor = {page_.events.back().epoch, page_.events.back().seq};
        }
        return std::move(page_);
    }

private:
    struct Mark {
        ConversationId conversation{};
        UserId user{};
        std::int64_t number = 0;
    };
    /// The next thing of a conversation's messages, of a scope's events, or one read mark.
    struct Head {
        enum class From : std::uint8_t { messages, events, marks };

        Seq seq{};
        From from{};
        std::int64_t source = 0;  ///< the conversation, the scope, or the index of the mark
        std::int64_t number = 0;  ///< of a message

        bool operator>(const Head& other) const { return seq > other.seq; }
    };

    /// Hardly ever do the events of a page belong to more than one.
    std::uint64_t epoch_at(Seq seq) {
        if (seq < stretch_.from || seq >= stretch_.until) stretch_ = parts_.cursors.around(seq);
        return stretch_.epoch;
    }

    void open(const Membership& membership) {
        const auto conversation = membership.conversation;
        page_.conversations.push_back(conversation);
        if (membership.aliased) page_.aliased.push_back(conversation);
        const Seq bound = std::max(after_.seq, Seq{number_of(membership.joined) - 1});
        const auto last = parts_.messages.last(conversation);
        if (last.seq > bound) push_message(conversation, parts_.messages.number_at(conversation, bound, last));
        push_event(number_of(conversation), bound);
        if (membership.read_seq > bound) push_mark(conversation, user_, membership.read, membership.read_seq);
        open_marks_of_others(conversation, bound);
    }

    void open_marks_of_others(ConversationId conversation, Seq bound) {
        const ConversationRow& row = parts_.labels.conversation(conversation);
        if (row.is_notes() || (row.is_room && row.members > limits::read_receipt_members)) return;
        Query query(reader_.find_markers_, conversation, bound);
        while (query.next()) {
            const auto user = query.id<UserId>(0);
            if (user != user_) push_mark(conversation, user, query.integer(1), query.id<Seq>(2));
        }
    }

    void push_message(ConversationId conversation, std::int64_t number) {
        const auto next = parts_.messages.next(conversation, number, UserId{});
        if (next.number != 0) heads_.push({next.seq, Head::From::messages, number_of(conversation), next.number});
    }

    void push_event(std::int64_t scope, Seq after) {
        Query query(reader_.find_next_event_, scope, after);
        if (query.next()) heads_.push({query.id<Seq>(0), Head::From::events, scope, 0});
    }

    void push_mark(ConversationId conversation, UserId user, std::int64_t number, Seq seq) {
        heads_.push({seq, Head::From::marks, static_cast<std::int64_t>(marks_.size()), 0});
        marks_.push_back({conversation, user, number});
    }

    /// What the head stands for; the next one of its source takes its place.
    Event event_of(const Head& head) {
        switch (head.from) {
            case Head::From::messages:
                push_message(ConversationId{head.source}, head.number);
                return message_event(head.seq);
            case Head::From::events: push_event(head.source, head.seq); return kept_event(head.seq);
            case Head::From::marks: break;
        }
        return mark_event(marks_[static_cast<std::size_t>(head.source)], head.seq);
    }

    Event begun(EventKind kind, Seq seq, ConversationId conversation, UserId actor) {
        Event event;
        event.seq = seq;
        event.kind = kind;
        event.conversation = conversation;
        event.actor = actor;
        event.from = parts_.labels.user(actor).name;
        event.to = parts_.labels.named_by(actor, conversation);
        return event;
    }

    Event message_event(Seq seq) {
        const auto row = parts_.messages.by_seq(seq);
        if (!row) throw Failure(Code::storage_failed, SQLITE_CORRUPT, "an index names a missing message");
        const Message& message = row->message;
        Event event = begun(EventKind::message, seq, message.conversation, message.sender);
        event.at = message.sent;
        event.number = message.number;
        event.reply = message.reply;
        event.text = message.text;
        event.display = parts_.labels.user(message.sender).display;
        event.gone = row->deleted;
        event.files = parts_.messages.files_of(*row);
        return event;
    }

    Event kept_event(Seq seq) {
        Query query(reader_.find_event_, seq);
        if (!query.next()) throw Failure(Code::storage_failed, SQLITE_CORRUPT, "an index names a missing event");
        Event event = begun(EventKind(query.integer(1)), seq, query.id<ConversationId>(0), query.id<UserId>(3));
        event.at = query.integer(2);
        event.subject_id = query.id<UserId>(4);
        if (number_of(event.subject_id) != 0) event.subject = parts_.labels.user(event.subject_id).name;
        event.number = query.integer(5);
        event.text = query.string(6);
        if (query.integer(7) < 0) {
            event.audience = user_;
            const ConversationRow& row = parts_.labels.conversation(event.conversation);
            if (row.is_room) event.to = parts_.labels.room_seen_by(user_, event.conversation, row.key, row.name);
        }
        if (event.kind == EventKind::edited) show_current_text(event);
        return event;
    }

    /// An edit is told with what the message says now, which may have been edited again or deleted.
    void show_current_text(Event& event) {
        const auto row = parts_.messages.by_number(event.conversation, event.number);
        if (!row) {
            // Trimmed meanwhile.
            event.kind = EventKind::deleted;
            return;
        }
        event.text = row->message.text;
        event.gone = row->deleted;
    }

    Event mark_event(const Mark& mark, Seq seq) {
        Event event = begun(EventKind::read, seq, mark.conversation, mark.user);
        event.number = mark.number;
        const ConversationRow& row = parts_.labels.conversation(mark.conversation);
        if (row.is_room && row.members > limits::read_receipt_members) {
            event.audience = mark.user;
            event.to = parts_.labels.seen_by(mark.user, mark.conversation);
        }
        return event;
    }

    SqliteReader& reader_;
    ReaderParts& parts_;
    const UserId user_;
    const Cursor after_;
    EventPage page_;
    Cursors::Stretch stretch_;
    std::vector<Mark> marks_;
    std::priority_queue<Head, std::vector<Head>, std::greater<>> heads_;
};

Result<EventPage> SqliteReader::events(UserId user, Cursor after, std::size_t limit, std::size_t bytes) {
    return in_one_moment(parts_, [&]() -> Result<EventPage> {
        if (auto checked = parts_.cursors.check(after); !checked) return tl::unexpected<Error>(checked.error());
        if (auto there = check_not_gone(parts_, user, after); !there) return tl::unexpected<Error>(there.error());
        return EventPageBuilder(*this, user, after).build(limit, bytes);
    });
}

}  // namespace kabar::store::sqlite
