// The list of a user's conversations, the one with the newest message first.
#include <algorithm>

#include "base/limits.h"
#include "store/sqlite/reader.h"

namespace kabar::store::sqlite {

using namespace chat;

namespace {

/// The place of a conversation in the list: by its newest message, those without any by their ids.
struct ListPlace {
    std::int64_t seq = 0;
    std::int64_t conversation = 0;

    bool operator<(const ListPlace& other) const {
        return seq != other.seq ? seq > other.seq : conversation < other.conversation;
    }
    std::string text() const { return std::to_string(seq) + ":" + std::to_string(conversation); }
};

struct Listed {
    ListPlace place;
    Membership membership;
    MessagePlace last;

    bool operator<(const Listed& other) const { return place < other.place; }
};

Result<ListPlace> list_place(std::string_view page) {
    const auto colon = page.find(':');
    if (colon == std::string_view::npos || page.substr(0, colon).empty() || page.substr(colon + 1).empty()) {
        return bad_page();
    }
    const auto seq = page.substr(0, colon) == "0" ? Result<std::int64_t>(0) : page_number(page.substr(0, colon), 0);
    const auto conversation = page_number(page.substr(colon + 1), 0);
    if (!seq || !conversation) return bad_page();
    return ListPlace{*seq, *conversation};
}

std::vector<Listed> list_conversations(ReaderParts& parts, UserId user) {
    std::vector<Listed> all;
    for (const Membership& membership : parts.labels.memberships(user)) {
        const auto last = parts.messages.last(membership.conversation);
        all.push_back({{number_of(last.seq), number_of(membership.conversation)}, membership, last});
    }
    std::sort(all.begin(), all.end());
    return all;
}

reply::ConversationItem conversation_item(ReaderParts& parts, UserId user, const Listed& listed) {
    const Membership& membership = listed.membership;
    const ConversationRow& row = parts.labels.conversation(membership.conversation);
    reply::ConversationItem item;
    item.with = parts.labels.seen_by(user, membership.conversation);
    const auto trimmed = parts.messages.trimmed(membership.conversation).number;
    item.unread = std::max<std::int64_t>(listed.last.number - std::max(membership.read, trimmed), 0);
    item.read = membership.read;
    if (const auto last = parts.messages.by_seq(listed.last.seq)) item.last = parts.messages.item(*last, parts.labels);
    item.muted = membership.muted;
    item.is_room = row.is_room;
    item.is_private = row.is_private;
    item.topic = row.topic;
    item.role = membership.role;
    return item;
}

}  // namespace

Result<reply::Conversations> SqliteReader::conversations(UserId user, std::size_t limit, std::string_view page) {
    const auto after = page.empty() ? Result<ListPlace>(ListPlace{}) : list_place(page);
    if (!after) return tl::unexpected<Error>(after.error());
    return in_one_moment(parts_, [&]() -> Result<reply::Conversations> {
        const auto all = list_conversations(parts_, user);
        auto it = all.begin();
        if (!page.empty()) it = std::upper_bound(all.begin(), all.end(), Listed{*after, {}, {}});
        reply::Conversations given;
        std::size_t used = 0;
        for (; it != all.end() && given.items.size() < limit && used <= limits::inbox_page_bytes; ++it) {
            given.items.push_back(conversation_item(parts_, user, *it));
            const auto& item = given.items.back();
            used += item.topic.size() + (item.last ? weight_of(*item.last) : 0);
        }
        if (it != all.end() && !given.items.empty()) given.next = std::prev(it)->place.text();
        return given;
    });
}

}  // namespace kabar::store::sqlite
