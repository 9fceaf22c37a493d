#include "wire/encode_event.h"

#include <rapidcheck/gtest.h>
#include <boost/json.hpp>

#include "unit/wire/support.h"
#include "wire/cursor.h"

namespace kabar::wire {
namespace {

using chat::Event;
using chat::EventKind;

constexpr std::uint64_t epoch = 0x1F3;
const std::string ending = R"("time": "2026-01-31T09:05:07.123Z", "cursor": "1f3-2s"})";

Event event_of(EventKind kind, std::string text = {}) {
    Event event;
    event.seq = chat::Seq{100};
    event.kind = kind;
    event.at = 1'769'850'307'123;
    event.number = 3;
    event.text = std::move(text);
    event.from = "arini";
    event.display = "Arini";
    event.to = "not this one";
    return event;
}

std::string shown(const Event& event, Format format = Format::words) {
    std::string out;
    encode_event(event, epoch, "#kelas", format, out);
    return out;
}

TEST(EncodeEvent, WritesAMessage) {
    auto event = event_of(EventKind::message, "halo");
    const std::string begin =
        R"({"event": "message", "from": "arini", "display": "Arini", "to": "#kelas", "number": 3, )";
    EXPECT_EQ(shown(event), begin + R"("text": "halo", )" + ending);
    event.reply = 2;
    EXPECT_EQ(shown(event),
              begin + R"("text": "halo", "time": "2026-01-31T09:05:07.123Z", "reply": 2, "cursor": "1f3-2s"})");
}

TEST(EncodeEvent, LeavesOutTheTextOfAMessageThatHasBeenDeletedSince) {
    auto event = event_of(EventKind::message, "secret");
    event.gone = true;
    EXPECT_EQ(
        shown(event),
        R"({"event": "message", "from": "arini", "display": "Arini", "to": "#kelas", "number": 3, "deleted": true, )" +
            ending);
}

TEST(EncodeEvent, WritesWhatBecameOfAMessage) {
    const auto begin = [](const char* name) {
        return std::string(R"({"event": ")") + name + R"(", "from": "arini", "to": "#kelas", "number": 3, )";
    };
    EXPECT_EQ(shown(event_of(EventKind::edited, "baru")), begin("edited") + R"("text": "baru", )" + ending);
    EXPECT_EQ(shown(event_of(EventKind::deleted)), begin("deleted") + ending);
    EXPECT_EQ(shown(event_of(EventKind::reacted, "+1")),
              begin("reaction") + R"("reaction": "+1", "on": true, )" + ending);
    EXPECT_EQ(shown(event_of(EventKind::unreacted, "+1")),
              begin("reaction") + R"("reaction": "+1", "on": false, )" + ending);
    EXPECT_EQ(shown(event_of(EventKind::read)), begin("read") + R"("cursor": "1f3-2s"})");
}

TEST(EncodeEvent, WritesWhatBecameOfARoom) {
    const auto begin = [](const char* name) {
        return std::string(R"({"event": ")") + name + R"(", "from": "arini", "to": "#kelas", )";
    };
    EXPECT_EQ(shown(event_of(EventKind::joined)), begin("joined") + R"("user": "arini", )" + ending);
    EXPECT_EQ(shown(event_of(EventKind::left, "left")), begin("left") + R"("user": "arini", "why": "left", )" + ending);
    EXPECT_EQ(shown(event_of(EventKind::topic, "Ujian")), begin("room") + R"("topic": "Ujian", )" + ending);
    auto event = event_of(EventKind::joined);
    event.subject = "messi";
    EXPECT_EQ(shown(event), begin("joined") + R"("user": "messi", )" + ending);
    event.kind = EventKind::left;
    event.text = "kicked";
    EXPECT_EQ(shown(event), begin("left") + R"("user": "messi", "why": "kicked", )" + ending);
    event.kind = EventKind::role;
    event.text = "moderator";
    EXPECT_EQ(shown(event), begin("room") + R"("user": "messi", "role": "moderator", )" + ending);
}

TEST(EncodeEvent, WritesWhatIsNeverKept) {
    std::string out;
    encode_typing("arini", "#kelas", Format::words, out);
    EXPECT_EQ(out, R"({"event": "typing", "from": "arini", "to": "#kelas"})");
    out.clear();
    const std::vector<std::string> active{"arini", "messi"};
    encode_presence(active, {}, false, Format::words, out);
    EXPECT_EQ(out, R"({"event": "presence", "active": ["arini", "messi"], "inactive": []})");
    out.clear();
    encode_presence({}, active, true, Format::words, out);
    EXPECT_EQ(out, R"({"event": "presence", "active": [], "inactive": ["arini", "messi"], "more": true})");
    out.clear();
    encode_received("arini", "messi", 7, Format::words, out);
    EXPECT_EQ(out, R"({"event": "received", "from": "arini", "to": "messi", "number": 7})");
    out.clear();
    encode_heartbeat({epoch, chat::Seq{100}}, Format::words, out);
    EXPECT_EQ(out, R"({"event": "heartbeat", "cursor": "1f3-2s"})");
}

TEST(EncodeEvent, SaysWhyListeningEnds) {
    std::string out;
    encode_too_slow({epoch, chat::Seq{100}}, Language::en, Format::words, out);
    const auto slow = boost::json::parse(out);
    EXPECT_EQ(slow.at("status"), "ERROR");
    EXPECT_EQ(slow.at("code"), "too_slow");
    EXPECT_EQ(slow.at("message"), boost::json::string(error_text({Code::too_slow, {}}, Language::en)));
    EXPECT_EQ(slow.at("cursor"), "1f3-2s");
    out.clear();
    encode_listening_ended(Code::token_expired, Language::id, Format::json, out);
    const auto end = boost::json::parse(out);
    EXPECT_EQ(end.at("event"), "end");
    EXPECT_EQ(end.at("code"), "token_expired");
    EXPECT_EQ(end.at("message"), boost::json::string(error_text({Code::token_expired, {}}, Language::id)));
}

TEST(EncodeEvent, AppendsAndLeavesWhatIsThere) {
    std::string out = "before";
    encode_event(event_of(EventKind::deleted), epoch, "#kelas", Format::json, out);
    EXPECT_TRUE(out.starts_with("before{"));
    EXPECT_TRUE(out.ends_with("}"));
}

RC_GTEST_PROP(EncodeEvent, WritesJsonThatParsesAndSaysTheSameInBothFormats, ()) {
    auto event = event_of(static_cast<EventKind>(*rc::gen::inRange(0, static_cast<int>(EventKind::read) + 1)),
                          *testing::utf8_text());
    event.from = *testing::utf8_text();
    event.subject = *testing::utf8_text();
    event.gone = *rc::gen::arbitrary<bool>();
    event.reply = *rc::gen::inRange(0, 2);
    const auto words = shown(event, Format::words);
    const auto json = shown(event, Format::json);
    for (const char c : words) RC_ASSERT(static_cast<signed char>(c) >= 0x20);
    RC_ASSERT(json.find('\n') == std::string::npos);
    const auto parsed = boost::json::parse(json);
    RC_ASSERT(boost::json::parse(words) == parsed);
    RC_ASSERT(parsed.as_object().begin()->key() == "event");
    RC_ASSERT(parse_cursor(parsed.at("cursor").as_string()) == (chat::Cursor{epoch, event.seq}));
}

}  // namespace
}  // namespace kabar::wire
