// A page of what a search finds: places from the index, each looked at again among the messages, which are what counts.
#include <algorithm>
#include <bitset>
#include <limits>

#include "base/limits.h"
#include "store/sqlite/reader.h"
#include "store/sqlite/search_file.h"

namespace kabar::store::sqlite {

using namespace chat;

struct SearchParts {
    explicit SearchParts(const ReaderParts& parts)
        : path(search_path(parts.path)),
          list_places(parts.connection,
                      "SELECT m.conversation, r.id IS NOT NULL FROM members m LEFT JOIN rooms r "
                      "ON r.id = m.conversation WHERE m.user = ?"),
          find_time(parts.connection, "SELECT seq, sent FROM messages WHERE seq >= ? AND seq < ? ORDER BY seq LIMIT 1"),
          find_user(parts.connection, "SELECT id FROM users WHERE key = ? AND removed = 0"),
          find_end(parts.connection, "SELECT seq FROM counters WHERE id = 1") {}

    /// Calls `f` with the index. Whatever is wrong with it is not the messages' fault: busy.
    template <class F>
    auto in_index(F&& f) -> Result<std::invoke_result_t<F, SearchFile&>> {
        try {
            if (file && !file->is_current()) file.reset();
            if (!file) file = std::make_unique<SearchFile>(path);
            return f(*file);
        } catch (...) {
            const bool damaged = is_damage(current_result());
            const bool current = file ? file->is_current() : identity_of(path).has_value();
            file.reset();
            if (damaged && current) remove_search_file(path);
            return fail(Code::busy);
        }
    }

    std::string path;
    Statement list_places;
    Statement find_time;
    Statement find_user;
    Statement find_end;
    std::unique_ptr<SearchFile> file;
};

namespace {

/// Messages stand nearly in the order of their times; a clock that was set back is forgiven so far.
constexpr TimeMs clock_slack_ms = 24LL * 3600 * 1000;
constexpr TimeMs farthest_ms = TimeMs{1} << 60;

class SearchPage {
public:
    SearchPage(ReaderParts& parts, SearchParts& search, UserId user, const SearchQuery& query,
               const std::vector<SearchTerm>& terms)
        : parts_(parts), search_(search), user_(user), query_(query), terms_(terms) {}

    Result<reply::Messages> build(std::int64_t before, std::size_t bytes) {
        const auto found = find_places();
        if (!found) return tl::unexpected(found.error());
        if (places_.spots.none()) return reply::Messages{};
        bound(before);
        auto words = search_.in_index([&](SearchFile& file) { return file.expression(terms_); });
        if (!words) return tl::unexpected(words.error());
        if (from_) *words += " AND place : \"" + sender_word(*from_) + "\"";
        const auto end = collect_all(*words, bytes);
        if (failure_ && page_.items.empty()) return tl::unexpected(*failure_);
        if (end != End::all_seen) page_.next = std::to_string(high_ + 1);
        return std::move(page_);
    }

private:
    struct Places {
        std::bitset<spot_count> spots;  ///< of their conversations
        std::string expression;
    };
    enum class End { all_seen, page_full, enough, failed };

    Status find_places() {
        if (query_.where) {
            const auto found = parts_.labels.find_as_member(user_, *query_.where);
            if (!found) return tl::unexpected(found.error());
            where_ = found->conversation;
            if (*where_ != ConversationId{}) places_.spots.set(spot_of(*where_));
            places_.expression = " AND place : \"" + conversation_word(*where_) + "\"";
        } else {
            places_.expression = " AND place : (\"" + person_word(user_) + "\"";
            Query all(search_.list_places, user_);
            while (all.next()) {
                const auto id = all.id<ConversationId>(0);
                places_.spots.set(spot_of(id));
                if (all.boolean(1)) places_.expression += " OR \"" + conversation_word(id) + "\"";
            }
            places_.expression += ")";
        }
        if (!query_.from_key.empty()) {
            Query users(search_.find_user, query_.from_key);
            if (!users.next()) return fail(Code::unknown_user, query_.from_key);
            from_ = users.id<UserId>(0);
        }
        return {};
    }

    void bound(std::int64_t before) {
        std::int64_t end = 0;
        {
            Query query(search_.find_end);
            if (query.next()) end = query.integer(0) + 1;
        }
        high_ = std::min(before, end) - 1;
        low_ = 0;
        if (query_.since) low_ = first_since(clamped(*query_.since) - clock_slack_ms, end);
        if (query_.until) high_ = std::min(high_, first_since(clamped(*query_.until) + clock_slack_ms, end) - 1);
    }

    static TimeMs clamped(TimeMs time) { return std::clamp(time, -farthest_ms, farthest_ms); }

