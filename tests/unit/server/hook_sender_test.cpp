#include "server/hook_sender.h"

#include <gtest/gtest.h>

#include "unit/server/hook_receiver.h"

namespace kabar::server {
namespace {

using testing::HookReceiver;
using testing::http_answer;

constexpr TimeMs now_ms = 1'700'000'000'123;
constexpr std::int64_t hang_ms = 60 * 1000;

const HookSenderOptions anywhere{.allow_private = true, .ca_file = {}};

HookSent sent_by(HookSender& sender, const std::string& url, const std::string& body = "{}") {
    EXPECT_TRUE(sender.start(7, {url, "rahasia", body}, now_ms));
    const auto sent = sender.wait(hang_ms);
    EXPECT_EQ(sent.size(), 1U);
    EXPECT_EQ(sender.under_way(), 0U);
    return sent.empty() ? HookSent{} : sent.front();
}

HookSent sent_to(const std::string& url, const HookSenderOptions& options = anywhere) {
    HookSender sender(options);
    return sent_by(sender, url);
}

HookSent answered(int status, const std::string& headers = {}, const std::string& body = {}) {
    const HookReceiver receiver([&](const auto&) { return http_answer(status, headers, body); });
    return sent_to(receiver.url());
}

TEST(HookSender, SignsAsOtherProgramsDo) {
    // printf '1700000000.{"a": 1}' | openssl dgst -sha256 -hmac rahasia
    EXPECT_EQ(hook_signature("rahasia", 1'700'000'000, R"({"a": 1})"),
              "v1=db29ace30fde6f44101e1ebca02569cda3e1672d3c9f85684b19c883913e9d30");
}

TEST(HookSender, PostsTheBodyWithItsSignature) {
    const HookReceiver receiver([](const auto&) { return http_answer(204); });
    HookSender sender(anywhere);
    const auto sent = sent_by(sender, receiver.url("/hook?token=1"), R"({"a": 1})");
    EXPECT_EQ(sent.hook, 7);
    EXPECT_EQ(sent.outcome, HookOutcome::delivered);
    const std::string request = receiver.requests().at(0);
    EXPECT_TRUE(request.starts_with("POST /hook?token=1 HTTP/1.1\r\n")) << request;
    EXPECT_TRUE(request.ends_with("\r\n\r\n{\"a\": 1}")) << request;
    for (const std::string line :
         {"Content-Type: application/json", "User-Agent: Kabar", "X-Kabar-Timestamp: 1700000000",
          "X-Kabar-Signature: v1=db29ace30fde6f44101e1ebca02569cda3e1672d3c9f85684b19c883913e9d30"}) {
        EXPECT_NE(request.find("\r\n" + line + "\r\n"), std::string::npos) << line << " is not in " << request;
    }
    EXPECT_EQ(request.find("Expect"), std::string::npos);
}

TEST(HookSender, TheStatusDecides) {
    for (const int status : {200, 201, 299}) EXPECT_EQ(answered(status).outcome, HookOutcome::delivered) << status;
    for (const int status : {408, 429, 500, 503, 599}) {
        EXPECT_EQ(answered(status).outcome, HookOutcome::try_again) << status;
    }
    for (const int status : {300, 400, 401, 404, 413})
        EXPECT_EQ(answered(status).outcome, HookOutcome::refused) << status;
    EXPECT_EQ(answered(410).outcome, HookOutcome::gone);
}

TEST(HookSender, ATargetMayAskForAPauseWithinBounds) {
    EXPECT_EQ(answered(429).retry_after_ms, 0);
    EXPECT_EQ(answered(429, "Retry-After: 7\r\n").retry_after_ms, 7000);
    EXPECT_EQ(answered(503, "Retry-After: 99999999\r\n").retry_after_ms, hook_retry_after_most_ms);
    EXPECT_EQ(answered(503, "Retry-After: -5\r\n").retry_after_ms, 0);
}

TEST(HookSender, RedirectsAreNotFollowed) {
    const HookReceiver other([](const auto&) { return http_answer(200); });
    EXPECT_EQ(answered(307, "Location: " + other.url() + "\r\n").outcome, HookOutcome::refused);
    EXPECT_TRUE(other.requests().empty());
}

TEST(HookSender, ForbiddenAddressesAreNotConnectedTo) {
    const HookReceiver receiver([](const auto&) { return http_answer(200); });
    const std::string port = std::to_string(receiver.port());
    for (const std::string host : {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1"}) {
        const auto sent = sent_to("http://" + host + ":" + port + "/", {.allow_private = false, .ca_file = {}});
        EXPECT_EQ(sent.outcome, HookOutcome::refused) << host;
        EXPECT_NE(sent.text.find("may not be sent to"), std::string::npos) << sent.text;
    }
    EXPECT_EQ(sent_to("http://0.0.0.0:" + port + "/").outcome, HookOutcome::refused);
    EXPECT_EQ(receiver.connections(), 0);
    EXPECT_EQ(sent_to("http://localhost:" + port + "/").outcome, HookOutcome::delivered);
}

TEST(HookSender, OtherSchemesAndCredentialsAreRefused) {
    const HookReceiver receiver([](const auto&) { return http_answer(200); });
    const std::string target = "127.0.0.1:" + std::to_string(receiver.port()) + "/";
    for (const std::string& url : {"ftp://" + target, std::string("file:///etc/hostname"), "gopher://" + target,
                                   "http://a:b@" + target, std::string("http://")}) {
        EXPECT_EQ(sent_to(url).outcome, HookOutcome::refused) << url;
    }
    EXPECT_EQ(receiver.connections(), 0);
}

TEST(HookSender, ProxiesOfTheEnvironmentDoNotCount) {
    const HookReceiver proxy([](const auto&) { return http_answer(404); });
    const HookReceiver receiver([](const auto&) { return http_answer(200); });
    ::setenv("http_proxy", proxy.url().c_str(), 1);
    const auto sent = sent_to(receiver.url());
    ::unsetenv("http_proxy");
    EXPECT_EQ(sent.outcome, HookOutcome::delivered);
    EXPECT_EQ(proxy.connections(), 0);
}

TEST(HookSender, ATargetThatIsNotThereIsTriedAgain) {
    std::string url;
    {
        const HookReceiver receiver([](const auto&) { return std::string(); });
        url = receiver.url("/T0/rahasia?key=1");
    }
    const auto sent = sent_to(url);
    EXPECT_EQ(sent.outcome, HookOutcome::try_again);
    EXPECT_EQ(sent.text.find("rahasia"), std::string::npos) << sent.text;
    EXPECT_EQ(sent.text.find("key"), std::string::npos) << sent.text;
    EXPECT_TRUE(sent.text.starts_with("http://127.0.0.1:")) << sent.text;
}

TEST(HookSender, AnAnswerOfAnySizeIsReadSoFarOnly) {
    // A connection is used again if its answer was read to the end.
    for (const auto& [size, connections] : {std::pair(hook_answer_bytes, 1), {100 * hook_answer_bytes, 2}}) {
        const std::string body(size, 'a');
        const HookReceiver receiver([&](const auto&) { return http_answer(200, {}, body); });
        HookSender sender(anywhere);
        for (int i = 0; i < 2; ++i) EXPECT_EQ(sent_by(sender, receiver.url()).outcome, HookOutcome::delivered);
        EXPECT_EQ(receiver.connections(), connections) << size;
    }
    EXPECT_EQ(answered(500, {}, std::string(100 * hook_answer_bytes, 'a')).outcome, HookOutcome::try_again);
}

TEST(HookSender, NoSlowTargetHoldsUpAnother) {
    const HookReceiver slow([](const auto&) { return std::string(); });
    const HookReceiver quick([](const auto&) { return http_answer(200); });
    HookSender sender(anywhere);
    for (std::int64_t hook = 1; hook < static_cast<std::int64_t>(hooks_under_way); ++hook) {
        ASSERT_TRUE(sender.start(hook, {slow.url(), "s", "{}"}, now_ms));
    }
    ASSERT_TRUE(sender.start(1000, {quick.url(), "s", "{}"}, now_ms));
    EXPECT_FALSE(sender.start(1001, {quick.url(), "s", "{}"}, now_ms));
    const auto sent = sender.wait(hang_ms);
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].hook, 1000);
    sender.cancel(1);
    EXPECT_FALSE(sender.start(2, {quick.url(), "s", "{}"}, now_ms));
    EXPECT_TRUE(sender.start(1, {quick.url(), "s", "{}"}, now_ms));
    EXPECT_EQ(sender.wait(hang_ms).at(0).hook, 1);
    EXPECT_EQ(sender.under_way(), hooks_under_way - 2);
}

TEST(HookSender, ATargetThatDoesNotAnswerIsTriedAgain) {
    const HookReceiver slow([](const auto&) { return std::string(); });
    const SystemClock clock;
    const auto began_ms = clock.steady_ms();
    EXPECT_EQ(sent_to(slow.url()).outcome, HookOutcome::try_again);
    EXPECT_GE(clock.steady_ms() - began_ms, hook_total_ms - 100);
}

TEST(HookSender, AConnectionIsUsedAgain) {
    const HookReceiver receiver([](const auto&) { return http_answer(200); });
    HookSender sender(anywhere);
    for (int i = 0; i < 3; ++i) EXPECT_EQ(sent_by(sender, receiver.url()).outcome, HookOutcome::delivered);
    EXPECT_EQ(receiver.connections(), 1);
    EXPECT_EQ(receiver.requests().size(), 3U);
}

TEST(HookSender, WakeEndsTheWait) {
    const HookReceiver slow([](const auto&) { return std::string(); });
    HookSender sender(anywhere);
    ASSERT_TRUE(sender.start(1, {slow.url(), "s", "{}"}, now_ms));
    std::thread other([&] {
        slow.wait_for(1);
        sender.wake();
    });
    EXPECT_TRUE(sender.wait(hang_ms).empty());
    other.join();
    EXPECT_EQ(sender.under_way(), 1U);
    sender.wake();
    EXPECT_TRUE(sender.wait(hang_ms).empty());
}

}  // namespace
}  // namespace kabar::server
