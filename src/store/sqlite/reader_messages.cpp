#include "store/sqlite/reader_messages.h"

#include <algorithm>

#include "base/limits.h"

namespace kabar::store::sqlite {

using namespace chat;

namespace {

const std::string select_message =
    "SELECT seq, conversation, number, sender, sent, text, reply, edited, deleted, files FROM messages ";

}  // namespace

MessageReader::MessageReader(const Connection& connection)
    : find_by_seq_(connection, select_message + "WHERE seq = ?"),
      find_by_number_(connection, select_message + "WHERE conversation = ? AND number = ?"),
      find_last_(connection, "SELECT number, seq FROM messages WHERE conversation = ? ORDER BY number DESC LIMIT 1"),
      find_next_(connection,
                 "SELECT number, seq FROM messages WHERE conversation = ? AND number > ? AND sender <> ? "
                 "ORDER BY number LIMIT 1"),
      find_seq_(connection, "SELECT seq FROM messages WHERE conversation = ? AND number = ?"),
      find_sent_(connection, select_message + "WHERE sender = ? AND seq < ? ORDER BY seq DESC"),
      find_reactions_(connection,
                      "SELECT user, reaction FROM reactions WHERE conversation = ? AND number = ? "
                      "ORDER BY user, reaction"),
      find_files_(connection,
                  "SELECT f.key, f.name, f.type, f.size, f.preview_type <> '', f.width, f.height FROM message_files m "
                  "JOIN files f ON f.id = m.file WHERE m.message = ? ORDER BY m.place"),
      find_trimmed_(connection, "SELECT number, seq, events FROM trimmed WHERE conversation = ?") {}

MessageRow MessageReader::row_of(Query& query) {
    MessageRow row;
    row.message.seq = query.id<Seq>(0);
    row.message.conversation = query.id<ConversationId>(1);
    row.message.number = query.integer(2);
    row.message.sender = query.id<UserId>(3);
    row.message.sent = query.integer(4);
    row.message.reply = query.integer(6);
    row.edited = query.integer(7);
    row.deleted = query.boolean(8);
    row.files = query.integer(9);
    if (!row.deleted) row.message.text = query.string(5);
    return row;
}

std::optional<MessageRow> MessageReader::by_seq(Seq seq) {
    Query query(find_by_seq_, seq);
    if (!query.next()) return std::nullopt;
    return row_of(query);
}

std::optional<MessageRow> MessageReader::by_number(ConversationId conversation, std::int64_t number) {
    Query query(find_by_number_, conversation, number);
    if (!query.next()) return std::nullopt;
    return row_of(query);
}

MessagePlace MessageReader::last(ConversationId conversation) {
    {
        Query query(find_last_, conversation);
        if (query.next()) return {query.integer(0), query.id<Seq>(1)};
    }
    const Trimmed gone = trimmed(conversation);
    return {gone.number, gone.seq};
}

Trimmed MessageReader::trimmed(ConversationId conversation) {
    Query query(find_trimmed_, conversation);
    if (!query.next()) return {};
    return {query.integer(0), query.id<Seq>(1), query.id<Seq>(2)};
}

MessagePlace MessageReader::next(ConversationId conversation, std::int64_t number, UserId left_out) {
    Query query(find_next_, conversation, number, left_out);
    if (!query.next()) return {};
    return {query.integer(0), query.id<Seq>(1)};
}

Seq MessageReader::seq_of(ConversationId conversation, std::int64_t number) {
    Query query(find_seq_, conversation, number);
    if (!query.next()) throw Failure(Code::storage_failed, SQLITE_CORRUPT, "a number is missing in a conversation");
    return query.id<Seq>(0);
}

// Numbers are dense and grow with the seq. Whoever comes back has mostly missed little: so first steps from the end,
// each twice as wide, then halving.
std::int64_t MessageReader::number_at(ConversationId conversation, Seq seq, const MessagePlace& last) {
    if (last.number == 0 || last.seq <= seq) return last.number;
    const auto floor = trimmed(conversation).number;
    std::int64_t above = last.number;
    std::int64_t below = std::max(above - 1, floor);
    for (std::int64_t step = 2; below > floor && seq_of(conversation, below) > seq; step *= 2) {
        above = below;
        below = std::max(above - step, floor);
    }
    while (above - below > 1) {
        const std::int64_t middle = below + (above - below) / 2;
        (seq_of(conversation, middle) > seq ? above : below) = middle;
    }
    return below;
}

reply::MessageItem MessageReader::item(const MessageRow& row, Labels& labels) {
    reply::MessageItem item;
    const UserNames& sender = labels.user(row.message.sender);
    item.number = row.message.number;
    item.from = sender.name;
    item.display = sender.display;
    item.text = row.message.text;
    item.time = row.message.sent;
    item.reply = row.message.reply;
    item.edited = row.edited;
    item.deleted = row.deleted;
    item.files = files_of(row);
    item.reactions = reactions(row.message, labels);
    return item;
}

std::vector<Attachment> MessageReader::files_of(const MessageRow& row) {
    std::vector<Attachment> files;
    if (row.files == 0) return files;
    Query query(find_files_, row.message.seq);
    while (query.next()) {
        Attachment& file = files.emplace_back();
        file.key = query.string(0);
        file.name = query.string(1);
        file.type = query.string(2);
        file.size = query.integer(3);
        file.preview = query.boolean(4);
        file.width = static_cast<std::int32_t>(query.integer(5));
        file.height = static_cast<std::int32_t>(query.integer(6));
    }
    return files;
}

std::vector<reply::ReactionItem> MessageReader::reactions(const Message& message, Labels& labels) {
    std::vector<reply::ReactionItem> items;
    Query query(find_reactions_, message.conversation, message.number);
    while (query.next()) {
        const std::string_view reaction = query.text(1);
        auto it = std::find_if(items.begin(), items.end(), [&](const auto& item) { return item.reaction == reaction; });
        if (it == items.end()) it = items.insert(items.end(), {std::string(reaction), {}, 0});
        ++it->count;
        if (it->users.size() < limits::reaction_names) it->users.push_back(labels.user(query.id<UserId>(0)).name);
    }
    return items;
}

std::size_t weight_of(const reply::MessageItem& item) {
    std::size_t weight = item.text.size() + weight_of(item.files);
    for (const auto& reaction : item.reactions) {
        weight += reaction.reaction.size();
        for (const auto& name : reaction.users) weight += name.size();
    }
    return weight;
}

std::size_t weight_of(const std::vector<Attachment>& files) {
    std::size_t weight = 0;
    for (const Attachment& file : files) weight += file.key.size() + file.name.size() + file.type.size();
    return weight;
}

}  // namespace kabar::store::sqlite
