// The commands of conversations and rooms: what each spelling makes of them, and that both make the same.
#include "wire/build_request.h"

#include <rapidcheck/gtest.h>
#include <boost/pfr.hpp>

#include "unit/wire/support.h"
#include "wire/json_writer.h"

namespace kabar::wire {
namespace {

using namespace chat::request;
using testing::error_of;
using testing::request_of;

const chat::Cursor cursor{0x1F3, chat::Seq{100}};

TEST(BuildRequest, ReadsWhatIsAskedOfMessages) {
    EXPECT_EQ(request_of<Listen>("listen").after, std::nullopt);
    EXPECT_EQ(request_of<Listen>("listen after=1f3-2s").after, cursor);
    const auto inbox = request_of<chat::request::Inbox>("inbox PEEK limit=7 after=1f3-2s");
    EXPECT_TRUE(inbox.peek);
    EXPECT_EQ(inbox.limit, 7U);
    EXPECT_EQ(inbox.after, cursor);
    EXPECT_FALSE(request_of<chat::request::Inbox>("inbox").peek);
    const auto history = request_of<History>("history #kelas");
    EXPECT_EQ(history.where, "#kelas");
    EXPECT_EQ(history.limit, limits::history_page);
    EXPECT_EQ(history.before + history.after + history.around, 0);
    EXPECT_EQ(request_of<History>("history before=20 #kelas").before, 20);
    EXPECT_EQ(request_of<History>("history after=20 arini").after, 20);
    EXPECT_EQ(request_of<History>("history around=20 limit=1000 arini").around, 20);
    EXPECT_EQ(request_of<Read>("read arini 9007199254740992").number, std::int64_t{1} << 53);
    EXPECT_EQ(request_of<Outbox>("outbox limit=3 page=x").page, "x");
    EXPECT_EQ(request_of<Conversations>("conversations page=a=b").page, "a=b");
    EXPECT_EQ(request_of<Conversations>("conversations").limit, limits::list_page);
    const auto send = request_of<Send>("send reply=2 id=a1 #kelas halo reply=3");
    EXPECT_EQ(send.to, "#kelas");
    EXPECT_EQ(send.reply, 2);
    EXPECT_EQ(send.text, "halo reply=3");
}

TEST(BuildRequest, ReadsWhatIsDoneToMessages) {
    const auto edit = request_of<Edit>("edit #kelas 3  halo  a=b ");
    EXPECT_EQ(edit.where, "#kelas");
    EXPECT_EQ(edit.number, 3);
    EXPECT_EQ(edit.text, "halo  a=b");
    EXPECT_EQ(request_of<Delete>("delete arini 3").number, 3);
    EXPECT_EQ(request_of<Delete>("delete #kelas").number, 0);
    EXPECT_EQ(request_of<Delete>(R"({"command": "delete", "with": "#kelas"})").number, 0);
    EXPECT_EQ(request_of<React>("react #kelas 3 +1").reaction, "+1");
    EXPECT_EQ(request_of<React>("react " + std::string(testing::token) + " #kelas 3 =)").reaction, "=)");
    EXPECT_EQ(request_of<Unreact>("unreact #kelas 3 +1").reaction, "+1");
    EXPECT_EQ(request_of<Typing>("typing arini").where, "arini");
    EXPECT_EQ(request_of<Mute>("mute #kelas~17").where, "#kelas~17");
    EXPECT_EQ(request_of<Unmute>("unmute arini").where, "arini");
}

TEST(BuildRequest, ReadsWhatIsSaidOfPeople) {
    EXPECT_EQ(request_of<Block>("block messi").user, "messi");
    EXPECT_EQ(request_of<Unblock>("unblock messi").user, "messi");
    EXPECT_EQ(request_of<Presence>("presence").user, "");
    EXPECT_EQ(request_of<Presence>("presence messi").user, "messi");
    EXPECT_EQ(request_of<SetStatus>("status sedang  rapat, a=b ").text, "sedang  rapat, a=b");
    EXPECT_EQ(request_of<SetStatus>("status").text, "");
    EXPECT_EQ(request_of<SetStatus>("status a=b").text, "a=b");
    EXPECT_EQ(request_of<Profile>("profile Arini Putri").display, "Arini Putri");
    EXPECT_EQ(request_of<Profile>("profile").display, "");
}

TEST(BuildRequest, ReadsWhatIsDoneInRooms) {
    EXPECT_FALSE(request_of<Create>("create #kelas").is_private);
    EXPECT_TRUE(request_of<Create>("create #kelas private").is_private);
    EXPECT_TRUE(request_of<Create>("create private #kelas").is_private);
    EXPECT_FALSE(request_of<Create>(R"({"command": "create", "room": "#kelas", "private": false})").is_private);
    EXPECT_EQ(request_of<Join>("join #kelas").room, "#kelas");
    EXPECT_EQ(request_of<Leave>("leave #kelas").room, "#kelas");
    EXPECT_EQ(request_of<chat::request::Invite>("invite #kelas messi").user, "messi");
    EXPECT_EQ(request_of<Kick>("kick #kelas messi").room, "#kelas");
    EXPECT_EQ(request_of<Ban>("ban #kelas messi").user, "messi");
    EXPECT_EQ(request_of<Unban>("unban #kelas messi").user, "messi");
    EXPECT_EQ(request_of<Members>("members #kelas limit=5 page=p").limit, 5U);
    EXPECT_EQ(request_of<Rooms>("rooms page=p").page, "p");
    EXPECT_EQ(request_of<Topic>("topic #kelas").text, "");
    EXPECT_EQ(request_of<Topic>("topic #kelas Ujian  a=b").text, "Ujian  a=b");
    EXPECT_EQ(request_of<SetRole>("role #kelas messi owner").role, chat::Role::owner);
    EXPECT_EQ(request_of<SetRole>("role #kelas messi Moderator").role, chat::Role::moderator);
    EXPECT_EQ(request_of<SetRole>("role #kelas messi member").role, chat::Role::member);
}

TEST(BuildRequest, TakesOptionsOnBothSidesOfArgumentsThatEnd) {
    EXPECT_EQ(request_of<History>("history #kelas before=20 limit=2").before, 20);
    const Decoded decoded = decode("members limit=5 #kelas " + std::string(testing::token) + " page=p");
    EXPECT_EQ(decoded.token, testing::token);
    EXPECT_EQ(std::get<Members>(*decoded.request).page, "p");
    EXPECT_EQ(
        error_of("history #kelas lmit=2"),
        (Error{Code::bad_argument, "\"lmit\" is not an option of history; it takes limit, after, before, around"}));
    EXPECT_EQ(error_of("kick #kelas x=1 messi").code, Code::bad_argument);
    EXPECT_EQ(error_of("history limit=1 #kelas limit=2"), (Error{Code::bad_argument, "limit: given twice"}));
}

TEST(BuildRequest, TakesTheOptionsOfASearchAfterItsWordsToo) {
    const auto search =
        request_of<Search>("search in=#kelas halo  dunia from=arini since=2026-11-22 until=2026-11-23T00:00:00Z");
    EXPECT_EQ(search.words, "halo  dunia");
    EXPECT_EQ(search.where, "#kelas");
    EXPECT_EQ(search.from, "arini");
    EXPECT_EQ(search.since, 1'795'305'600'000);
    EXPECT_EQ(search.until, 1'795'305'600'000 + 86'400'000);
    EXPECT_EQ(search.limit, limits::history_page);
    // Words that look like other options are words.
    EXPECT_EQ(request_of<Search>("search x y=z limit=2").words, "x y=z");
    EXPECT_EQ(request_of<Search>("search x in=a y").words, "x in=a y");
    EXPECT_EQ(error_of("search x in=a in=b"), (Error{Code::bad_argument, "in: given twice"}));
    EXPECT_EQ(error_of("search in=#kelas"), (Error{Code::missing_argument, "WORDS"}));
    EXPECT_EQ(error_of(R"({"command": "search", "words": "  "})"), (Error{Code::missing_argument, "words"}));
    EXPECT_EQ(error_of("search halo in="), (Error{Code::missing_argument, "in"}));
}

TEST(BuildRequest, SaysWhatIsMissing) {
    EXPECT_EQ(error_of("history"), (Error{Code::missing_argument, "WHO"}));
    EXPECT_EQ(error_of("read arini"), (Error{Code::missing_argument, "N"}));
    EXPECT_EQ(error_of("delete arini"), (Error{Code::missing_argument, "N"}));
    EXPECT_EQ(error_of(R"({"command": "delete", "with": "arini"})"), (Error{Code::missing_argument, "number"}));
    EXPECT_EQ(error_of("edit #kelas"), (Error{Code::missing_argument, "N"}));
    EXPECT_EQ(error_of("edit #kelas 3").code, Code::empty_message);
    EXPECT_EQ(error_of(R"({"command": "edit", "with": "a", "number": 3, "text": ""})").code, Code::empty_message);
    EXPECT_EQ(error_of("react #kelas 3"), (Error{Code::missing_argument, "REACTION"}));
    EXPECT_EQ(error_of("create private"), (Error{Code::missing_argument, "#ROOM"}));
    EXPECT_EQ(error_of("kick #kelas"), (Error{Code::missing_argument, "USER"}));
    EXPECT_EQ(error_of("role #kelas messi"), (Error{Code::missing_argument, "ROLE"}));
    EXPECT_EQ(error_of(R"({"command": "join", "room": ""})"), (Error{Code::missing_argument, "room"}));
}

TEST(BuildRequest, SaysWhatIsNotAsItMustBe) {
    EXPECT_EQ(error_of("listen after=1F3-2s"),
              (Error{Code::bad_argument, "after: give a cursor as a reply or an event had it"}));
    EXPECT_EQ(error_of("inbox after="),
              (Error{Code::bad_argument, "after: give a cursor as a reply or an event had it"}));
    EXPECT_EQ(error_of(R"({"command": "listen", "after": 5})"),
              (Error{Code::bad_argument, "after: expected a string"}));
    EXPECT_EQ(error_of("history before=1 around=2 a"),
              (Error{Code::bad_argument, "after, before, around: give only one of them"}));
    EXPECT_EQ(error_of("history after=1 around=2 a").code, Code::bad_argument);
    EXPECT_EQ(error_of("search x since=kemarin"),
              (Error{Code::bad_argument, "since: expected a time like 2026-11-22 or 2026-11-22T09:30:00Z"}));
    EXPECT_EQ(error_of("role #kelas messi king"),
              (Error{Code::bad_argument, "ROLE: expected owner, moderator or member"}));
    EXPECT_EQ(error_of(R"({"command": "inbox", "peek": "true"})"),
              (Error{Code::bad_argument, "peek: expected true or false"}));
    EXPECT_EQ(error_of("inbox peek peek").code, Code::bad_argument);
    for (const auto* number : {"0", "-1", "9007199254740993", "x", "1.5"}) {
        const Error expected{Code::bad_argument, "N: expected a whole number from 1 to 9007199254740992"};
        EXPECT_EQ(error_of(std::string("read arini ") + number), expected) << number;
    }
    EXPECT_EQ(error_of("send reply=0 arini halo").code, Code::bad_argument);
    EXPECT_EQ(error_of("history limit=1001 a").code, Code::bad_argument);
    EXPECT_EQ(error_of("rooms limit=0").code, Code::bad_argument);
}

TEST(BuildRequest, RefusesWhatIsTooLong) {
    const auto x = [](std::size_t size) { return std::string(size, 'x'); };
    EXPECT_EQ(request_of<SetStatus>("status " + x(limits::status_bytes)).text.size(), limits::status_bytes);
    EXPECT_EQ(error_of("status " + x(limits::status_bytes + 1)).code, Code::bad_argument);
    EXPECT_EQ(request_of<Topic>("topic #a " + x(limits::topic_bytes)).text.size(), limits::topic_bytes);
    EXPECT_EQ(error_of("topic #a " + x(limits::topic_bytes + 1)).code, Code::bad_argument);
    EXPECT_EQ(error_of("profile " + x(limits::display_bytes + 1)).code, Code::bad_argument);
    EXPECT_EQ(error_of("rooms page=" + x(limits::page_bytes + 1)).code, Code::bad_argument);
    EXPECT_EQ(error_of("edit a 1 " + x(limits::text_bytes + 1)).code, Code::text_too_long);
    EXPECT_EQ(request_of<React>("react a 1 " + x(limits::reaction_bytes)).reaction.size(), limits::reaction_bytes);
    EXPECT_EQ(error_of("react a 1 " + x(limits::reaction_bytes + 1)),
              (Error{Code::bad_argument, "REACTION: expected one word of 1 to 64 bytes"}));
    EXPECT_EQ(error_of(R"({"command": "react", "with": "a", "number": 1, "reaction": "a b"})").code,
              Code::bad_argument);
    EXPECT_EQ(error_of("react a 1 b c").code, Code::bad_argument);
}

/// A value of the field that its command takes, and how JSON writes it.
struct Value {
    std::string text;
    bool quoted = true;
};

Value any_value(const CommandSpec& spec, Field field) {
    switch (field) {
        case Field::limit:
        case Field::number:
        case Field::reply:
        case Field::before:
        case Field::around:
        case Field::hook:
        case Field::session:
        case Field::days:
        case Field::messages:
        case Field::hours: return {std::to_string(*rc::gen::inRange(1, 1001)), false};
        case Field::after:
            if (spec.id == CommandId::history) return {std::to_string(*rc::gen::inRange(1, 1001)), false};
            return {"1f3-2s"};
        case Field::since:
        case Field::until: return {*rc::gen::element<std::string>("2026-11-22", "2026-11-22T09:30:00+07:00")};
        case Field::role: return {*rc::gen::element<std::string>("owner", "moderator", "member")};
        case Field::with:
            if (spec.id == CommandId::received) return {"arini"};
            [[fallthrough]];
        case Field::room: return {*rc::gen::element<std::string>("#kelas", "#kelas~17")};
        case Field::text:
        case Field::words:
        case Field::password: return {*rc::gen::element<std::string>("halo", "halo  dunia", "a, b", "x y=z w")};
        default: return {*rc::gen::element<std::string>("arini", "x", "messi")};
    }
}

RC_GTEST_PROP(BuildRequest, MakesTheSameOfBothSpellings, ()) {
    const auto& info = command_table()[*rc::gen::inRange<std::size_t>(0, command_table().size())];
    const CommandSpec& spec = *find_spec(info.name);
    std::string words(info.name);
    std::string json = R"({"command": ")" + std::string(info.name) + "\"";
    bool has_place = false;
    bool has_file = false;
    const auto give = [&](Field field, bool in_words_with_key) {
        const Value value = contains(spec.flags, field) ? Value{"true", false} : any_value(spec, field);
        words += " ";
        if (contains(spec.flags, field)) {
            words += json_name(field);
        } else {
            words += (in_words_with_key ? std::string(json_name(field)) + "=" : "") + value.text;
        }
        json += ", \"" + std::string(json_name(field)) + "\": ";
        json += value.quoted ? "\"" + value.text + "\"" : value.text;
    };
    for (std::size_t i = 0; i < field_count; ++i) {
        const auto field = static_cast<Field>(i);
        // Of these only one may be given.
        const bool is_place = (spec.id == CommandId::history && field != Field::limit) || spec.id == CommandId::logout;
        if (!contains(spec.options | spec.flags, field) || (is_place && has_place) || *rc::gen::arbitrary<bool>()) {
            continue;
        }
        has_place = has_place || is_place;
        has_file = has_file || field == Field::file;
        give(field, true);
    }
    for (std::size_t i = 0; i < spec.argument_count; ++i) {
        const bool is_needed = contains(spec.required, spec.arguments[i]) || (spec.id == CommandId::send && !has_file);
        if (!is_needed && *rc::gen::arbitrary<bool>()) break;
        give(spec.arguments[i], false);
    }
    json += "}";
    const auto from_words = decode(words);
    const auto from_json = decode(json);
    RC_LOG(words + "\n" + json);
    RC_ASSERT(from_words.request.has_value());
    RC_ASSERT(from_json.request.has_value());
    RC_ASSERT(from_words.request->index() == from_json.request->index());
    RC_ASSERT(std::visit(
        [&]<class R>(const R& request) { return boost::pfr::eq_fields(request, std::get<R>(*from_json.request)); },
        *from_words.request));
}

}  // namespace
}  // namespace kabar::wire
