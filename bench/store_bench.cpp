// What the store costs with few and with many stored messages, and beside bare SQLite with the same rows.
//
//   store_bench [--benchmark_filter=...]
//
// The argument of a benchmark is the number of stored messages; KABAR_BENCH_MESSAGES replaces the greater one.
// Data goes into a directory under TMPDIR, about 1.1 GB for 5,000,000 messages, and is removed at the end.
#include <benchmark/benchmark.h>
#include <sqlite3.h>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>

#include "ledger/ledger.h"
#include "store/sqlite/sqlite_store.h"

namespace {

using namespace kabar;
using namespace kabar::chat;

constexpr std::int64_t users = 1000;
constexpr std::int64_t peers = 10;  // each user writes to so many, and hears from as many
constexpr std::size_t batch_size = 512;
constexpr std::size_t fill_size = 10'000;  // greater batches make the stock of messages sooner
const std::string text(100, 'x');

void require(bool ok, const std::string& why) {
    if (ok) return;
    std::fprintf(stderr, "%s\n", why.c_str());
    std::abort();
}

std::string name_of(std::int64_t user) { return "user" + std::to_string(user); }

SecretHash token_of(std::int64_t number) {
    SecretHash token{};
    for (std::size_t i = 0; i < 8; ++i) token[i] = static_cast<std::uint8_t>(number >> (8 * i));
    return token;
}

/// A store of users who write to their neighbours; as many conversations whatever the number of messages.
class World {
public:
    World(const std::string& root, std::int64_t messages) : directory_(root + "/" + std::to_string(messages)) {
        std::filesystem::create_directories(directory_);
        reopen();
        for (std::int64_t i = 1; i <= users; ++i) {
            add(command::AddUser{1, {name_of(i), name_of(i)}, "The " + name_of(i), "hash", false, {}});
        }
        for (std::int64_t i = 1; i <= users; ++i) {
            add(command::OpenSession{1, UserId{i}, "hash", token_of(i), 1LL << 50});
        }
        run();
        while (sent_ < messages) send_batch(fill_size);
        read_all();
    }

    void reopen() {
        store_.reset();
        auto opened = store::sqlite::open(directory_);
        require(opened.has_value(), opened ? "" : opened.error().subject);
        store_ = std::move(*opened);
    }
    void close() { store_.reset(); }
    store::Store& store() { return *store_; }

    void add(Command&& command) { batch_.push_back({std::move(command), {}}); }

    void run() {
        const auto kept = ledger::run_batch(store_->writer(), batch_, outcomes_, changes_);
        require(kept.has_value(), kept ? "" : kept.error().subject);
        for (const auto& outcome : outcomes_) require(!std::holds_alternative<Error>(outcome), "refused");
        batch_.clear();
        if (store_->wants_checkpoint()) require(store_->checkpoint().has_value(), "checkpoint");
    }

    void prepare_sends(bool with_ids, std::size_t count = batch_size) {
        for (std::size_t i = 0; i < count; ++i) {
            const auto from = static_cast<std::int64_t>(random_() % users);
            const auto to = (from + 1 + static_cast<std::int64_t>(random_() % peers)) % users;
            ++sent_;
            add(command::Send{sent_,
                              SessionId{from + 1},
                              {name_of(to + 1), false, {}},
                              with_ids ? "id-" + std::to_string(sent_) : std::string(),
                              {},
                              text,
                              0});
        }
    }
    void send_batch(std::size_t count = batch_size) {
        prepare_sends(true, count);
        run();
    }

