// One page of an inbox: the unread of all the user's conversations, merged in the order in which they were kept.
#include <functional>
#include <queue>
#include <unordered_map>

#include "store/sqlite/reader.h"
#include "store/sqlite/rows.h"

namespace kabar::store::sqlite {

using namespace chat;

class InboxBuilder {
public:
    InboxBuilder(SqliteReader& reader, UserId user) : reader_(reader), user_(user) {}

    InboxPage build(std::size_t limit, std::size_t bytes) {
        find_unread();
        std::size_t used = 0;
        while (!heads_.empty() && page_.items.size() < limit && used <= bytes) {
            const Head head = heads_.top();
            heads_.pop();
            used += give(head);
            advance(head.stream, head.number);
        }
        page_.more = !heads_.empty();
        for (const Stream& stream : streams_) {
            if (stream.read > 0) page_.marks.push_back({stream.conversation, stream.read});
        }
        return std::move(page_);
    }

private:
    /// A conversation with something new in it.
    struct Stream {
        ConversationId conversation{};
        std::int64_t last_number = 0;
        UserId left_out{};      ///< whose messages do not count as unread; 0 in the notes to oneself
        std::int64_t read = 0;  ///< the mark that this page makes; 0: none
    };
    /// The next unread message of a stream.
    struct Head {
        std::int64_t seq = 0;
        std::size_t stream = 0;
        std::int64_t number = 0;

        bool operator>(const Head& other) const { return seq > other.seq; }
    };
    struct Names {
        std::string name;
        std::string display;
    };

    void find_unread() {
        Query query(reader_.find_memberships_, user_);
        while (query.next()) {
            const auto conversation = query.id<ConversationId>(0);
            const auto read = query.integer(1);
            const auto last = last_number(conversation);
            if (last <= read) continue;
            const bool is_notes = query.boolean(2);
            streams_.push_back({conversation, last, is_notes ? UserId{} : user_, 0});
            advance(streams_.size() - 1, read);
        }
    }

    std::int64_t last_number(ConversationId conversation) {
        Query query(reader_.find_last_number_, conversation);
        return query.next() ? query.integer(0) : 0;
    }

    /// Finds the first unread after `number`. If there is none, everything up to the conversation's end is read,
    /// own messages included, so that they are not looked at again.
    void advance(std::size_t index, std::int64_t number) {
        Stream& stream = streams_[index];
        Query query(reader_.find_next_, stream.conversation, number, stream.left_out);
        if (query.next()) {
            heads_.push({query.integer(1), index, query.integer(0)});
        } else {
            stream.read = stream.last_number;
        }
    }

    /// Puts the message into the page; returns its bytes.
    std::size_t give(const Head& head) {
        Query query(reader_.find_message_, head.seq);
        if (!query.next()) throw Failure(Code::storage_failed, SQLITE_CORRUPT, "an index names a missing message");
        const Names& sender = names(query.id<UserId>(1));
        const Names& receiver = names(user_);
        page_.items.push_back(
            {sender.name, sender.display, receiver.display, query.string(3), head.number, query.integer(2)});
        streams_[head.stream].read = head.number;
        return page_.items.back().text.size();
    }

    const Names& names(UserId id) {
        const auto it = names_.find(id);
        if (it != names_.end()) return it->second;
        Names names;
        Query query(reader_.find_user_, id);
        if (query.next()) {
            const User user = user_of(query);
            names = {user.name.shown, user.display.empty() ? user.name.shown : user.display};
        }
        return names_.emplace(id, std::move(names)).first->second;
    }

    SqliteReader& reader_;
    const UserId user_;
    InboxPage page_;
    std::vector<Stream> streams_;
    std::priority_queue<Head, std::vector<Head>, std::greater<>> heads_;
    std::unordered_map<UserId, Names> names_;
};

Result<InboxPage> SqliteReader::inbox(UserId user, std::size_t limit, std::size_t bytes) {
    // One transaction, so that all the queries see one moment.
    auto page = guarded([&] {
        run(begin_);
        return InboxBuilder(*this, user).build(limit, bytes);
    });
    if (sqlite3_get_autocommit(connection_.handle()) == 0) {
        const auto ended = guarded([&] { run(commit_); });
        if (page && !ended) return tl::unexpected<Error>(ended.error());
    }
    return page;
}

}  // namespace kabar::store::sqlite
