#include "client/bench_command.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>

#include "client/bench_echo.h"
#include "client/bench_server.h"
#include "client/bench_sqlite.h"

namespace kabar::client {
namespace {

TEST(Median, IsTheMiddle) {
    EXPECT_EQ(median({}), 0);
    EXPECT_EQ(median({3}), 3);
    EXPECT_EQ(median({9, 1, 5}), 5);
    EXPECT_EQ(median({4, 1, 2, 9}), 3);
}

TEST(EchoServer, AnswersTheLoadGenerator) {
    for (const unsigned threads : {1U, 2U}) {
        const auto echo = EchoServer::start(threads);
        ASSERT_TRUE(echo);
        LoadOptions options;
        options.port = echo->port();
        options.mode = LoadMode::echo;
        options.connections = 5;
        options.depth = 1;
        options.requests = 500;
        const auto report = run_load(options);
        ASSERT_TRUE(report) << report.error().text;
        EXPECT_EQ(report->answered, 500U);
        EXPECT_TRUE(report->good());
    }
}

std::int64_t count_rows(const std::string& path, const char* table) {
    sqlite3* db = nullptr;
    sqlite3_stmt* statement = nullptr;
    sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READWRITE, nullptr);
    sqlite3_prepare_v2(db, (std::string("SELECT count(*) FROM ") + table).c_str(), -1, &statement, nullptr);
    const std::int64_t count = sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : -1;
    sqlite3_finalize(statement);
    sqlite3_close(db);
    return count;
}

TEST(SqliteFloor, WritesTheRowsOfSendsWithAndWithoutIds) {
    for (const bool ids : {true, false}) {
        const auto scratch = ScratchDir::make();
        ASSERT_TRUE(scratch);
        auto floor = SqliteFloor::open({scratch->path() + "/floor", 8, 60, ids, 1});
        ASSERT_TRUE(floor) << floor.error().text;
        for (const auto checkpoints : {SqliteFloor::Checkpoints::own_thread, SqliteFloor::Checkpoints::automatic}) {
            const auto rate = (*floor)->run(checkpoints, 0.05);
            ASSERT_TRUE(rate) << rate.error().text;
            EXPECT_GT(*rate, 0);
        }
        floor->reset();
        const std::int64_t messages = count_rows(scratch->path() + "/floor/floor.db", "messages");
        EXPECT_GE(messages, 2 * SqliteFloor::batch);
        EXPECT_EQ(messages % SqliteFloor::batch, 0);
        EXPECT_EQ(count_rows(scratch->path() + "/floor/floor.db", "send_ids"), ids ? messages : 0);
    }
}

TEST(SqliteFloor, SaysWhyItCannotBegin) {
    EXPECT_FALSE(SqliteFloor::open({"/nowhere/at/all", 0, 60, true, 1}));
    EXPECT_FALSE(SqliteFloor::open({"/nowhere/at/all", 1001, 60, true, 1}));
    const auto floor = SqliteFloor::open({"/nowhere/at/all", 8, 60, true, 1});
    ASSERT_FALSE(floor);
    EXPECT_NE(floor.error().text.find("SQLite"), std::string::npos);
}

TEST(ScratchDir, IsGoneAfterwards) {
    std::string path;
    {
        const auto scratch = ScratchDir::make();
        ASSERT_TRUE(scratch);
        path = scratch->path();
        std::ofstream(path + "/file") << "x";
        EXPECT_TRUE(std::filesystem::exists(path));
    }
    EXPECT_FALSE(std::filesystem::exists(path));
}

/// A shell script in the place of the server.
std::string script(const std::string& directory, const std::string& text) {
    const std::string path = directory + "/server";
    std::ofstream(path) << "#!/bin/sh\n" << text;
    ::chmod(path.c_str(), 0700);
    return path;
}

TEST(BenchServer, ReadsThePortAndStopsTheServer) {
    const auto scratch = ScratchDir::make();
    ASSERT_TRUE(scratch);
    const std::string program = script(scratch->path(),
                                       "trap 'exit 0' TERM\necho starting\n"
                                       "echo listening on 127.0.0.1:4711, /run/kabar.sock\n"
                                       "while :; do sleep 0.01; done\n");
    auto server = BenchServer::start({program, scratch->path(), "", 2});
    ASSERT_TRUE(server) << server.error().text;
    EXPECT_EQ(server->port(), 4711);
    const auto stopped = server->stop();
    EXPECT_TRUE(stopped) << stopped.error().text;
    EXPECT_TRUE(std::filesystem::exists(scratch->path() + "/kabar.toml"));
}

TEST(BenchServer, SaysHowTheServerEnded) {
    const auto scratch = ScratchDir::make();
    ASSERT_TRUE(scratch);
    EXPECT_FALSE(BenchServer::start({script(scratch->path(), "exit 3\n"), scratch->path(), "", 0}));
    const std::string program = script(scratch->path(),
                                       "trap 'exit 7' TERM\necho listening on 127.0.0.1:1\n"
                                       "while :; do sleep 0.01; done\n");
    auto server = BenchServer::start({program, scratch->path(), "", 0});
    ASSERT_TRUE(server) << server.error().text;
    const auto stopped = server->stop();
    ASSERT_FALSE(stopped);
    EXPECT_NE(stopped.error().text.find("status 7"), std::string::npos);
}

BenchFigures some_figures() {
    BenchFigures figures;
    figures.seed = 42;
    figures.report.seconds = 2;
    figures.report.answered = 10;
    figures.report.answered_by_kind[0] = 10;
    figures.report.latency.record(1500);
    figures.report.check.acknowledged = 10;
    figures.report.check.read_back = 10;
    figures.report.errors["busy"] = 3;
    return figures;
}

TEST(BenchJson, IsOneObjectWithTheFigures) {
    const std::string json = bench_json(some_figures());
    EXPECT_EQ(json.front(), '{');
    EXPECT_EQ(json.back(), '}');
    EXPECT_EQ(json.find('\n'), std::string::npos);
    for (const char* part : {R"("ok": true)", R"("seed": 42)", R"("sends_per_s": 5.0)", R"("p50_us": 1.5)",
                             R"("acknowledged": 10)", R"("missing": 0)", R"("errors": {"busy": 3})"}) {
        EXPECT_NE(json.find(part), std::string::npos) << part << " in " << json;
    }
    EXPECT_EQ(json.find("send_ratio"), std::string::npos);
}

TEST(BenchJson, HasTheRatiosOfAFloor) {
    BenchFigures figures = some_figures();
    figures.floor = FloorFigures{60'000, 100'000, 150'000, 200'000};
    const std::string json = bench_json(figures);
    for (const char* part : {R"("sends_per_s": 60000.0)", R"("send_ratio": 0.600)", R"("user_aktif_ratio": 0.750)",
                             R"("sqlite_rows_per_s": 100000.0)", R"("echo_per_s": 200000.0)"}) {
        EXPECT_NE(json.find(part), std::string::npos) << part << " in " << json;
    }
    EXPECT_EQ(json.find("sends_per_s"), json.rfind("\"sends_per_s") + 1);
}

TEST(BenchTable, SaysWhatWentWrong) {
    BenchFigures figures = some_figures();
    figures.report.check.missing = 4;
    figures.report.failure = "the server does not answer";
    const std::string table = bench_table(figures);
    EXPECT_NE(table.find("missing                   4"), std::string::npos) << table;
    EXPECT_NE(table.find("FAILED: the server does not answer"), std::string::npos);
    EXPECT_NE(table.find("refused busy: 3"), std::string::npos);
}

TEST(RunBench, RefusesWrongOptionsWithStatusTwo) {
    BenchOptions options;
    options.mode = "dance";
    EXPECT_EQ(run_bench(options), 2);
    options.mode = "send";
    options.address = "localhost:notaport";
    EXPECT_EQ(run_bench(options), 2);
    options.address = "127.0.0.1:8889";
    options.floor = true;
    EXPECT_EQ(run_bench(options), 2);
}

TEST(RunBench, FailsWithStatusOneWhenTheServerDoesNotStart) {
    BenchOptions options;
    options.server_program = "/bin/false";
    EXPECT_EQ(run_bench(options), 1);
}

}  // namespace
}  // namespace kabar::client
