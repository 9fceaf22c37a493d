#include "store/sqlite/sqlite_store.h"

#include <cerrno>
#include <cstring>
#include <mutex>

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <SQLiteCpp/Exception.h>

#include "store/sqlite/free_pages.h"
#include "store/sqlite/reader.h"
#include "store/sqlite/schema.h"
#include "store/sqlite/search_index.h"
#include "store/sqlite/state_hash.h"
#include "store/sqlite/wal.h"
#include "store/sqlite/writer.h"

namespace kabar::store::sqlite {

namespace {

class SqliteStore final : public Store {
public:
    SqliteStore(std::string path, std::int64_t page_bytes, const Options& options)
        : path_(std::move(path)),
          wal_(page_bytes, options.wal_max_bytes),
          checkpoints_(path_, Connection::Use::checkpoints),
          writer_(path_, wal_, options) {}

    Writer& writer() override { return writer_; }

    Result<std::unique_ptr<Reader>> open_reader() override {
        return guarded([&]() -> std::unique_ptr<Reader> { return std::make_unique<SqliteReader>(path_); });
    }

    Result<std::unique_ptr<SearchIndex>> open_search_index() override { return sqlite::open_search_index(path_); }

    Status checkpoint() override {
        return guarded([&] {
            std::lock_guard lock(checkpoints_lock_);
            wal_.checkpoint(checkpoints_.handle());
        });
    }

    bool wants_checkpoint() const override { return wal_.wants_checkpoint(); }

    bool gives_back_space() const override { return writer_.can_shrink(); }

    Result<std::string> state_hash() override {
        return guarded([&] {
            Connection connection(path_, Connection::Use::reading);
            return sqlite::state_hash(connection);
        });
    }

private:
    const std::string path_;
    Wal wal_;
    std::mutex checkpoints_lock_;
    Connection checkpoints_;
    SqliteWriter writer_;
};

tl::unexpected<Error> cannot_open(const std::string& path, int reason) {
    const bool full = reason == ENOSPC || reason == EDQUOT;
    const char* advice = full ? ": make room on its disk"
                         : reason == EACCES || reason == EPERM || reason == EROFS
                             ? ": the user that runs kabar must be able to read and write it and its directory"
                             : ": check the data directory";
    return fail(full ? Code::storage_full : Code::storage_failed,
                "cannot open " + path + ": " + std::strerror(reason) + advice);
}

/// Makes the file if it is missing, for its owner alone; SQLite gives its other files the same mode.
Status make_file(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0) return cannot_open(path, errno);
    ::close(file);
    return {};
}

std::string advice(int result) {
    switch (result & 0xff) {
        case SQLITE_NOTADB: return " is not a database: move it away, or restore it from a backup";
        case SQLITE_CORRUPT: return " is damaged: restore it from a backup";
        case SQLITE_PERM:
        case SQLITE_READONLY:
        case SQLITE_CANTOPEN:
            return " cannot be opened: the user that runs kabar must be able to read and write it and its directory";
        case SQLITE_BUSY:
        case SQLITE_LOCKED: return " is in use by another program: end that first";
        case SQLITE_FULL: return " cannot grow: make room on its disk";
        default: return " cannot be used";
    }
}

std::int64_t prepare(const std::string& path) {
    Connection connection(path, Connection::Use::writing);
    FreePages::prepare(connection);
    prepare_schema(connection, path);
    connection.exec("PRAGMA journal_mode=WAL");
    return connection.number("PRAGMA page_size");
}

}  // namespace

Result<std::unique_ptr<Store>> open(const std::string& directory, const Options& options) {
    const std::string path = directory + "/" + file_name;
    if (sodium_init() < 0) return fail(Code::storage_failed, "libsodium does not start");
    if (auto made = make_file(path); !made) return tl::unexpected<Error>(made.error());
    try {
        const auto page_bytes = prepare(path);
        return std::make_unique<SqliteStore>(path, page_bytes, options);
    } catch (const Failure& failure) {
        // What the schema refuses says all by itself; what SQLite reports needs the file's name.
        if (failure.result() == SQLITE_ERROR && std::string_view(failure.what()).starts_with(path)) {
            return fail(failure.code(), failure.what());
        }
        return fail(failure.code(), path + advice(failure.result()) + " (" + failure.what() + ")");
    } catch (const SQLite::Exception& failure) {
        return fail(Code::storage_failed, path + advice(failure.getErrorCode()) + " (" + failure.what() + ")");
    } catch (...) {
        return tl::unexpected<Error>(Error{Code::storage_failed, path + ": " + current_error().subject});
    }
}

}  // namespace kabar::store::sqlite
