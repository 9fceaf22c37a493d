// One page of an inbox: what others have said in all the user's conversations, merged in the order of keeping.
#include <algorithm>
#include <functional>
#include <queue>

#include "base/limits.h"
#include "store/sqlite/reader.h"

namespace kabar::store::sqlite {

using namespace chat;

namespace {

class InboxBuilder {
public:
    InboxBuilder(ReaderParts& parts, UserId user) : parts_(parts), user_(user) {}

    void find_unread() {
        for (const Membership& membership : parts_.labels.memberships(user_)) {
            const auto last = parts_.messages.last(membership.conversation);
            if (last.number > membership.read) open(membership.conversation, last.number, membership.read);
        }
    }

    void find_after(Seq after) {
        for (const Membership& membership : parts_.labels.memberships(user_)) {
            const auto last = parts_.messages.last(membership.conversation);
            const Seq bound = std::max(after, Seq{number_of(membership.joined) - 1});
            if (last.seq <= bound) continue;
            open(membership.conversation, last.number, parts_.messages.number_at(membership.conversation, bound, last));
        }
    }

    /// `start`: where the page stands if it gives nothing.
    InboxPage build(std::size_t limit, std::size_t bytes, Seq start) {
        Seq passed = start;
        std::size_t used = 0;
        std::size_t gone = 0;
        while (!heads_.empty()) {
            const Head head = heads_.top();
            const auto row = parts_.messages.by_seq(head.seq);
            if (!row) throw Failure(Code::storage_failed, SQLITE_CORRUPT, "an index names a missing message");
            const bool is_full = page_.items.size() >= limit || used > bytes;
            if (row->deleted ? gone++ >= limits::reading_passed : is_full) break;
            heads_.pop();
            passed = head.seq;
            streams_[head.stream].read = head.number;
            if (!row->deleted) used += give(*row);
            advance(head.stream, head.number);
        }
        page_.more = !heads_.empty();
        page_.cursor = page_.more ? parts_.cursors.at(passed) : parts_.cursors.end();
        return std::move(page_);
    }

    /// To be asked before build() gives the page away.
    Seq before_first() const { return heads_.empty() ? Seq{} : Seq{number_of(heads_.top().seq) - 1}; }

    std::vector<ReadMark> marks() const {
        std::vector<ReadMark> marks;
        for (const Stream& stream : streams_) {
            if (stream.read > 0) marks.push_back({stream.conversation, stream.read});
        }
        return marks;
    }

private:
    /// A conversation with something new in it.
    struct Stream {
        ConversationId conversation{};
        std::int64_t last_number = 0;
        UserId left_out{};      ///< whose messages are not for the inbox; 0 in the notes to oneself
        std::int64_t read = 0;  ///< how far this page leads; 0: not into it
    };
    /// The next message of a stream.
    struct Head {
        Seq seq{};
        std::size_t stream = 0;
        std::int64_t number = 0;

        bool operator>(const Head& other) const { return seq > other.seq; }
    };

    void open(ConversationId conversation, std::int64_t last_number, std::int64_t number) {
        const bool is_notes = parts_.labels.conversation(conversation).is_notes();
        streams_.push_back({conversation, last_number, is_notes ? UserId{} : user_, 0});
        advance(streams_.size() - 1, number);
    }

    /// Finds the first one after `number`. If there is none, everything up to the conversation's end is read, own
    /// messages included, so that they are not looked at again.
    void advance(std::size_t index, std::int64_t number) {
        Stream& stream = streams_[index];
        const auto next = parts_.messages.next(stream.conversation, number, stream.left_out);
        if (next.number != 0) {
            heads_.push({next.seq, index, next.number});
        } else {
            stream.read = stream.last_number;
        }
    }

    /// Puts the message into the page; returns its bytes.
    std::size_t give(const MessageRow& row) {
        const Message& message = row.message;
        const UserNames& sender = parts_.labels.user(message.sender);
        reply::InboxItem item;
        item.from = sender.name;
        item.from_display = sender.display;
        if (parts_.labels.conversation(message.conversation).is_room) {
            item.group = parts_.labels.seen_by(user_, message.conversation);
            item.to_display = item.group;
        } else {
            item.group = sender.name;
            item.to_display = parts_.labels.user(user_).display;
        }
        item.text = message.text;
        item.number = message.number;
        item.time = message.sent;
        item.reply = message.reply;
        item.files = parts_.messages.files_of(row);
        const std::size_t weight = message.text.size() + weight_of(item.files);
        page_.items.push_back(std::move(item));
        return weight;
    }

    ReaderParts& parts_;
    const UserId user_;
    InboxPage page_;
    std::vector<Stream> streams_;
    std::priority_queue<Head, std::vector<Head>, std::greater<>> heads_;
};

}  // namespace

Result<InboxPage> SqliteReader::inbox(UserId user, std::size_t limit, std::size_t bytes) {
    return in_one_moment(parts_, [&]() -> Result<InboxPage> {
        InboxBuilder builder(parts_, user);
        builder.find_unread();
        InboxPage page = builder.build(limit, bytes, builder.before_first());
        page.marks = builder.marks();
        return page;
    });
}

Result<InboxPage> SqliteReader::inbox_after(UserId user, Cursor after, std::size_t limit, std::size_t bytes) {
    return in_one_moment(parts_, [&]() -> Result<InboxPage> {
        if (auto checked = parts_.cursors.check(after); !checked) return tl::unexpected<Error>(checked.error());
        if (auto there = check_not_gone(parts_, user, after); !there) return tl::unexpected<Error>(there.error());
        InboxBuilder builder(parts_, user);
        builder.find_after(after.seq);
        return builder.build(limit, bytes, after.seq);
    });
}

}  // namespace kabar::store::sqlite
