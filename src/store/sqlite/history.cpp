// Pages of messages: of one conversation, and of what a user has sent.
#include <algorithm>
#include <deque>
#include <iterator>
#include <limits>

#include "base/limits.h"
#include "store/sqlite/reader.h"

namespace kabar::store::sqlite {

using namespace chat;

namespace {

/// Takes messages one by one, downwards or upwards from a place, until the page is full.
class HistoryBuilder {
public:
    HistoryBuilder(ReaderParts& parts, ConversationId conversation, const HistoryRange& range, std::size_t bytes)
        : parts_(parts), conversation_(conversation), range_(range), bytes_(bytes) {}

    /// Errors: cursor_gone.
    Status build(reply::History& page) {
        const bool is_there = number_of(conversation_) != 0;
        const auto last = is_there ? parts_.messages.last(conversation_).number : 0;
        floor_ = is_there ? parts_.messages.trimmed(conversation_).number : 0;
        if (is_below_oldest()) return fail(Code::cursor_gone, std::to_string(floor_ + 1));
        if (range_.after > 0) {
            lower_ = upper_ = std::min(range_.after, last);
            while (upper_ < last && take_upper()) {
            }
            page.more = upper_ < last;
        } else if (range_.around > 0) {
            around(std::min(range_.around, last), last);
            page.more = lower_ > floor_ || upper_ < last;
        } else {
            lower_ = upper_ = range_.before > 0 ? std::min(range_.before - 1, last) : last;
            while (lower_ > floor_ && take_lower()) {
            }
            page.more = lower_ > floor_;
        }
        page.items.assign(std::make_move_iterator(items_.begin()), std::make_move_iterator(items_.end()));
        return {};
    }

private:
    /// What was asked for begins, or ends, among messages that are gone.
    bool is_below_oldest() const {
        const auto [before, after, around, limit] = range_;
        return (before > 0 && before <= floor_) || (after > 0 && after < floor_) || (around > 0 && around <= floor_);
    }

    /// The message itself, then by turns the next older and the next newer one.
    void around(std::int64_t middle, std::int64_t last) {
        lower_ = upper_ = middle;
        bool goes_on = lower_ == floor_ || take_lower();
        while (goes_on && (lower_ > floor_ || upper_ < last)) {
            if (upper_ < last) goes_on = take_upper();
            if (goes_on && lower_ > floor_) goes_on = take_lower();
        }
    }

    bool is_full() const { return items_.size() >= range_.limit || used_ > bytes_; }

    /// False: the page is full.
    bool take_upper() {
        if (is_full()) return false;
        items_.push_back(item(++upper_));
        used_ += weight_of(items_.back());
        return !is_full();
    }
    bool take_lower() {
        if (is_full()) return false;
        items_.push_front(item(lower_--));
        used_ += weight_of(items_.front());
        return !is_full();
    }

    reply::MessageItem item(std::int64_t number) {
        const auto row = parts_.messages.by_number(conversation_, number);
        if (!row) throw Failure(Code::storage_failed, SQLITE_CORRUPT, "a number is missing in a conversation");
        return parts_.messages.item(*row, parts_.labels);
    }

    ReaderParts& parts_;
    const ConversationId conversation_;
    const HistoryRange range_;
    const std::size_t bytes_;
    // The page has the numbers in (lower_, upper_].
    std::int64_t lower_ = 0;
    std::int64_t upper_ = 0;
    std::int64_t floor_ = 0;  ///< up to it all are trimmed
    std::size_t used_ = 0;
    std::deque<reply::MessageItem> items_;
};

class OutboxBuilder {
public:
    OutboxBuilder(ReaderParts& parts, UserId user, std::size_t limit, std::size_t bytes)
        : parts_(parts), user_(user), limit_(limit), bytes_(bytes) {}

    reply::Messages build(Seq before) {
        const bool is_all = parts_.messages.sent_by(user_, before, [&](const MessageRow& row) {
            if (page_.items.size() >= limit_ || used_ > bytes_ || passed_ >= limits::reading_passed) return false;
            last_ = row.message.seq;
            if (parts_.labels.membership(user_, row.message.conversation) == nullptr) {
                ++passed_;
            } else {
                give(row);
            }
            return true;
        });
        if (!is_all && number_of(last_) != 0) page_.next = std::to_string(number_of(last_));
        return std::move(page_);
    }

private:
    void give(const MessageRow& row) {
        const auto& message = row.message;
        auto item = parts_.messages.item(row, parts_.labels);
        item.to = parts_.labels.named_by(user_, message.conversation);
        item.with = parts_.labels.seen_by(user_, message.conversation);
        const ConversationRow& conversation = parts_.labels.conversation(message.conversation);
        if (!conversation.is_room && !conversation.is_notes()) {
            const Membership* other = parts_.labels.membership(conversation.other_than(user_), message.conversation);
            item.read = other != nullptr && other->read >= message.number;
        }
        used_ += weight_of(item);
        page_.items.push_back(std::move(item));
    }

    ReaderParts& parts_;
    const UserId user_;
    const std::size_t limit_;
    const std::size_t bytes_;
    std::size_t used_ = 0;
    std::size_t passed_ = 0;
    Seq last_{};
    reply::Messages page_;
};

}  // namespace

Result<reply::History> SqliteReader::history(UserId user, const Place& where, const HistoryRange& range,
                                             std::size_t bytes) {
    return in_one_moment(parts_, [&]() -> Result<reply::History> {
        auto found = parts_.labels.find_as_member(user, where);
        if (!found) return tl::unexpected<Error>(std::move(found.error()));
        reply::History page;
        page.with = std::move(found->label);
        const Membership* own = parts_.labels.membership(user, found->conversation);
        if (own != nullptr) page.read = own->read;
        if (auto built = HistoryBuilder(parts_, found->conversation, range, bytes).build(page); !built) {
            return tl::unexpected<Error>(std::move(built.error()));
        }
        return page;
    });
}

Result<reply::Messages> SqliteReader::outbox(UserId user, std::size_t limit, std::size_t bytes, std::string_view page) {
    const auto before = page_number(page, std::numeric_limits<std::int64_t>::max());
    if (!before) return tl::unexpected<Error>(before.error());
    return in_one_moment(parts_, [&]() -> Result<reply::Messages> {
        return OutboxBuilder(parts_, user, limit, bytes).build(Seq{*before});
    });
}

}  // namespace kabar::store::sqlite
