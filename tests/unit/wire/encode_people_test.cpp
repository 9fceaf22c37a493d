#include "wire/encode_people.h"

#include "unit/wire/support.h"

namespace kabar::wire {
namespace {

namespace reply = chat::reply;
using testing::encoded;

TEST(EncodePeople, WritesRooms) {
    EXPECT_EQ(encoded(reply::Members{"#kelas", {{"arini", "Arini", chat::Role::moderator, 5}}, "p"}),
              R"({"status": "OK", "room": "#kelas", "members": [{"user": "arini", "display": "Arini", )"
              R"("role": "moderator", "read": 5}], "more": true, "next": "p"})");
    EXPECT_EQ(encoded(reply::Rooms{{{"#kelas", "Ujian", 3, true}, {"#umum", "", 1, false}}, ""}),
              R"({"status": "OK", "rooms": [{"room": "#kelas", "topic": "Ujian", "members": 3, "joined": true}, )"
              R"({"room": "#umum", "topic": "", "members": 1}]})");
    EXPECT_EQ(encoded(reply::Topic{"#kelas", "Ujian"}), R"({"status": "OK", "room": "#kelas", "topic": "Ujian"})");
    EXPECT_EQ(encoded(reply::Done{reply::Done::What::room_created, "#kelas~17"}),
              R"({"status": "OK", "message": "room created", "room": "#kelas~17"})");
    EXPECT_EQ(encoded(reply::Listening{{0x1F3, chat::Seq{100}}}),
              R"({"status": "OK", "message": "listening", "cursor": "1f3-2s"})");
}

/// A reply's own "status" is another thing: an object must not have the same key twice.
TEST(EncodePeople, WritesWhatAUserSaysUnderAKeyOfItsOwn) {
    const reply::PresenceItem arini{"arini", "Arini", true, "rapat"};
    const std::string keys = R"("user": "arini", "display": "Arini", "active": true, "status_text": "rapat")";
    EXPECT_EQ(encoded(reply::PresenceShown{arini}), R"({"status": "OK", )" + keys + "}");
    EXPECT_EQ(encoded(reply::PresenceList{{arini, {"messi", "Messi", false, ""}}, true}),
              R"({"status": "OK", "users": [{)" + keys +
                  R"(}, {"user": "messi", "display": "Messi", "active": false}], "more": true})");
    EXPECT_EQ(encoded(reply::Profile{"arini", "Arini", "rapat", 0}),
              R"({"status": "OK", "user": "arini", "display": "Arini", "status_text": "rapat", )"
              R"("created": "1970-01-01T00:00:00.000Z"})");
    EXPECT_EQ(encoded(reply::Profile{"arini", "Arini", "", 0}),
              R"({"status": "OK", "user": "arini", "display": "Arini", "created": "1970-01-01T00:00:00.000Z"})");
}

}  // namespace
}  // namespace kabar::wire