    /// Everybody reads everything, page after page.
    void read_all() {
        const auto reader = store_->open_reader().value();
        for (std::int64_t i = 1; i <= users; ++i) {
            for (bool more = true; more;) {
                auto page = reader->inbox(UserId{i}, 1'000'000, std::size_t{1} << 40).value();
                more = page.more;
                add(command::MarkRead{1, UserId{i}, std::move(page.marks)});
            }
        }
        run();
    }

private:
    std::string directory_;
    std::unique_ptr<store::Store> store_;
    std::vector<ledger::Entry> batch_;
    std::vector<Outcome> outcomes_;
    std::vector<Change> changes_;
    std::minstd_rand random_{42};
    std::int64_t sent_ = 0;
};

std::string root;
std::map<std::int64_t, std::unique_ptr<World>> worlds;

World& world(const benchmark::State& state) {
    auto& place = worlds[state.range(0)];
    if (!place) place = std::make_unique<World>(root, state.range(0));
    return *place;
}

double seconds_since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

void Open(benchmark::State& state) {
    World& w = world(state);
    for (auto _ : state) {
        w.close();
        const auto start = std::chrono::steady_clock::now();
        w.reopen();
        state.SetIterationTime(seconds_since(start));
    }
}

void send(benchmark::State& state, bool with_ids, std::size_t size = batch_size) {
    World& w = world(state);
    for (auto _ : state) {
        w.prepare_sends(with_ids, size);
        const auto start = std::chrono::steady_clock::now();
        w.run();
        state.SetIterationTime(seconds_since(start));
    }
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(size));
}
void SendOne(benchmark::State& state) { send(state, true, 1); }
void SendBatch512(benchmark::State& state) { send(state, false); }
void SendBatch512WithIds(benchmark::State& state) { send(state, true); }

void InboxPage(benchmark::State& state) {
    World& w = world(state);
    w.read_all();
    for (int i = 0; i < 400; ++i) w.send_batch();
    const auto reader = w.store().open_reader().value();
    std::int64_t user = 0;
    std::int64_t items = 0;
    for (auto _ : state) {
        user = user % users + 1;
        items += static_cast<std::int64_t>(
            reader->inbox(UserId{user}, limits::inbox_page, limits::inbox_page_bytes)->items.size());
    }
    state.SetItemsProcessed(items);
}

void LoginLookup(benchmark::State& state) {
    World& w = world(state);
    const auto reader = w.store().open_reader().value();
    std::int64_t user = 0;
    for (auto _ : state) {
        user = user % users + 1;
        benchmark::DoNotOptimize(reader->user_by_key(name_of(user)));
        benchmark::DoNotOptimize(reader->session_by_token(token_of(user)));
    }
}

void LoginCommit(benchmark::State& state) {
    World& w = world(state);
    static std::int64_t token = 1'000'000;
    for (auto _ : state) {
        w.add(command::OpenSession{1, UserId{token % users + 1}, "hash", token_of(token), 1LL << 50});
        ++token;
        w.run();
    }
}

/// The floor: SQLite alone, the same tables and settings, the rows of as many messages to as many conversations.
class Bare {
public:
    Bare() {
        const auto directory = root + "/bare";
        std::filesystem::remove_all(directory);
        std::filesystem::create_directories(directory);
        require(store::sqlite::open(directory).has_value(), "bare");
        require(sqlite3_open((directory + "/" + store::sqlite::file_name).c_str(), &db_) == SQLITE_OK, "bare");
        exec("PRAGMA synchronous=FULL; PRAGMA secure_delete=OFF; PRAGMA cache_size=-65536;");
        add_message_ =
            prepare("INSERT INTO messages (seq, conversation, number, sender, sent, text) VALUES (?, ?, ?, ?, ?, ?)");
        add_id_ = prepare("INSERT INTO send_ids VALUES (?, ?, ?, ?)");
    }
    ~Bare() {
        sqlite3_finalize(add_message_);
        sqlite3_finalize(add_id_);
        sqlite3_close(db_);
    }
    Bare(const Bare&) = delete;
    Bare& operator=(const Bare&) = delete;

