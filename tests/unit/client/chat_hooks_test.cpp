#include "client/chat_hooks.h"

#include <gtest/gtest.h>

#include "unit/client/shown.h"

namespace kabar::client {
namespace {

using testing::people;
using testing::programs;
using testing::shown;

TEST(ShowHooks, ANewOneShowsItsSecret) {
    const std::string in = R"({"status": "OK", "hook": 3, "secret": "abc", "path": "/hooks/abc"})";
    EXPECT_EQ(shown("hook_in #kelas ci", in, people), "webhook 3: posts go to /hooks/abc; this is shown once\n");
    EXPECT_EQ(shown("hook_in #kelas ci", in, programs), "3\tabc\t/hooks/abc\n");
    const std::string out = R"({"status": "OK", "hook": 4, "secret": "key"})";
    EXPECT_EQ(shown("hook_out #kelas https://example.org", out, people),
              "webhook 4: signs with key; this is shown once\n");
}

TEST(ShowHooks, AListIsOneLineEach) {
    const std::string list = R"({"status": "OK", "room": "#kelas", "hooks": [
        {"hook": 3, "kind": "in", "user": "ci", "by": "arini", "created": "1970-01-01T00:00:30.000Z"},
        {"hook": 4, "kind": "out", "url": "https://example.org", "number": 12, "by": "messi",
         "created": "1970-01-01T00:00:30.000Z", "off": "gone: it is"}]})";
    const std::string at = show_time(30'000, 0);
    EXPECT_EQ(shown("hooks #kelas", list, people), "3  in as ci, by arini, since " + at +
                                                       "\n4  out to https://example.org, by messi, since " + at +
                                                       ", off: gone: it is\n");
    EXPECT_EQ(shown("hooks #kelas", list, programs),
              "3\tin\tci\t\tarini\t1970-01-01T00:00:30.000Z\t\n"
              "4\tout\thttps://example.org\t12\tmessi\t1970-01-01T00:00:30.000Z\tgone: it is\n");
    EXPECT_EQ(shown("hooks #kelas", R"({"status": "OK", "room": "#kelas", "hooks": []})", people), "no webhooks\n");
}

}  // namespace
}  // namespace kabar::client
