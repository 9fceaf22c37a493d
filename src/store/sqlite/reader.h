#pragma once

#include <string>

#include "store/sqlite/connection.h"
#include "store/store.h"

namespace kabar::store::sqlite {

/// The contract is store::Reader's. A user who was removed is shown by name, for want of a display name.
class SqliteReader final : public Reader {
public:
    /// Throws Failure.
    explicit SqliteReader(const std::string& path);

    Result<std::optional<chat::User>> user(chat::UserId id) override;
    Result<std::optional<chat::User>> user_by_key(std::string_view key) override;
    Result<std::vector<chat::User>> users(std::string_view after_key, std::size_t limit) override;
    Result<std::optional<chat::Session>> session_by_token(const chat::SecretHash& token) override;
    Result<std::vector<chat::Session>> sessions_of(chat::UserId user) override;
    Result<InboxPage> inbox(chat::UserId user, std::size_t limit, std::size_t bytes) override;

private:
    Connection connection_;
    Statement begin_;
    Statement commit_;
    Statement find_user_;
    Statement find_user_by_key_;
    Statement list_users_;
    Statement find_session_;
    Statement find_sessions_of_;
    Statement find_memberships_;
    Statement find_last_number_;
    Statement find_next_;
    Statement find_message_;

    friend class InboxBuilder;
};

}  // namespace kabar::store::sqlite