    /// The first place from which on messages were sent at `time` or later.
    std::int64_t first_since(TimeMs time, std::int64_t end) {
        std::int64_t low = 1;
        std::int64_t high = end;
        while (low < high) {
            const std::int64_t middle = low + (high - low) / 2;
            Query query(search_.find_time, middle, high);
            if (query.next() && query.integer(1) < time) {
                low = query.integer(0) + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// First as if few messages had the words: they are passed over one by one, and their rows tell where they are. If
    /// they turn out to be many, they are sought among those that the asker may see.
    End collect_all(const std::string& words, std::size_t bytes) {
        const auto start = high_;
        const auto end = collect(words, limits::search_sample, limits::search_mistaken, bytes);
        if (end != End::enough) return end;
        const auto left = static_cast<std::int64_t>(limits::search_sample) * (high_ - low_ + 1) / (start - high_);
        if (left <= static_cast<std::int64_t>(limits::search_anywhere)) {
            const auto rest = collect(words, limits::search_anywhere, limits::search_mistaken, bytes);
            if (rest != End::enough) return rest;
        }
        return collect(words + places_.expression, limits::search_candidates, limits::search_candidates, bytes);
    }

    /// Goes on with what fits `match`, until `most` were seen or `mistaken` were looked at for nothing.
    End collect(const std::string& match, std::size_t most, std::size_t mistaken, std::size_t bytes) {
        std::size_t step = std::clamp<std::size_t>(query_.limit, 1, limits::history_page_max) + 1;
        while (most > 0 && low_ <= high_) {
            step = std::min(step, most);
            const auto hits = search_.in_index([&](SearchFile& file) { return file.find(match, low_, high_, step); });
            if (!hits) {
                failure_ = hits.error();
                return End::failed;
            }
            for (const SearchHit& hit : *hits) {
                if (places_.spots.test(hit.spot)) {
                    auto item = shown(Seq{hit.seq});
                    if (item && !add(std::move(*item), bytes)) return End::page_full;
                    if (!item && --mistaken == 0) most = step;
                }
                high_ = hit.seq - 1;
            }
            if (hits->size() < step) return End::all_seen;
            most -= step;
            step = std::min<std::size_t>(step * 4, 1024);
        }
        return low_ > high_ ? End::all_seen : End::enough;
    }

    /// False: the page is full already.
    bool add(reply::MessageItem item, std::size_t bytes) {
        const std::size_t limit = std::clamp<std::size_t>(query_.limit, 1, limits::history_page_max);
        if (page_.items.size() == limit || (!page_.items.empty() && used_ > bytes)) return false;
        used_ += weight_of(item);
        page_.items.push_back(std::move(item));
        return true;
    }

    /// The index may be behind, or of another history: only what the message says now counts.
    std::optional<reply::MessageItem> shown(Seq seq) {
        const auto row = parts_.messages.by_seq(seq);
        if (!row || row->deleted) return std::nullopt;
        const Message& message = row->message;
        if ((where_ && message.conversation != *where_) || (from_ && message.sender != *from_)) return std::nullopt;
        if (query_.since && message.sent < *query_.since) return std::nullopt;
        if (query_.until && message.sent >= *query_.until) return std::nullopt;
        if (parts_.labels.membership(user_, message.conversation) == nullptr) return std::nullopt;
        if (!matches(search_words(message.text), terms_)) return std::nullopt;
        auto item = parts_.messages.item(*row, parts_.labels);
        item.to = parts_.labels.named_by(message.sender, message.conversation);
        item.with = parts_.labels.seen_by(user_, message.conversation);
        return item;
    }

    ReaderParts& parts_;
    SearchParts& search_;
    const UserId user_;
    const SearchQuery& query_;
    const std::vector<SearchTerm>& terms_;
    reply::Messages page_;
    std::optional<Error> failure_;
    std::optional<ConversationId> where_;
    std::optional<UserId> from_;
    Places places_;
    std::int64_t low_ = 0;
    std::int64_t high_ = 0;  ///< what is later was seen
    std::size_t used_ = 0;
};

}  // namespace

Result<reply::Messages> SqliteReader::search(UserId user, const SearchQuery& query, std::size_t bytes) {
    const auto terms = search_terms(query.words);
    if (!terms) return tl::unexpected(terms.error());
    const auto before = page_number(query.page, std::numeric_limits<std::int64_t>::max());
    if (!before) return tl::unexpected(before.error());
    return in_one_moment(parts_, [&]() -> Result<reply::Messages> {
        if (!search_) search_ = std::make_shared<SearchParts>(parts_);
        return SearchPage(parts_, *search_, user, query, *terms).build(*before, bytes);
    });
}

}  // namespace kabar::store::sqlite