    void batch(bool with_ids) {
        exec("BEGIN");
        for (std::size_t i = 0; i < batch_size; ++i) insert(with_ids);
        exec("COMMIT");
    }

private:
    void insert(bool with_ids) {
        const auto sender = static_cast<std::int64_t>(random_() % users);
        const auto conversation = sender * peers + static_cast<std::int64_t>(random_() % peers);
        ++seq_;
        sqlite3_bind_int64(add_message_, 1, seq_);
        sqlite3_bind_int64(add_message_, 2, conversation);
        sqlite3_bind_int64(add_message_, 3, ++numbers_[static_cast<std::size_t>(conversation)]);
        sqlite3_bind_int64(add_message_, 4, sender);
        sqlite3_bind_int64(add_message_, 5, seq_);
        sqlite3_bind_text64(add_message_, 6, text.data(), text.size(), nullptr, SQLITE_UTF8);
        step(add_message_);
        if (!with_ids) return;
        const Digest digest{};
        const std::string id = "id-" + std::to_string(seq_);
        sqlite3_bind_int64(add_id_, 1, sender);
        sqlite3_bind_text64(add_id_, 2, id.data(), id.size(), nullptr, SQLITE_UTF8);
        sqlite3_bind_int64(add_id_, 3, seq_);
        sqlite3_bind_blob64(add_id_, 4, digest.data(), digest.size(), nullptr);
        step(add_id_);
    }
    void step(sqlite3_stmt* statement) {
        require(sqlite3_step(statement) == SQLITE_DONE, sqlite3_errmsg(db_));
        sqlite3_reset(statement);
    }
    sqlite3_stmt* prepare(const char* sql) {
        sqlite3_stmt* statement = nullptr;
        require(sqlite3_prepare_v2(db_, sql, -1, &statement, nullptr) == SQLITE_OK, sql);
        return statement;
    }
    void exec(const char* sql) { require(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr) == SQLITE_OK, sql); }

    sqlite3* db_ = nullptr;
    sqlite3_stmt* add_message_ = nullptr;
    sqlite3_stmt* add_id_ = nullptr;
    std::minstd_rand random_{42};
    std::vector<std::int64_t> numbers_ = std::vector<std::int64_t>(users * peers);
    std::int64_t seq_ = 0;
};

void bare(benchmark::State& state, bool with_ids) {
    Bare floor;
    for (auto _ : state) floor.batch(with_ids);
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(batch_size));
}
void BareBatch512(benchmark::State& state) { bare(state, false); }
void BareBatch512WithIds(benchmark::State& state) { bare(state, true); }

void register_all() {
    const char* given = std::getenv("KABAR_BENCH_MESSAGES");
    const std::int64_t many = given != nullptr ? std::atoll(given) : 5'000'000;
    benchmark::RegisterBenchmark("BareBatch512", BareBatch512)->Iterations(400)->UseRealTime();
    benchmark::RegisterBenchmark("BareBatch512WithIds", BareBatch512WithIds)->Iterations(400)->UseRealTime();
    for (const std::int64_t messages : {std::int64_t{10'000}, many}) {
        benchmark::RegisterBenchmark("Open", Open)->Arg(messages)->Iterations(20)->UseManualTime();
        benchmark::RegisterBenchmark("LoginLookup", LoginLookup)->Arg(messages)->UseRealTime();
        benchmark::RegisterBenchmark("LoginCommit", LoginCommit)->Arg(messages)->Iterations(1000)->UseRealTime();
        benchmark::RegisterBenchmark("SendOne", SendOne)->Arg(messages)->Iterations(1000)->UseManualTime();
        benchmark::RegisterBenchmark("SendBatch512", SendBatch512)->Arg(messages)->Iterations(400)->UseManualTime();
        benchmark::RegisterBenchmark("SendBatch512WithIds", SendBatch512WithIds)
            ->Arg(messages)
            ->Iterations(400)
            ->UseManualTime();
        benchmark::RegisterBenchmark("InboxPage", InboxPage)->Arg(messages)->Iterations(2000)->UseRealTime();
    }
}

}  // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    std::string pattern = (std::filesystem::temp_directory_path() / "kabar-bench-XXXXXX").string();
    require(::mkdtemp(pattern.data()) != nullptr, "no temporary directory");
    root = pattern;
    register_all();
    benchmark::RunSpecifiedBenchmarks();
    worlds.clear();
    std::filesystem::remove_all(root);
}
