// Random commands: whatever the batches, the state is the same; and inboxes show what a simple model shows.
#include <algorithm>
#include <map>
#include <set>

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "contract/engines.h"
#include "ledger/ledger.h"
#include "unit/ledger/random_commands.h"

namespace kabar::testing {
namespace {

using namespace chat;

/// Everything in plain lists, fed with the changes; inboxes by looking at all of it.
class Model {
public:
    void apply(const Change& change) {
        if (const auto* opened = std::get_if<change::ConversationOpened>(&change)) {
            const auto& c = opened->conversation;
            conversations_[c.id] = c;
            read_[{c.low, c.id}] = 0;
            read_[{c.high, c.id}] = 0;
        } else if (const auto* added = std::get_if<change::MessageAdded>(&change)) {
            messages_.push_back(added->message);
        } else if (const auto* joined = std::get_if<change::MemberAdded>(&change)) {
            read_[{joined->member.user, joined->member.conversation}] = joined->member.read;
        } else if (const auto* left = std::get_if<change::MemberRemoved>(&change)) {
            read_.erase({left->user, left->room});
        } else if (const auto* edited = std::get_if<change::MessageEdited>(&change)) {
            message(edited->message).text = edited->text;
        } else if (const auto* deleted = std::get_if<change::MessageDeleted>(&change)) {
            deleted_.insert(deleted->message);
        } else if (const auto* moved = std::get_if<change::ReadMoved>(&change)) {
            read_[{moved->user, moved->conversation}] = moved->number;
        } else if (const auto* trimmed = std::get_if<change::MessagesTrimmed>(&change)) {
            std::erase_if(messages_, [&](const Message& one) {
                return one.conversation == trimmed->conversation && one.number <= trimmed->to.number;
            });
        }
    }

    /// The unread messages, oldest first, as "number text".
    std::vector<std::string> unread(UserId user) const {
        std::vector<std::string> lines;
        for (const Message& message : messages_) {
            if (deleted_.contains(message.seq)) continue;
            const auto two = conversations_.find(message.conversation);
            const bool is_notes = two != conversations_.end() && two->second.low == two->second.high;
            const auto read = read_.find({user, message.conversation});
            if (read == read_.end() || message.number <= read->second) continue;
            if (message.sender == user && !is_notes) continue;
            lines.push_back(line(message.number, message.text));
        }
        return lines;
    }

    static std::string line(std::int64_t number, const std::string& text) {
        return std::to_string(number) + " " + text;
    }

private:
    Message& message(Seq seq) {
        return *std::find_if(messages_.begin(), messages_.end(), [&](const Message& one) { return one.seq == seq; });
    }

    std::map<ConversationId, Conversation> conversations_;
    std::map<std::pair<UserId, ConversationId>, std::int64_t> read_;
    std::vector<Message> messages_;
    std::set<Seq> deleted_;
};

struct Run {
    explicit Run(const Engine& engine) : store(engine.open(directory.path()).value()) {}

    void batches(std::vector<std::vector<ledger::Entry>>&& all) {
        std::vector<Outcome> outcomes;
        std::vector<Change> changes;
        for (auto& batch : all) {
            RC_ASSERT(ledger::run_batch(store->writer(), batch, outcomes, changes).has_value());
            for (const auto& change : changes) model.apply(change);
        }
    }

    TempDir directory;
    std::unique_ptr<store::Store> store;
    Model model;
};

/// Reads the whole inbox in random pages, marking each as read; the lines in order.
std::vector<std::string> read_in_pages(Run& run, store::Reader& reader, UserId user) {
    std::vector<std::string> lines;
    for (bool more = true; more;) {
        const auto limit = *rc::gen::inRange<std::size_t>(1, 5);
        const auto bytes = *rc::gen::inRange<std::size_t>(0, 30);
        auto page = reader.inbox(user, limit, bytes).value();
        RC_ASSERT(page.items.size() <= limit);
        RC_ASSERT(!page.items.empty() || !page.more);
        for (const auto& item : page.items) lines.push_back(Model::line(item.number, item.text));
        more = page.more;
        run.batches({{{command::MarkRead{300, user, std::move(page.marks)}, {}}}});
    }
    return lines;
}

RC_GTEST_PROP(StoreProperty, TheBatchesDoNotMatterToTheState, ()) {
    for (const auto& engine : engines()) {
        const auto commands = random_commands();
        Run first(engine);
        Run second(engine);
        first.batches(random_batches(commands));
        second.batches(random_batches(commands));
        RC_ASSERT(first.store->state_hash().value() == second.store->state_hash().value());
        RC_ASSERT(first.store->writer().counters() == second.store->writer().counters());
    }
}

RC_GTEST_PROP(StoreProperty, InboxesShowWhatTheModelShows, ()) {
    for (const auto& engine : engines()) {
        Run run(engine);
        run.batches(random_batches(random_commands()));
        const auto reader = run.store->open_reader().value();
        for (std::int64_t i = 1; i <= world_users + 1; ++i) {
            const UserId user{i};
            const auto expected = run.model.unread(user);
            RC_ASSERT(read_in_pages(run, *reader, user) == expected);
            RC_ASSERT(run.model.unread(user).empty());
            const auto page = reader->inbox(user, 100, 10'000).value();
            RC_ASSERT(page.items.empty());
            RC_ASSERT(page.marks.empty());
        }
    }
}

RC_GTEST_PROP(StoreProperty, ReopeningBetweenBatchesDoesNotMatter, ()) {
    for (const auto& engine : engines()) {
        const auto commands = random_commands();
        Run first(engine);
        Run second(engine);
        first.batches(random_batches(commands));
        for (auto& batch : random_batches(commands)) {
            second.batches({batch});
            if (*rc::gen::inRange(0, 4) > 0) continue;
            second.store.reset();
            second.store = engine.open(second.directory.path()).value();
        }
        RC_ASSERT(first.store->state_hash().value() == second.store->state_hash().value());
    }
}

}  // namespace
}  // namespace kabar::testing
