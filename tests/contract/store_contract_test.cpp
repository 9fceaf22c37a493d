// Every line of store/store.h but for inboxes, on every engine.
#include <atomic>
#include <thread>

#include "contract/engines.h"
#include "contract/fixtures.h"

namespace kabar::testing {
namespace {

using namespace chat;

class StoreContract : public StoreTest {
protected:
    std::optional<std::int64_t> read_by(std::int64_t conversation, std::int64_t user) {
        const Member* member = writer().member(ConversationId{conversation}, UserId{user});
        return member != nullptr ? std::optional(member->read) : std::nullopt;
    }
};
INSTANTIATE_TEST_SUITE_P(Engines, StoreContract, ::testing::ValuesIn(engines()), engine_name);

TEST_P(StoreContract, ANewStoreIsEmpty) {
    EXPECT_EQ(writer().counters(), Counters{});
    EXPECT_EQ(writer().user(UserId{1}), nullptr);
    EXPECT_TRUE(reader().users("", 10)->empty());
    EXPECT_TRUE(reader().inbox(UserId{1}, 10, 1000)->items.empty());
}

TEST_P(StoreContract, TheWriterSeesChangesAtOnceAndReadersAfterTheCommit) {
    ASSERT_TRUE(writer().begin());
    writer().apply(user_added(1, "arini"));
    ASSERT_NE(writer().user(UserId{1}), nullptr);
    EXPECT_EQ(*writer().user_by_key("arini"), make_user(1, "arini"));
    EXPECT_FALSE(reader().user(UserId{1})->has_value());
    ASSERT_TRUE(writer().commit());
    EXPECT_EQ(reader().user(UserId{1}).value(), make_user(1, "arini"));
    EXPECT_EQ(reader().user_by_key("arini").value(), make_user(1, "arini"));
}

TEST_P(StoreContract, RollbackLeavesNothing) {
    ASSERT_TRUE(write(writer(), {user_added(1, "arini"), user_added(2, "lineker"), session_opened(1, 1),
                                 conversation_opened(1, 1, 2), message_added(1, 1, 1, 1, "halo")}));
    const auto before = hash();
    const auto counters = writer().counters();
    ASSERT_TRUE(writer().begin());
    writer().apply(user_added(3, "messi"));
    writer().apply(session_opened(2, 1));
    writer().apply(change::DisabledSet{UserId{1}, true});
    writer().apply(change::SessionEnded{SessionId{1}, UserId{1}});
    writer().apply(message_added(2, 1, 2, 1, "gone", "id"));
    writer().apply(read_moved(1, 2, 2));
    writer().apply(change::InviteAdded{{secret(9), 50}});
    writer().rollback();

    EXPECT_EQ(hash(), before);
    EXPECT_EQ(writer().counters(), counters);
    EXPECT_EQ(writer().user_by_key("messi"), nullptr);
    EXPECT_FALSE(writer().user(UserId{1})->disabled);
    EXPECT_NE(writer().session(SessionId{1}), nullptr);
    EXPECT_EQ(writer().session(SessionId{2}), nullptr);
    EXPECT_EQ(writer().last_number(ConversationId{1}), 1);
    EXPECT_EQ(read_by(1, 2), 0);
    EXPECT_FALSE(writer().sent_before(UserId{1}, "id"));
    EXPECT_FALSE(writer().invite(secret(9)));
    ASSERT_TRUE(write(writer(), {user_added(3, "messi")}));
}

TEST_P(StoreContract, ABatchWithoutChangesCommits) {
    const auto before = hash();
    ASSERT_TRUE(write(writer(), {}));
    EXPECT_EQ(hash(), before);
}

TEST_P(StoreContract, ReopeningKeepsEverything) {
    ASSERT_TRUE(write(writer(), {user_added(1, "arini"), user_added(2, "lineker"), session_opened(1, 1),
                                 conversation_opened(1, 1, 2), message_added(1, 1, 1, 1, "piye kabare?", "a1"),
                                 read_moved(1, 1, 1), change::InviteAdded{{secret(7), 70}}}));
    const auto before = hash();
    const auto counters = writer().counters();
    reopen();
    EXPECT_EQ(hash(), before);
    EXPECT_EQ(writer().counters(), counters);
    EXPECT_EQ(*writer().user_by_key("lineker"), make_user(2, "lineker"));
    EXPECT_EQ(*writer().session(SessionId{1}), make_session(1, 1));
    const auto direct = writer().direct(UserId{1}, UserId{2});
    ASSERT_TRUE(direct);
    EXPECT_EQ(direct->id, ConversationId{1});
    EXPECT_EQ(direct->last_number, 1);
    EXPECT_EQ(read_by(1, 1), 1);
    EXPECT_EQ(read_by(1, 2), 0);
    EXPECT_EQ(read_by(1, 3), std::nullopt);
    EXPECT_EQ(writer().invite(secret(7)), (Invite{secret(7), 70}));
}

TEST_P(StoreContract, CountersAreNotUsedAgainAfterTheirRowsAreGone) {
    ASSERT_TRUE(write(writer(), {user_added(1, "arini"), session_opened(1, 1), session_opened(2, 1)}));
    ASSERT_TRUE(write(writer(), {change::SessionEnded{SessionId{2}, UserId{1}}}));
    reopen();
    EXPECT_EQ(writer().counters().sessions, 2);
    EXPECT_EQ(writer().session(SessionId{2}), nullptr);
}

TEST_P(StoreContract, UsersChange) {
    ASSERT_TRUE(write(writer(), {user_added(1, "arini"), user_added(2, "lineker")}));
    ASSERT_TRUE(write(writer(), {change::PasswordSet{UserId{1}, "another"}, change::DisabledSet{UserId{2}, true}}));
    EXPECT_EQ(writer().user(UserId{1})->password_hash, "another");
    EXPECT_EQ(reader().user(UserId{1}).value()->password_hash, "another");
    EXPECT_TRUE(reader().user(UserId{2}).value()->disabled);
    ASSERT_TRUE(write(writer(), {change::DisabledSet{UserId{2}, false}, change::UserRemoved{UserId{1}}}));
    EXPECT_FALSE(reader().user(UserId{2}).value()->disabled);
    auto removed = make_user(1, "arini");
    removed.removed = true;
    removed.display.clear();
    removed.password_hash.clear();
    EXPECT_EQ(*writer().user_by_key("arini"), removed);
    EXPECT_EQ(reader().user_by_key("arini").value(), removed);
    reopen();
    EXPECT_EQ(*writer().user_by_key("arini"), removed);
}

TEST_P(StoreContract, UsersAreListedByKeyInPages) {
    ASSERT_TRUE(write(writer(), {user_added(1, "messi"), user_added(2, "arini"), user_added(3, "lineker"),
                                 change::UserRemoved{UserId{3}}}));
    const auto first = reader().users("", 2).value();
    ASSERT_EQ(first.size(), 2U);
    EXPECT_EQ(first[0].name.key, "arini");
    EXPECT_EQ(first[1].name.key, "lineker");
    EXPECT_TRUE(first[1].removed);
    const auto rest = reader().users("lineker", 2).value();
    ASSERT_EQ(rest.size(), 1U);
    EXPECT_EQ(rest[0].name.key, "messi");
}

TEST_P(StoreContract, SessionsOpenMoveAndEnd) {
    ASSERT_TRUE(write(writer(), {user_added(1, "arini"), user_added(2, "lineker"), session_opened(1, 1),
                                 session_opened(2, 2), session_opened(3, 1)}));
    EXPECT_EQ(reader().session_by_token(secret(3)).value(), make_session(3, 1));
    EXPECT_EQ(reader().session_by_token(secret(4)).value(), std::nullopt);
    EXPECT_EQ(writer().sessions_of(UserId{1}), (std::vector{make_session(1, 1), make_session(3, 1)}));
    EXPECT_EQ(reader().sessions_of(UserId{1}).value(), (std::vector{make_session(1, 1), make_session(3, 1)}));

    ASSERT_TRUE(write(writer(), {change::SessionTouched{SessionId{3}, UserId{1}, 21, 31},
                                 change::SessionEnded{SessionId{1}, UserId{1}}}));
    auto touched = make_session(3, 1);
    touched.used = 21;
    touched.expires = 31;
    EXPECT_EQ(*writer().session(SessionId{3}), touched);
    EXPECT_EQ(writer().session(SessionId{1}), nullptr);
    EXPECT_EQ(writer().sessions_of(UserId{1}), std::vector{touched});
    EXPECT_EQ(reader().sessions_of(UserId{1}).value(), std::vector{touched});
    EXPECT_EQ(reader().session_by_token(secret(1)).value(), std::nullopt);
}

TEST_P(StoreContract, InvitesExpireInOrder) {
    ASSERT_TRUE(write(writer(), {change::InviteAdded{{secret(1), 300}}, change::InviteAdded{{secret(2), 100}},
                                 change::InviteAdded{{secret(3), 200}}}));
    EXPECT_EQ(writer().invites_expired(200, 10), (std::vector<Invite>{{secret(2), 100}, {secret(3), 200}}));
    EXPECT_EQ(writer().invites_expired(300, 1), (std::vector<Invite>{{secret(2), 100}}));
    ASSERT_TRUE(write(writer(), {change::InviteGone{secret(2)}}));
    EXPECT_EQ(writer().invite(secret(2)), std::nullopt);
    EXPECT_EQ(writer().invite(secret(1)), (Invite{secret(1), 300}));
}

TEST_P(StoreContract, AClientsIdIsRememberedWithItsMessage) {
    ASSERT_TRUE(write(writer(), {user_added(1, "arini"), user_added(2, "lineker"), conversation_opened(1, 1, 2),
                                 message_added(1, 1, 1, 1, "one", "same"), message_added(2, 1, 2, 2, "two", "same"),
                                 message_added(3, 1, 3, 2, "three")}));
    reopen();
    const auto before = writer().sent_before(UserId{2}, "same");
    ASSERT_TRUE(before);
    EXPECT_EQ(before->digest, digest(2));
    EXPECT_EQ(before->seq, Seq{2});
    EXPECT_EQ(before->conversation, ConversationId{1});
    EXPECT_EQ(before->number, 2);
    EXPECT_EQ(before->sent, 5002);
    EXPECT_FALSE(writer().sent_before(UserId{2}, ""));
    EXPECT_FALSE(writer().sent_before(UserId{2}, "other"));
}

TEST_P(StoreContract, TheStateIsRightWithinABatchToo) {
    ASSERT_TRUE(writer().begin());
    writer().apply(user_added(1, "arini"));
    writer().apply(conversation_opened(1, 1, 1));
    writer().apply(message_added(1, 1, 1, 1, "a", "x"));
    EXPECT_EQ(writer().direct(UserId{1}, UserId{1})->last_number, 1);
    EXPECT_EQ(writer().last_number(ConversationId{1}), 1);
    EXPECT_EQ(read_by(1, 1), 0);
    writer().apply(read_moved(1, 1, 1));
    EXPECT_EQ(read_by(1, 1), 1);
    EXPECT_EQ(writer().sent_before(UserId{1}, "x")->number, 1);
    EXPECT_EQ(writer().counters(), (Counters{1, 0, 1, 1}));
    ASSERT_TRUE(writer().commit());
}

TEST_P(StoreContract, EqualStatesHaveEqualHashesWhateverTheBatches) {
    const std::vector<Change> changes{user_added(1, "arini"),
                                      user_added(2, "lineker"),
                                      conversation_opened(1, 1, 2),
                                      message_added(1, 1, 1, 1, "a", "x"),
                                      message_added(2, 1, 2, 2, "b"),
                                      read_moved(1, 1, 1),
                                      read_moved(1, 1, 2)};
    TempDir other_directory;
    auto other = GetParam().open(other_directory.path()).value();
    ASSERT_TRUE(write(writer(), changes));
    for (const auto& change : changes) {
        EXPECT_NE(other->state_hash().value(), hash());
        ASSERT_TRUE(write(other->writer(), {change}));
    }
    EXPECT_EQ(other->state_hash().value(), hash());
    EXPECT_EQ(hash().size(), 64U);
    ASSERT_TRUE(write(other->writer(), {read_moved(1, 2, 2)}));
    EXPECT_NE(other->state_hash().value(), hash());
}

TEST_P(StoreContract, AHashSeesEveryValue) {
    const auto hash_of = [&](const std::vector<Change>& changes) {
        TempDir directory;
        const auto store = GetParam().open(directory.path()).value();
        EXPECT_TRUE(write(store->writer(), changes));
        return store->state_hash().value();
    };
    const auto session = [](std::uint8_t token) {
        auto opened = make_session(1, 1);
        opened.token = secret(token);
        return Change(change::SessionOpened{opened});
    };
    EXPECT_EQ(hash_of({user_added(1, "ab")}), hash_of({user_added(1, "ab")}));
    EXPECT_NE(hash_of({user_added(1, "ab")}), hash_of({user_added(1, "ba")}));
    EXPECT_NE(hash_of({user_added(1, "ab")}), hash_of({user_added(2, "ab")}));
    EXPECT_NE(hash_of({session(1)}), hash_of({session(2)}));
    EXPECT_NE(hash_of({change::InviteAdded{{secret(1), 5}}}), hash_of({change::InviteAdded{{secret(1), 6}}}));
    EXPECT_NE(hash_of({message_added(1, 1, 1, 1, "halo")}), hash_of({message_added(1, 1, 1, 1, "hali")}));
    EXPECT_NE(hash_of({message_added(1, 1, 1, 1, "", "x")}), hash_of({message_added(1, 1, 1, 1, "", "y")}));
    EXPECT_NE(hash_of({message_added(1, 1, 1, 1, "", "x")}), hash_of({message_added(1, 1, 1, 1, "x")}));
}

TEST_P(StoreContract, CheckpointsRunBesideTheWriterAndReaders) {
    ASSERT_TRUE(write(writer(), {user_added(1, "arini"), user_added(2, "lineker"), conversation_opened(1, 1, 2)}));
    std::atomic<bool> done{false};
    std::atomic<int> failures{0};
    std::thread checkpoints([&] {
        while (!done) failures += store_->checkpoint() ? 0 : 1;
    });
    std::thread reading([&] {
        auto mine = store_->open_reader().value();
        std::size_t seen = 0;
        while (!done) {
            const auto page = mine->inbox(UserId{2}, 1000, 1 << 20);
            // Each look sees one moment, and none is earlier than the one before.
            failures += page && page->items.size() >= seen ? 0 : 1;
            if (page) seen = page->items.size();
        }
    });
    for (std::int64_t seq = 1; seq <= 300; ++seq) {
        ASSERT_TRUE(write(writer(), {message_added(seq, 1, seq, 1, std::string(200, 'x'))}));
    }
    done = true;
    checkpoints.join();
    reading.join();
    EXPECT_EQ(failures, 0);
    EXPECT_EQ(reader().inbox(UserId{2}, 1000, 1 << 20)->items.size(), 300U);
    reopen();
    EXPECT_EQ(reader().inbox(UserId{2}, 1000, 1 << 20)->items.size(), 300U);
}

TEST_P(StoreContract, ACheckpointIsWantedWhenTheLogHasGrown) {
    ASSERT_TRUE(write(writer(), {user_added(1, "arini"), conversation_opened(1, 1, 1)}));
    EXPECT_FALSE(store_->wants_checkpoint());
    std::int64_t seq = 0;
    while (!store_->wants_checkpoint() && seq < 10'000) {
        ++seq;
        ASSERT_TRUE(write(writer(), {message_added(seq, 1, seq, 1, std::string(30'000, 'x'))}));
    }
    EXPECT_TRUE(store_->wants_checkpoint());
    ASSERT_TRUE(store_->checkpoint());
    EXPECT_FALSE(store_->wants_checkpoint());
}

}  // namespace
}  // namespace kabar::testing
