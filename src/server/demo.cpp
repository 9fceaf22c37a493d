#include "server/demo.h"

#include <array>
#include <vector>

namespace kabar::server {

namespace {

struct DemoUser {
    const char* name;
    const char* password;
    const char* display;
};
constexpr std::array<DemoUser, 4> demo_users = {{
    {"arini", "hehe", "Arini"},
    {"lineker", "surabaya", "Gary Lineker"},
    {"messi", "surabaya", "Lionel Messi"},
    {"henderson", "surabaya", "Jordan Henderson"},
}};

}  // namespace

Status add_demo_users(store::Writer& writer, ledger::Recorder* recorder, TimeMs now, hub::PasswordCost cost) {
    std::vector<ledger::Entry> batch;
    for (const DemoUser& user : demo_users) {
        if (writer.user_by_key(user.name) != nullptr) continue;
        chat::command::AddUser add{
            now, {user.name, user.name}, user.display, hub::hash_password(user.password, cost), false, {}};
        batch.push_back({std::move(add), {}});
    }
    if (batch.empty()) return {};
    if (recorder != nullptr) {
        if (auto recorded = recorder->record(batch); !recorded) return recorded;
    }
    std::vector<chat::Outcome> outcomes;
    std::vector<chat::Change> changes;
    return ledger::run_batch(writer, batch, outcomes, changes);
}

}  // namespace kabar::server
