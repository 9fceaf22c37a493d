#include "net/page_answer.h"

#include <gtest/gtest.h>

namespace kabar::net {
namespace {

constexpr PageFile files[] = {
    {"/", "text/html; charset=utf-8", "e1", false, "<!doctype html>", "packed"},
    {"/assets/a-12345678.js", "text/javascript; charset=utf-8", "e2", true, "run()", {}},
    {"/icon.png", "image/png", "e3", false, "png", {}},
};

HttpRequest get(std::string accept_encoding = {}) {
    HttpRequest request;
    request.method = "GET";
    request.accept_encoding = std::move(accept_encoding);
    return request;
}

bool has_line(const std::string& head, const std::string& line) {
    return head.find("\r\n" + line + "\r\n") != std::string::npos;
}

TEST(PageAnswer, AFileIsFoundByItsWholePath) {
    for (const auto& file : files) EXPECT_EQ(find_page(files, file.path), &file);
    for (const char* path : {"", "/a", "/icon.png/", "/icon.pn", "/zzz", "icon.png", "//"}) {
        EXPECT_EQ(find_page(files, path), nullptr) << path;
    }
}

TEST(PageAnswer, WithoutAPageTheFrontSaysSoAndNothingElseIsThere) {
    const auto* front = find_page({}, "/");
    ASSERT_NE(front, nullptr);
    EXPECT_NE(front->bytes.find("KABAR_WEB=ON"), std::string_view::npos);
    EXPECT_EQ(find_page({}, "/icon.png"), nullptr);
}

TEST(PageAnswer, GzipIsTakenByThoseWhoSaySo) {
    for (const char* field : {"gzip", "GZIP", "br, gzip", "x-gzip", "*", "deflate;q=0.1 , gzip;q=0.5", "gzip ; q=1.000",
                              "gzip;q=", "identity;q=0, *;q=0.1", "*;q=0, gzip"}) {
        EXPECT_TRUE(takes_gzip(field)) << field;
    }
    for (const char* field : {"", "br", "identity", "gzip;q=0", "gzip; q=0.000", "gzip;Q=0, *", "*;q=0", "gzipped",
                              ",,;", "notgzip, deflate"}) {
        EXPECT_FALSE(takes_gzip(field)) << field;
    }
}

TEST(PageAnswer, TheBodyIsTheOneThatTheHeadTellsOf) {
    const auto plain = page_answer(get(), files[0], true);
    EXPECT_EQ(plain.body, files[0].bytes);
    EXPECT_TRUE(has_line(plain.head, "Content-Length: 15"));
    EXPECT_TRUE(has_line(plain.head, "ETag: \"e1\""));
    EXPECT_EQ(plain.head.find("Content-Encoding"), std::string::npos);

    const auto packed = page_answer(get("gzip"), files[0], true);
    EXPECT_EQ(packed.body, files[0].gzip);
    EXPECT_TRUE(has_line(packed.head, "Content-Length: 6"));
    EXPECT_TRUE(has_line(packed.head, "ETag: \"e1-gzip\""));
    EXPECT_TRUE(has_line(packed.head, "Content-Encoding: gzip"));

    const auto never = page_answer(get("gzip"), files[1], false);
    EXPECT_EQ(never.body, files[1].bytes);
    EXPECT_TRUE(has_line(never.head, "ETag: \"e2\""));
    EXPECT_TRUE(has_line(never.head, "Connection: close"));
}

TEST(PageAnswer, OnlyWhatHasAHashInItsNameIsKeptWithoutAsking) {
    const auto hashed = page_answer(get(), files[1], true).head;
    EXPECT_TRUE(has_line(hashed, "Cache-Control: public, max-age=31536000, immutable"));
    EXPECT_TRUE(has_line(page_answer(get(), files[2], true).head, "Cache-Control: no-cache"));
}

TEST(PageAnswer, WhoHasItAlreadyGetsNoBody) {
    auto request = get("gzip");
    for (const char* given : {"\"e1-gzip\"", "W/\"e1-gzip\"", "\"x\", \"e1-gzip\"", "*"}) {
        request.if_none_match = given;
        const auto answer = page_answer(request, files[0], true);
        EXPECT_TRUE(answer.head.starts_with("HTTP/1.1 304 ")) << given;
        EXPECT_TRUE(answer.body.empty());
        EXPECT_TRUE(has_line(answer.head, "ETag: \"e1-gzip\""));
        EXPECT_TRUE(has_line(answer.head, "Cache-Control: no-cache"));
        EXPECT_EQ(answer.head.find("Content-Length"), std::string::npos);
    }
    // The other encoding is another content.
    for (const char* given : {"\"e1\"", "e1-gzip", "\"e2\""}) {
        request.if_none_match = given;
        EXPECT_EQ(page_answer(request, files[0], true).body, files[0].gzip) << given;
    }
}

TEST(PageAnswer, AHeadHasTheFieldsOfTheWhole) {
    auto request = get();
    const auto whole = page_answer(request, files[0], true);
    request.method = "HEAD";
    const auto head = page_answer(request, files[0], true);
    EXPECT_EQ(head.head, whole.head);
    EXPECT_TRUE(head.body.empty());
}

TEST(PageAnswer, EveryAnswerHasThePolicy) {
    auto known = get();
    known.if_none_match = "*";
    for (const auto& request : {get(), known}) {
        const auto head = page_answer(request, files[0], true).head;
        for (const char* part :
             {"Content-Security-Policy: default-src 'none'; script-src 'self';", "base-uri 'none'\r\n",
              "\r\nX-Content-Type-Options: nosniff\r\n", "\r\nReferrer-Policy: no-referrer\r\n",
              "\r\nCross-Origin-Opener-Policy: same-origin\r\n", "\r\nVary: Accept-Encoding\r\n"}) {
            EXPECT_NE(head.find(part), std::string::npos) << part;
        }
        EXPECT_EQ(head.find("unsafe"), std::string::npos);
        EXPECT_TRUE(head.ends_with("\r\n\r\n"));
    }
}

}  // namespace
}  // namespace kabar::net
