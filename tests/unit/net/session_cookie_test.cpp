#include "net/session_cookie.h"

#include <gtest/gtest.h>

namespace kabar::net {
namespace {

const std::string a = "9cb3d31c-2780-4248-9fff-924c5605ff8e";
const std::string b = "12345678-1234-4234-8234-123456789abc";

HttpRequest request(std::string method, std::string cookie) {
    HttpRequest made;
    made.method = std::move(method);
    made.host = "127.0.0.1:8880";
    made.cookie = std::move(cookie);
    return made;
}

std::string token_of(std::string cookie) { return session_cookie(request("GET", std::move(cookie))).token; }

TEST(SessionCookie, TheNameHasTheHostsPort) {
    EXPECT_EQ(cookie_name("127.0.0.1:8880", false), "kabar_8880");
    EXPECT_EQ(cookie_name("[::1]:8880", false), "kabar_8880");
    for (const char* host : {"chat.example.org", "[::1]", "a:", "", "a:1x", "a:123456", "a:-1"}) {
        EXPECT_EQ(cookie_name(host, false), "kabar") << host;
    }
    EXPECT_EQ(cookie_name("chat.example.org", true), "__Host-kabar");
    EXPECT_EQ(cookie_name("chat.example.org:8443", true), "__Host-kabar_8443");
}

TEST(SessionCookie, IsFoundAmongOthers) {
    EXPECT_EQ(token_of("kabar_8880=" + a), a);
    EXPECT_EQ(token_of("x=1; kabar_8880=" + a + "; y=kabar_8880=" + b), a);
    EXPECT_EQ(token_of("x=1;kabar_8880=" + a), a);
    EXPECT_EQ(token_of("kabar_8880=; kabar_8880=x; kabar_8880=" + a + "; kabar_8880=" + b), a);
}

TEST(SessionCookie, OfAnotherNameOrShapeItIsNone) {
    for (const std::string& cookie :
         {std::string(), std::string(";;; ;"), "kabar=" + a, "kabar_88=" + a, "kabar_88801=" + a, "xkabar_8880=" + a,
          "Kabar_8880=" + a, "kabar_8880" + a, "kabar_8880 =" + a, "kabar_8880=" + a + "0", "kabar_8880=\"" + a + "\"",
          "kabar_8880=" + std::string(16'000, 'a')}) {
        EXPECT_EQ(token_of(cookie), "") << cookie.substr(0, 80);
    }
}

TEST(SessionCookie, WhatHttpsHasSetGoesFirst) {
    const auto found = session_cookie(request("GET", "kabar_8880=" + a + "; __Host-kabar_8880=" + b));
    EXPECT_EQ(found.token, b);
    EXPECT_TRUE(found.is_secure);
}

TEST(SessionCookie, DoesNotCountWhereAnotherSiteAsks) {
    for (const char* method : {"GET", "HEAD"}) {
        auto asked = request(method, "kabar_8880=" + a);
        for (const char* site : {"", "same-origin", "none"}) {
            asked.fetch_site = site;
            EXPECT_EQ(session_cookie(asked).token, a) << site;
        }
        for (const char* site : {"same-site", "cross-site", "new"}) {
            asked.fetch_site = site;
            EXPECT_EQ(session_cookie(asked).token, "") << site;
        }
    }
}

TEST(SessionCookie, CountsForWhatChangesSomethingOnlyBesideAnOrigin) {
    for (const char* method : {"POST", "PATCH", "DELETE", "get"}) {
        auto asked = request(method, "kabar_8880=" + a);
        EXPECT_EQ(session_cookie(asked).token, "") << method;
        asked.has_origin = true;
        EXPECT_EQ(session_cookie(asked).token, a) << method;
    }
    auto upgrade = request("GET", "kabar_8880=" + a);
    upgrade.is_upgrade = true;
    EXPECT_EQ(session_cookie(upgrade).token, "");
    upgrade.has_origin = true;
    EXPECT_EQ(session_cookie(upgrade).token, a);
}

TEST(SessionCookie, IsSetOutOfReachOfScriptsAndOtherSites) {
    EXPECT_EQ(set_cookie("127.0.0.1:8880", {a, false}, 90'000),
              "Set-Cookie: kabar_8880=" + a + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=90");
    EXPECT_EQ(set_cookie("chat.example.org", {a, true}, 90'000),
              "Set-Cookie: __Host-kabar=" + a + "; Path=/; HttpOnly; SameSite=Strict; Max-Age=90; Secure");
    EXPECT_EQ(clear_cookie("127.0.0.1:8880", false),
              "Set-Cookie: kabar_8880=; Path=/; HttpOnly; SameSite=Strict; Max-Age=0");
}

TEST(SessionCookie, WhoCameOverHttpsSaysSoInHisOrigin) {
    HttpRequest asked;
    EXPECT_FALSE(is_from_https(asked));
    for (const auto& [origin, is_secure] :
         {std::pair("https://a", true), std::pair("HTTPS://a", true), std::pair("http://a", false),
          std::pair("null", false), std::pair("https:", false)}) {
        asked.origin = origin;
        EXPECT_EQ(is_from_https(asked), is_secure) << origin;
    }
}

}  // namespace
}  // namespace kabar::net
