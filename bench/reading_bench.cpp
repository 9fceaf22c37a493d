// What one page of reading costs with few and with many stored messages.
//
//   reading_bench [--benchmark_filter=...]
//
// The argument of a benchmark is the number of stored messages; KABAR_BENCH_MESSAGES replaces the greater one.
// Data goes into a directory under TMPDIR, about 3.5 GB for 5,000,000 messages, and is removed at the end.
#include <benchmark/benchmark.h>
#include <sqlite3.h>
#include <chrono>
#include <cmath>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <random>

#include "base/limits.h"
#include "store/sqlite/sqlite_store.h"

namespace {

using namespace kabar;
using namespace kabar::chat;

constexpr std::int64_t users = 1000;
constexpr std::int64_t peers = 10;  // pairs: 10,000 conversations, 20 of each user
constexpr std::int64_t rooms = 20;  // each user is in two
constexpr std::int64_t room_size = users * 2 / rooms;
constexpr std::int64_t vocabulary = 20'000;
constexpr std::int64_t unread = 20;  // in each conversation
constexpr std::int64_t rare_messages = 1000;

void require(bool ok, const std::string& why) {
    if (ok) return;
    std::fprintf(stderr, "%s\n", why.c_str());
    std::abort();
}

std::string name_of(std::int64_t user) { return "user" + std::to_string(user); }

/// Rows written with bare SQLite, which is sooner done than sending.
class Filler {
public:
    explicit Filler(const std::string& path) {
        require(sqlite3_open(path.c_str(), &db_) == SQLITE_OK, "open");
        exec("PRAGMA synchronous=OFF; PRAGMA secure_delete=OFF; PRAGMA cache_size=-262144; BEGIN");
    }
    ~Filler() {
        for (auto& [sql, statement] : statements_) sqlite3_finalize(statement);
        exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
        sqlite3_close(db_);
    }
    Filler(const Filler&) = delete;
    Filler& operator=(const Filler&) = delete;

    void exec(const std::string& sql) {
        require(sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr) == SQLITE_OK, sql);
    }

    template <class... Values>
    void run(const std::string& sql, const Values&... values) {
        auto& statement = statements_[sql];
        if (statement == nullptr) {
            require(sqlite3_prepare_v2(db_, sql.c_str(), -1, &statement, nullptr) == SQLITE_OK, sql);
        }
        int index = 0;
        (bind(statement, ++index, values), ...);
        require(sqlite3_step(statement) == SQLITE_DONE, sqlite3_errmsg(db_));
        sqlite3_reset(statement);
    }

private:
    static void bind(sqlite3_stmt* statement, int index, std::int64_t value) {
        sqlite3_bind_int64(statement, index, value);
    }
    static void bind(sqlite3_stmt* statement, int index, const std::string& text) {
        sqlite3_bind_text64(statement, index, text.data(), text.size(), SQLITE_TRANSIENT, SQLITE_UTF8);
    }

    sqlite3* db_ = nullptr;
    std::map<std::string, sqlite3_stmt*> statements_;
};

/// A store of users who write to their neighbours and in rooms; as many conversations whatever the number of messages.
class World {
public:
    World(const std::string& root, std::int64_t messages) : messages_(messages) {
        const std::string directory = root + "/" + std::to_string(messages);
        std::filesystem::create_directories(directory);
        require(store::sqlite::open(directory).has_value(), "open");
        {
            Filler filler(directory + "/" + store::sqlite::file_name);
            add_users(filler);
            add_conversations(filler);
            for (std::int64_t seq = 1; seq <= messages; ++seq) add_message(filler, seq);
            finish(filler);
        }
        store_ = std::move(store::sqlite::open(directory).value());
        const auto start = std::chrono::steady_clock::now();
        const auto index = store_->open_search_index().value();
        while (index->update().value()) {
        }
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
        std::fprintf(stderr, "%lld messages indexed in %.1f s\n", static_cast<long long>(messages), took.count());
        reader_ = store_->open_reader().value();
    }

    store::Reader& reader() { return *reader_; }
    /// Messages in a room, nearly.
    std::int64_t length() const { return messages_ / 10 / rooms; }

private:
    static void add_users(Filler& filler) {
        for (std::int64_t i = 1; i <= users; ++i) {
            filler.run(
                "INSERT INTO users (id, key, name, display, password_hash, disabled, removed, created) "
                "VALUES (?1, ?2, ?2, ?2, 'hash', 0, 0, 0)",
                i, name_of(i));
        }
    }
    void add_conversations(Filler& filler) {
        for (std::int64_t i = 0; i < users * peers; ++i) {
            const auto one = i / peers;
            const auto other = (one + 1 + i % peers) % users;
            filler.run("INSERT INTO conversations VALUES (?, ?, ?)", i + 1, std::min(one, other) + 1,
                       std::max(one, other) + 1);
            people_.push_back({one + 1, other + 1});
            for (const auto user : people_.back()) add_member(filler, i + 1, user, {});
        }
        for (std::int64_t r = 0; r < rooms; ++r) {
            const auto id = users * peers + r + 1;
            const std::string key = "room" + std::to_string(r);
            filler.run("INSERT INTO rooms VALUES (?, ?2, ?2, '', 0, 0, 0, ?, 0, 0)", id, key, room_size);
            people_.emplace_back();
            for (std::int64_t k = 0; k < room_size; ++k) people_.back().push_back((r * users / rooms + k) % users + 1);
            for (const auto user : people_.back()) add_member(filler, id, user, key);
        }
        numbers_.resize(people_.size());
    }
    static void add_member(Filler& filler, std::int64_t conversation, std::int64_t user, const std::string& key) {
        filler.run("INSERT INTO members VALUES (?, ?, 0, 0, 0, 0, 0, 0, nullif(?, ''))", user, conversation, key);
    }
    void add_message(Filler& filler, std::int64_t seq) {
        const bool in_room = random_() % 10 == 0;
        const auto place = in_room ? static_cast<std::size_t>(users * peers) + random_() % rooms
                                   : random_() % static_cast<std::size_t>(users * peers);
        const auto& people = people_[place];
        filler.run("INSERT INTO messages VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, 0)", seq,
                   static_cast<std::int64_t>(place) + 1, ++numbers_[place], people[random_() % people.size()],
                   seq * 1000, text_of(seq));
    }
    std::string text_of(std::int64_t seq) {
        std::string text = seq % 10 == 0 ? "halo" : "piye";
        if (seq % std::max<std::int64_t>(1, messages_ / rare_messages) == 0) text += " langka";
        for (int i = 0; i < 12; ++i) {
            // Some words are frequent and most are not.
            const double place = std::pow(static_cast<double>(random_()) / std::minstd_rand::max(), 3);
            text += " kata" + std::to_string(static_cast<std::int64_t>(place * vocabulary));
        }
        return text;
    }
    static void finish(Filler& filler) {
        filler.exec(
            "UPDATE members SET read_number = max(0, ifnull((SELECT max(number) FROM messages m "
            "WHERE m.conversation = members.conversation), 0) - " +
            std::to_string(unread) + ")");
        filler.exec("UPDATE counters SET users = 1000, conversations = 10020, seq = (SELECT max(seq) FROM messages)");
    }

