#include "client/load.h"

#include <gtest/gtest.h>

#include "unit/client/load_fake_server.h"

namespace kabar::client {
namespace {

using testing::FakeServer;
using testing::Faults;

LoadOptions options_for(const FakeServer& server) {
    LoadOptions options;
    options.port = server.port();
    options.connections = 4;
    options.depth = 8;
    options.requests = 2000;
    options.password = "secret";
    return options;
}

LoadReport load(const LoadOptions& options) {
    auto report = run_load(options);
    EXPECT_TRUE(report) << (report ? "" : report.error().text);
    return report ? *report : LoadReport{};
}

LoadReport load_with(const Faults& faults) {
    const FakeServer server(faults);
    return load(options_for(server));
}

TEST(Load, ReadsEveryAcknowledgedMessageBack) {
    const FakeServer server;
    const LoadReport report = load(options_for(server));
    EXPECT_EQ(server.sends(), 2000U);
    EXPECT_EQ(report.answered, 2000U);
    EXPECT_EQ(report.latency.count(), 2000U);
    EXPECT_EQ(report.check.acknowledged, 2000U);
    EXPECT_EQ(report.check.read_back, 2000U);
    EXPECT_EQ(server.same_ids(), 0U);
    EXPECT_GT(report.seconds, 0);
    EXPECT_TRUE(report.good());
}

TEST(Load, SpreadsOverThreads) {
    const FakeServer server;
    LoadOptions options = options_for(server);
    options.threads = 3;
    options.requests = 2001;
    const LoadReport report = load(options);
    EXPECT_EQ(report.check.acknowledged, 2001U);
    EXPECT_EQ(report.check.read_back, 2001U);
    EXPECT_TRUE(report.good());
}

TEST(Load, MixesReadingIntoTheLoad) {
    const FakeServer server;
    LoadOptions options = options_for(server);
    options.mode = LoadMode::mix;
    const LoadReport report = load(options);
    const auto of = [&](RequestKind kind) { return report.answered_by_kind[static_cast<std::size_t>(kind)]; };
    EXPECT_EQ(report.answered, 2000U);
    EXPECT_EQ(of(RequestKind::send), server.sends());
    EXPECT_GT(of(RequestKind::send), 1400U);
    EXPECT_GT(of(RequestKind::inbox), 100U);
    EXPECT_GT(of(RequestKind::user_aktif), 100U);
    EXPECT_EQ(report.check.read_back, server.sends());
    EXPECT_TRUE(report.good());
}

TEST(Load, SendsTheSameToTheSameWithTheSameSeed) {
    std::vector<std::uint64_t> sends;
    for (int i = 0; i < 2; ++i) {
        const FakeServer server;
        LoadOptions options = options_for(server);
        options.mode = LoadMode::mix;
        options.connections = 2;
        options.depth = 1;
        options.threads = 2;
        options.seed = 42;
        EXPECT_TRUE(load(options).good());
        sends.push_back(server.sends());
    }
    EXPECT_EQ(sends[0], sends[1]);
}

TEST(Load, LastsAsLongAsItIsTold) {
    const FakeServer server;
    LoadOptions options = options_for(server);
    options.requests = 0;
    options.seconds = 0.2;
    options.warmup = 0.05;
    options.mode = LoadMode::ping;
    const LoadReport report = load(options);
    EXPECT_DOUBLE_EQ(report.seconds, 0.2);
    EXPECT_GT(report.answered, 0U);
    EXPECT_GT(report.answered_in_all, report.answered);
    EXPECT_TRUE(report.good());
}

TEST(Load, EndsEarlyWhenToldTo) {
    const FakeServer server;
    const std::atomic<bool> stop{true};
    LoadOptions options = options_for(server);
    options.requests = 0;
    options.seconds = 3600;
    options.stop = &stop;
    const LoadReport report = load(options);
    EXPECT_LT(report.seconds, 3600);
    EXPECT_EQ(report.check.read_back, server.sends());
    EXPECT_TRUE(report.good());
}

TEST(Load, MakesAsManyRequestsAsARateSays) {
    const FakeServer server;
    LoadOptions options = options_for(server);
    options.requests = 500;
    options.rate = 5000;
    options.threads = 2;
    const LoadReport report = load(options);
    EXPECT_EQ(server.sends(), 500U);
    EXPECT_EQ(report.answered, 500U);
    EXPECT_GE(report.seconds, 0.09);
    EXPECT_TRUE(report.good());
}

TEST(Load, MeasuresALatencyFromTheTimeARequestWasDue) {
    Faults faults;
    faults.pause_at = 100;
    const FakeServer server(faults);
    LoadOptions options = options_for(server);
    options.mode = LoadMode::ping;
    options.connections = 1;
    options.depth = 1;
    options.requests = 500;
    options.rate = 1000;
    const LoadReport report = load(options);
    // Only one request was under way during the pause, but some 300 of the 500 were due.
    EXPECT_EQ(report.answered, 500U);
    EXPECT_GE(report.latency.quantile(0.75), 100'000'000U);
}

TEST(Load, SeesALostMessage) {
    Faults faults;
    faults.lose_every = 100;
    const LoadReport report = load_with(faults);
    EXPECT_EQ(report.check.missing, 20U);
    EXPECT_FALSE(report.good());
}

TEST(Load, SeesAMessageKeptTwice) {
    Faults faults;
    faults.repeat_every = 100;
    const LoadReport report = load_with(faults);
    EXPECT_EQ(report.check.twice, 20U);
    EXPECT_FALSE(report.good());
}

TEST(Load, SeesMessagesOutOfOrder) {
    Faults faults;
    faults.swap_every = 10;
    const LoadReport report = load_with(faults);
    EXPECT_GT(report.check.out_of_order, 0U);
    EXPECT_EQ(report.check.missing, 0U);
    EXPECT_FALSE(report.good());
}

TEST(Load, SeesAChangedText) {
    Faults faults;
    faults.change_every = 100;
    const LoadReport report = load_with(faults);
    EXPECT_EQ(report.check.unexpected, 20U);
    EXPECT_EQ(report.check.missing, 20U);
    EXPECT_FALSE(report.good());
}

TEST(Load, SendsAgainWithTheSameIdWhenTheServerIsBusy) {
    Faults faults;
    faults.busy_every = 7;
    const FakeServer server(faults);
    const LoadReport report = load(options_for(server));
    EXPECT_GT(report.retried, 0U);
    EXPECT_EQ(report.retried, report.errors.at("busy"));
    EXPECT_EQ(server.same_ids(), report.retried);
    EXPECT_EQ(report.check.acknowledged, 2000U);
    EXPECT_TRUE(report.good());
}

TEST(Load, CountsRefusalsAndDoesNotExpectThemToBeKept) {
    Faults faults;
    faults.refuse_every = 10;
    const LoadReport report = load_with(faults);
    EXPECT_EQ(report.errors.at("storage_full"), 200U);
    EXPECT_EQ(report.check.acknowledged, 1800U);
    EXPECT_TRUE(report.good());
}

TEST(Load, SeesARefusedMessageThatWasKept) {
    Faults faults;
    faults.refuse_every = 10;
    faults.keep_refused = true;
    const LoadReport report = load_with(faults);
    EXPECT_EQ(report.check.unexpected, 200U);
    EXPECT_FALSE(report.good());
}

TEST(Load, GoesOnWithoutAConnectionThatWasClosed) {
    Faults faults;
    faults.close_at = 100;
    const LoadReport report = load_with(faults);
    EXPECT_EQ(report.lost_connections, 1U);
    EXPECT_GT(report.check.unanswered, 0U);
    EXPECT_EQ(report.check.missing, 0U);
    EXPECT_FALSE(report.good());
}

TEST(Load, SaysWhatToDoWhenRegistrationIsClosed) {
    Faults faults;
    faults.registration_closed = true;
    const FakeServer server(faults);
    const auto report = run_load(options_for(server));
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().code, "registration_closed");
    EXPECT_NE(report.error().text.find("registration = \"open\""), std::string::npos);
}

TEST(Load, SaysThatNobodyListens) {
    std::uint16_t port = 0;
    { port = FakeServer().port(); }
    LoadOptions options;
    options.port = port;
    const auto report = run_load(options);
    ASSERT_FALSE(report);
    EXPECT_EQ(report.error().failure, Failure::unreachable);
}

TEST(Load, RefusesOptionsOutOfTheirBounds) {
    const auto refused = [](auto change) {
        LoadOptions options;
        change(options);
        const auto report = run_load(options);
        return !report && report.error().failure == Failure::refused;
    };
    EXPECT_TRUE(refused([](LoadOptions& o) { o.connections = 1; }));
    EXPECT_TRUE(refused([](LoadOptions& o) { o.connections = 10'000; }));
    EXPECT_TRUE(refused([](LoadOptions& o) { o.depth = 0; }));
    EXPECT_TRUE(refused([](LoadOptions& o) { o.text_bytes = 17; }));
    EXPECT_TRUE(refused([](LoadOptions& o) { o.rate = -1; }));
    EXPECT_TRUE(refused([](LoadOptions& o) { o.seconds = 0; }));
    EXPECT_TRUE(refused([](LoadOptions& o) { o.threads = 65; }));
    EXPECT_TRUE(refused([](LoadOptions& o) { o.tag = "a b"; }));
}

}  // namespace
}  // namespace kabar::client
