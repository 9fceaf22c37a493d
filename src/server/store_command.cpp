#include <filesystem>
#include <iostream>

#include "ledger/recording.h"
#include "server/commands.h"
#include "server/config.h"
#include "server/data_dir.h"
#include "store/sqlite/sqlite_store.h"

namespace kabar::server {

namespace {

int complain(const Error& error) {
    std::cerr << "kabar: " << error.subject << '\n';
    return exit_failed;
}

int print_hash(store::Store& store) {
    const auto hash = store.state_hash();
    if (!hash) return complain(hash.error());
    std::cout << "state " << *hash << '\n';
    return exit_ok;
}

}  // namespace

int verify(const std::string& data_dir) {
    const auto path = data_dir.empty() ? default_data_dir() : data_dir;
    if (!std::filesystem::exists(path)) return complain({Code::internal, "there is no data directory " + path});
    const auto data = DataDir::take(path);
    if (!data) return complain(data.error());
    const auto store = store::sqlite::open(path);
    return store ? print_hash(**store) : complain(store.error());
}

int replay_recording(const std::string& recording, const std::string& data_dir) {
    if (std::filesystem::exists(data_dir + "/kabar.db")) {
        return complain({Code::internal, data_dir + " holds data already; a recording begins with an empty directory"});
    }
    const auto data = DataDir::take(data_dir);
    if (!data) return complain(data.error());
    const auto store = store::sqlite::open(data_dir);
    if (!store) return complain(store.error());
    const auto batches = ledger::replay(recording, (*store)->writer());
    if (!batches) return complain(batches.error());
    std::cout << *batches << " batches\n";
    return print_hash(**store);
}

}  // namespace kabar::server
