// What commands came to; see commands.h.
#pragma once

#include <cstdint>
#include <string>
#include <variant>

#include "base/result.h"
#include "chat/model.h"

namespace kabar::chat::outcome {

struct Done {};
struct UserAdded {
    UserId id{};
};
struct SessionOpened {
    Session session;
    User user;
};
struct SessionsEnded {
    std::int64_t count = 0;
};
struct Kept {
    Seq seq{};
    ConversationId conversation{};
    std::int64_t number = 0;
    TimeMs sent = 0;
    bool dup = false;  ///< this id was kept before; the values are the first answer's
};
/// A room was made, joined, left or changed: its name as the asker now has it, with `#`.
struct InRoom {
    std::string room;
};
struct ProfileNow {
    User user;
};
struct HookAdded {
    HookId id{};
};
struct FileAdded {
    File file;
};
struct FilesCleaned {
    std::int64_t count = 0;
};

}  // namespace kabar::chat::outcome

namespace kabar::chat {

/// What a command came to. An Error has changed nothing.
using Outcome = std::variant<Error, outcome::Done, outcome::UserAdded, outcome::SessionOpened, outcome::SessionsEnded,
                             outcome::Kept, outcome::InRoom, outcome::ProfileNow, outcome::HookAdded,
                             outcome::FileAdded, outcome::FilesCleaned>;

}  // namespace kabar::chat
