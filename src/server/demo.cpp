#include "server/demo.h"

#include <array>
#include <utility>
#include <vector>

#include "server/start_batch.h"

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
    return run_at_start(writer, recorder, std::move(batch));
}

}  // namespace kabar::server
