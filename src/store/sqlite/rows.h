// How users and sessions stand in their rows; the same for the writer and the readers.
#pragma once

#include <string>

#include "chat/model.h"
#include "store/sqlite/connection.h"

namespace kabar::store::sqlite {

inline const std::string select_user =
    "SELECT id, key, name, display, password_hash, disabled, removed, created FROM users ";
inline const std::string select_session = "SELECT id, user, token, created, used, expires FROM sessions ";

/// The row at which `query` stands, its columns in the order above.
chat::User user_of(Query& query);
chat::Session session_of(Query& query);

}  // namespace kabar::store::sqlite
