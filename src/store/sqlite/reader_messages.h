// Messages as readers find them: always by a seek in an index, whatever is stored.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "chat/model.h"
#include "chat/replies.h"
#include "store/sqlite/connection.h"
#include "store/sqlite/labels.h"

namespace kabar::store::sqlite {

struct MessageRow {
    chat::Message message;
    TimeMs edited = 0;
    bool deleted = false;
    std::int64_t files = 0;
};

/// Where a message stands in its conversation and among everything kept.
struct MessagePlace {
    std::int64_t number = 0;  ///< 0: there is none
    chat::Seq seq{};
};

class MessageReader {
public:
    explicit MessageReader(const Connection& connection);

    std::optional<MessageRow> by_seq(chat::Seq seq);
    std::optional<MessageRow> by_number(chat::ConversationId conversation, std::int64_t number);
    /// The last one given out, trimmed or not.
    MessagePlace last(chat::ConversationId conversation);
    /// What retention has left of the conversation.
    chat::Trimmed trimmed(chat::ConversationId conversation);
    /// The first one after `number` that `left_out` has not written; 0: nobody is left out.
    MessagePlace next(chat::ConversationId conversation, std::int64_t number, chat::UserId left_out);
    /// The number of the last message kept at or before `seq`; of the last trimmed one, if none that is left is; 0: there is
    /// none. `last` is the conversation's last
    /// message. The cost is the logarithm of how far that is from the end.
    std::int64_t number_at(chat::ConversationId conversation, chat::Seq seq, const MessagePlace& last);
    /// Those of `sender` before `seq`, newest first, for as long as `use` returns true. True: it saw them all.
    template <class Use>
    bool sent_by(chat::UserId sender, chat::Seq before, Use&& use) {
        Query query(find_sent_, sender, before);
        while (query.next()) {
            if (!use(row_of(query))) return false;
        }
        return true;
    }

    /// In the order in which they were sent with it.
    std::vector<chat::Attachment> files_of(const MessageRow& row);
    /// Without `to`, `with` and `read`.
    chat::reply::MessageItem item(const MessageRow& row, Labels& labels);

private:
    static MessageRow row_of(Query& query);
    chat::Seq seq_of(chat::ConversationId conversation, std::int64_t number);
    std::vector<chat::reply::ReactionItem> reactions(const chat::Message& message, Labels& labels);

    Statement find_by_seq_;
    Statement find_by_number_;
    Statement find_last_;
    Statement find_next_;
    Statement find_seq_;
    Statement find_sent_;
    Statement find_reactions_;
    Statement find_files_;
    Statement find_trimmed_;
};

/// What an item weighs in a page that is bounded in bytes.
std::size_t weight_of(const chat::reply::MessageItem& item);
std::size_t weight_of(const std::vector<chat::Attachment>& files);

}  // namespace kabar::store::sqlite
