#include "server/hook_target.h"

#include <gtest/gtest.h>

namespace kabar::server {
namespace {

std::string why_refused(const std::string& url, bool allow_private = false) {
    const Status status = check_hook_url(url, allow_private);
    if (status) return "";
    EXPECT_EQ(status.error().code, Code::bad_argument);
    return status.error().subject;
}

TEST(HookTarget, UrlsOfTheInternetAreTaken) {
    for (const char* url : {"https://example.org/hook?a=b", "http://example.org:8080", "HTTPS://Example.org/",
                            "http://8.8.8.8/", "https://[2606:4700::1111]:8443/x", "http://localhost/"}) {
        EXPECT_EQ(why_refused(url), "") << url;
    }
}

TEST(HookTarget, WhatIsNoUrlIsRefused) {
    for (const char* url : {"", "example.org/x", "http://", "http://a:99999/", "ftp://example.org/",
                            "file:///etc/passwd", "javascript:1", "http://a b/", "http://a/\r\nX: y",
                            "http://\xc3\xa9/", "http://ana@example.org/", "http://ana:rahasia@example.org/"}) {
        const auto why = why_refused(url);
        EXPECT_NE(why, "") << url;
        EXPECT_EQ(why.find("rahasia"), std::string::npos);
    }
}

TEST(HookTarget, LocalAddressesAreRefusedUnlessAllowed) {
    for (const char* url : {"http://127.0.0.1/", "http://10.1.2.3:80/", "http://169.254.169.254/latest",
                            "http://[::1]/", "http://[::ffff:10.0.0.1]/", "http://[fe80::1%25eth0]/",
                            "http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/"}) {
        EXPECT_NE(why_refused(url), "") << url;
        EXPECT_EQ(why_refused(url, true), "") << url;
    }
    for (const char* url : {"http://0.0.0.0/", "http://0/", "http://224.0.0.1/", "http://[::]/", "http://[ff02::1]/"}) {
        EXPECT_NE(why_refused(url, true), "") << url;
    }
}

TEST(HookTarget, AUrlHasABound) {
    const std::string start = "https://example.org/";
    EXPECT_EQ(why_refused(start + std::string(hook_url_bytes - start.size(), 'a')), "");
    EXPECT_NE(why_refused(start + std::string(hook_url_bytes - start.size() + 1, 'a')), "");
}

TEST(HookTarget, TheOriginHasNoSecrets) {
    EXPECT_EQ(hook_origin("https://example.org/services/T0/rahasia?key=1#x"), "https://example.org");
    EXPECT_EQ(hook_origin("http://ana:rahasia@example.org:8080/x"), "http://example.org:8080");
    EXPECT_EQ(hook_origin("http://[::1]:80/"), "http://[::1]:80");
    EXPECT_EQ(hook_origin("rahasia"), "");
}

}  // namespace
}  // namespace kabar::server