    const std::int64_t messages_;
    std::vector<std::vector<std::int64_t>> people_;
    std::vector<std::int64_t> numbers_;
    std::minstd_rand random_{42};
    std::unique_ptr<store::Store> store_;
    std::unique_ptr<store::Reader> reader_;
};

std::string root;
std::map<std::int64_t, std::unique_ptr<World>> worlds;

World& world(const benchmark::State& state) {
    auto& place = worlds[state.range(0)];
    if (!place) place = std::make_unique<World>(root, state.range(0));
    return *place;
}

/// Reads as one user after the other; `page` returns the number of its items.
template <class Page>
void read(benchmark::State& state, Page&& page) {
    World& w = world(state);
    std::int64_t user = 0;
    std::size_t items = 0;
    for (auto _ : state) {
        user = user % users + 1;
        items += page(w, user);
    }
    state.counters["items"] = benchmark::Counter(static_cast<double>(items), benchmark::Counter::kAvgIterations);
}

Place room_of(std::int64_t user) { return {"room" + std::to_string((user - 1) / (users / rooms)), true, {}}; }

// Of rooms: a conversation of two has no full page yet where there are few messages.
void history(benchmark::State& state, bool middle) {
    read(state, [middle](World& w, std::int64_t user) {
        store::HistoryRange range;
        range.limit = limits::history_page;
        if (middle) range.before = w.length() / 2;
        return w.reader().history(UserId{user}, room_of(user), range, limits::inbox_page_bytes)->items.size();
    });
}
void HistoryNewest(benchmark::State& state) { history(state, false); }
void HistoryMiddle(benchmark::State& state) { history(state, true); }

// A page that is full everywhere.
void Inbox(benchmark::State& state) {
    read(state, [](World& w, std::int64_t user) {
        return w.reader().inbox(UserId{user}, limits::history_page, limits::inbox_page_bytes)->items.size();
    });
}

void Conversations(benchmark::State& state) {
    read(state, [](World& w, std::int64_t user) {
        return w.reader().conversations(UserId{user}, limits::list_page, "")->items.size();
    });
}

void search(benchmark::State& state, const std::string& words, bool in, std::size_t limit = limits::history_page) {
    read(state, [&](World& w, std::int64_t user) {
        store::SearchQuery query;
        query.words = words;
        query.limit = limit;
        if (in) query.where = room_of(user);
        return w.reader().search(UserId{user}, query, limits::inbox_page_bytes)->items.size();
    });
}
void SearchRare(benchmark::State& state) { search(state, "langka", false); }
void SearchCommon(benchmark::State& state) { search(state, "halo", false); }
void SearchTwoWords(benchmark::State& state) { search(state, "halo kata7", false); }
// A page that is full everywhere, nearly.
void SearchTwoWordsFive(benchmark::State& state) { search(state, "halo kata7", false, 5); }
void SearchBeginning(benchmark::State& state) { search(state, "kata1", false); }
void SearchRareIn(benchmark::State& state) { search(state, "langka", true); }
void SearchCommonIn(benchmark::State& state) { search(state, "halo", true); }

void register_all() {
    const char* given = std::getenv("KABAR_BENCH_MESSAGES");
    const std::int64_t many = given != nullptr ? std::atoll(given) : 5'000'000;
    const std::map<std::string, void (*)(benchmark::State&)> all{{"HistoryNewest", HistoryNewest},
                                                                 {"HistoryMiddle", HistoryMiddle},
                                                                 {"Inbox", Inbox},
                                                                 {"Conversations", Conversations},
                                                                 {"SearchRare", SearchRare},
                                                                 {"SearchCommon", SearchCommon},
                                                                 {"SearchTwoWords", SearchTwoWords},
                                                                 {"SearchTwoWordsFive", SearchTwoWordsFive},
                                                                 {"SearchBeginning", SearchBeginning},
                                                                 {"SearchRareIn", SearchRareIn},
                                                                 {"SearchCommonIn", SearchCommonIn}};
    for (const auto& [name, run] : all) {
        for (const std::int64_t messages : {std::int64_t{50'000}, many}) {
            benchmark::RegisterBenchmark(name.c_str(), run)
                ->Arg(messages)
                ->Iterations(2000)
                ->Unit(benchmark::kMicrosecond)
                ->UseRealTime();
        }
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
