// A store with people, rooms and messages, and searches in it.
#pragma once

#include <functional>
#include <map>

#include "base/limits.h"
#include "contract/engines.h"
#include "contract/fixtures.h"

namespace kabar::testing {

/// Users 1 arini, 2 lineker, 3 messi; conversation 1 of arini and lineker, 2 of lineker and messi, room 3 `class` with
/// arini, private room 4 `team` with messi.
class SearchTest : public StoreTest {
protected:
    using Lines = std::vector<std::string>;

    void SetUp() override {
        StoreTest::SetUp();
        keep({user_added(1, "arini"), user_added(2, "lineker"), user_added(3, "messi"), conversation_opened(1, 1, 2),
              conversation_opened(2, 2, 3), room_opened(3, "class"), member_added(3, 1), room_opened(4, "team", true),
              member_added(4, 3)});
        open_index();
    }
    void TearDown() override { index_.reset(); }

    void open_index() {
        index_.reset();
        index_ = store_->open_search_index().value();
    }
    void keep(const std::vector<chat::Change>& changes) {
        const auto kept = write(writer(), changes);
        ASSERT_TRUE(kept) << kept.error().subject;
    }

    /// Returns its number.
    std::int64_t say(std::int64_t conversation, std::int64_t sender, const std::string& text) {
        const auto number = ++numbers_[conversation];
        seqs_[{conversation, number}] = ++seq_;
        keep({message_added(seq_, conversation, number, sender, text)});
        return number;
    }
    void edit(std::int64_t conversation, std::int64_t number, const std::string& text) {
        keep({chat::change::MessageEdited{chat::ConversationId{conversation}, number, message(conversation, number),
                                          9000, text},
              happened(chat::EventKind::edited, conversation, number, text)});
    }
    void forget(std::int64_t conversation, std::int64_t number) {
        keep({chat::change::MessageDeleted{chat::ConversationId{conversation}, number, message(conversation, number)},
              happened(chat::EventKind::deleted, conversation, number, {})});
    }

    /// Until there is nothing more to do.
    void catch_up() {
        while (true) {
            const auto more = index_->update();
            ASSERT_TRUE(more) << more.error().subject;
            if (!*more) return;
        }
    }

    Result<chat::reply::Messages> search(std::int64_t user, const store::SearchQuery& query,
                                         std::size_t bytes = limits::inbox_page_bytes) {
        return reader().search(chat::UserId{user}, query, bytes);
    }
    static store::SearchQuery query_of(const std::string& words, std::size_t limit = 50) {
        store::SearchQuery query;
        query.words = words;
        query.limit = limit;
        return query;
    }
    /// The texts, newest first.
    Lines found(std::int64_t user, const std::string& words) { return found(user, query_of(words)); }
    Lines found(std::int64_t user, const store::SearchQuery& query) {
        const auto messages = search(user, query);
        EXPECT_TRUE(messages) << code_name(messages.error().code);
        return messages ? texts(*messages) : Lines{};
    }
    Code refused(std::int64_t user, const store::SearchQuery& query) {
        const auto messages = search(user, query);
        return messages ? Code::internal : messages.error().code;
    }
    static Lines texts(const chat::reply::Messages& messages) {
        Lines out;
        for (const auto& item : messages.items) out.push_back(item.text);
        return out;
    }

    std::unique_ptr<store::SearchIndex> index_;

private:
    chat::Seq message(std::int64_t conversation, std::int64_t number) {
        return chat::Seq{seqs_.at({conversation, number})};
    }
    chat::Change happened(chat::EventKind kind, std::int64_t conversation, std::int64_t number,
                          const std::string& text) {
        chat::Event event;
        event.seq = chat::Seq{++seq_};
        event.kind = kind;
        event.conversation = chat::ConversationId{conversation};
        event.number = number;
        event.text = text;
        return chat::change::EventAdded{event};
    }

    std::int64_t seq_ = 0;
    std::map<std::int64_t, std::int64_t> numbers_;
    std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> seqs_;
};

}  // namespace kabar::testing
