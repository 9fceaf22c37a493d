#include "ledger/codec.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "unit/ledger/random_commands.h"

namespace kabar::testing {
namespace {

using namespace chat;
using ledger::Entry;

std::string encoded(const std::vector<Command>& commands) {
    std::vector<Entry> batch;
    for (const auto& command : commands) batch.push_back({command, {1, 2, 3}});
    std::string bytes;
    ledger::encode_batch(batch, bytes);
    return bytes;
}

/// One of each command, every field different from its default.
std::vector<Command> one_of_each() {
    using namespace command;
    return {
        AddUser{1, {"Arini", "arini"}, "Arini Indah", "hash", true, secret(3)},
        SetPassword{2, "arini", "hash", SessionId{4}},
        SetDisabled{3, "arini", true},
        RemoveUser{4, "arini"},
        OpenSession{5, UserId{6}, "hash", secret(7), 8},
        TouchSession{6, SessionId{9}, 10},
        EndSession{7, SessionId{11}, SessionId{74}},
        EndAllSessions{8, SessionId{12}},
        AddInvite{9, {secret(13), 14}},
        Send{-10,
             SessionId{15},
             room_place("news", 22),
             "id",
             digest(16),
             "piye kabare?\n\xc3\xa9",
             23,
             {"file", "another"}},
        MarkRead{11, UserId{17}, {mark(18, 19), mark(20, 21)}},
        ReadUpTo{12, SessionId{24}, user_place("lineker"), 25},
        EditMessage{13, SessionId{26}, room_place("news", 27), 28, "better"},
        DeleteMessage{14, SessionId{29}, room_place("news"), 30},
        SetReaction{15, SessionId{31}, user_place("lineker"), 32, "+1", true},
        SetMuted{16, SessionId{33}, room_place("news"), true},
        SetBlocked{17, SessionId{34}, "messi", true},
        SetProfile{18, SessionId{35}, "Arini", "away", true},
        CreateRoom{19, SessionId{36}, {"News", "news"}, true},
        JoinRoom{20, SessionId{37}, room_place("news", 38)},
        LeaveRoom{21, SessionId{39}, room_place("news")},
        InviteToRoom{22, SessionId{40}, room_place("news"), "messi"},
        RemoveFromRoom{23, SessionId{41}, room_place("news"), "messi", true},
        Unban{24, SessionId{42}, room_place("news"), "messi"},
        SetTopic{25, SessionId{43}, room_place("news"), "what is new"},
        SetRole{26, SessionId{44}, room_place("news"), "messi", Role::owner},
        DeleteRoom{27, SessionId{45}, room_place("news")},
        BeginEpoch{28, -46},
        AddBot{29, {"CI", "ci"}, "The CI", Bot::limited, secret(47), "laptop"},
        AddBotToken{30, "ci", secret(48), "server"},
        RevokeBotToken{31, "ci", SessionId{49}},
        PlaceBot{32, "ci", room_place("news", 50), true},
        AddIncomingHook{33, SessionId{51}, room_place("news"), "ci", secret(52)},
        AddOutgoingHook{34, SessionId{53}, room_place("news"), "https://example.org/", "key"},
        RemoveHook{35, SessionId{54}, room_place("news"), HookId{55}},
        PostHook{36, secret(56), "it is built"},
        MoveHook{37, HookId{57}, 58, "gone"},
        AddFile{38, UserId{59}, "key", "cat.png", "image/png", 60, secret(61), secret(62), "image/jpeg", 63, 64, 65},
        CleanFiles{39, 66, 67},
        SetRetention{40, SessionId{68}, room_place("news"), 69, 70},
        Trim{41, ConversationId{71}, 72, Seq{73}}};
}

TEST(Codec, EveryCommandComesBack) {
    static_assert(std::variant_size_v<Command> == 41, "a new command needs a line in one_of_each()");
    const auto commands = one_of_each();
    const auto decoded = ledger::decode_batch(encoded(commands));
    ASSERT_TRUE(decoded) << decoded.error().subject;
    ASSERT_EQ(decoded->size(), commands.size());
    for (std::size_t i = 0; i < commands.size(); ++i) EXPECT_EQ((*decoded)[i].index(), commands[i].index());
    const auto& user = std::get<command::AddUser>((*decoded)[0]);
    EXPECT_EQ(user.name, (Name{"Arini", "arini"}));
    EXPECT_TRUE(user.by_invite);
    EXPECT_EQ(user.invite, secret(3));
    const auto& send = std::get<command::Send>((*decoded)[9]);
    EXPECT_EQ(send.at, -10);
    EXPECT_EQ(send.session, SessionId{15});
    EXPECT_EQ(send.to, room_place("news", 22));
    EXPECT_EQ(send.reply, 23);
    EXPECT_EQ(send.client_id, "id");
    EXPECT_EQ(send.digest, digest(16));
    EXPECT_EQ(send.files, (std::vector<std::string>{"file", "another"}));
    EXPECT_EQ(send.text, "piye kabare?\n\xc3\xa9");
    EXPECT_EQ(std::get<command::MarkRead>((*decoded)[10]).marks, (std::vector{mark(18, 19), mark(20, 21)}));
    const auto& role = std::get<command::SetRole>((*decoded)[25]);
    EXPECT_EQ(role.user_key, "messi");
    EXPECT_EQ(role.role, Role::owner);
    EXPECT_EQ(std::get<command::BeginEpoch>((*decoded)[27]).id, -46);
    EXPECT_EQ(encoded(*decoded), encoded(commands));
}

TEST(Codec, TheBytesAreThoseOfTheFourthVersion) {
    const std::string expected(
        "KBB\x04\x01\0\0\0\x06\x02\x01\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff\xff\xff\x03\0\0\0\0\0\0\0", 33);
    EXPECT_EQ(encoded({command::EndSession{0x102, SessionId{-1}, SessionId{3}}}), expected);
}

TEST(Codec, AnEmptyBatchIsABatch) { EXPECT_TRUE(ledger::decode_batch(encoded({}))->empty()); }

TEST(Codec, ABatchCutAnywhereIsRefused) {
    const auto bytes = encoded(one_of_each());
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        EXPECT_FALSE(ledger::decode_batch(std::string_view(bytes).substr(0, i))) << i;
    }
    EXPECT_FALSE(ledger::decode_batch(bytes + '\0'));
}

TEST(Codec, OtherVersionsAndCommandsAreRefused) {
    auto bytes = encoded({command::EndSession{1, SessionId{2}}});
    bytes[3] = 1;
    EXPECT_EQ(ledger::decode_batch(bytes).error().code, Code::internal);
    bytes[3] = 2;
    bytes[8] = 28;
    EXPECT_EQ(ledger::decode_batch(bytes).error().code, Code::internal);
}

TEST(Codec, AHugeCountCostsNothing) {
    auto bytes = encoded({command::MarkRead{1, UserId{2}, {}}});
    for (std::size_t i = bytes.size() - 4; i < bytes.size(); ++i) bytes[i] = '\xff';
    EXPECT_FALSE(ledger::decode_batch(bytes));
}

RC_GTEST_PROP(Codec, RandomBatchesComeBack, ()) {
    const auto commands = random_commands();
    const auto bytes = encoded(commands);
    const auto decoded = ledger::decode_batch(bytes);
    RC_ASSERT(decoded.has_value());
    RC_ASSERT(encoded(*decoded) == bytes);
}

RC_GTEST_PROP(Codec, GarbageIsRefusedOrMeansItself, ()) {
    auto bytes = encoded(one_of_each());
    const auto hits = *rc::gen::inRange(1, 6);
    for (int i = 0; i < hits; ++i) bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] = *rc::gen::arbitrary<char>();
    const auto decoded = ledger::decode_batch(bytes);
    if (decoded) RC_ASSERT(encoded(*decoded) == bytes);
}

RC_GTEST_PROP(Codec, RandomBytesNeverCrash, (const std::string& noise)) {
    (void)ledger::decode_batch(noise);
    (void)ledger::decode_batch(std::string("KBB\x03", 4) + noise);
}

}  // namespace
}  // namespace kabar::testing
