// How users, sessions and members stand in their rows; the same for the writer and the readers.
#pragma once

#include <string>

#include "chat/model.h"
#include "store/sqlite/connection.h"

namespace kabar::store::sqlite {

inline const std::string select_user =
    "SELECT id, key, name, display, password_hash, disabled, removed, created, status FROM users ";
inline const std::string select_session = "SELECT id, user, token, created, used, expires FROM sessions ";

inline const std::string select_member =
    "SELECT conversation, user, read_number, read_seq, role, joined, muted, aliased FROM members ";

inline const std::string select_file =
    "SELECT id, key, owner, name, type, size, digest, created, preview, preview_type, width, height, uses FROM files ";

/// The row at which `query` stands, its columns in the order above.
chat::User user_of(Query& query);
chat::Session session_of(Query& query);
chat::Member member_of(Query& query);
chat::File file_of(Query& query);

}  // namespace kabar::store::sqlite
