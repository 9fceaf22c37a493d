#include "store/sqlite/rows.h"

namespace kabar::store::sqlite {

chat::User user_of(Query& query) {
    chat::User user;
    user.id = query.id<chat::UserId>(0);
    user.name.key = query.string(1);
    user.name.shown = query.string(2);
    user.display = query.string(3);
    user.password_hash = query.string(4);
    user.disabled = query.boolean(5);
    user.removed = query.boolean(6);
    user.created = query.integer(7);
    user.status = query.string(8);
    return user;
}

chat::Session session_of(Query& query) {
    chat::Session session;
    session.id = query.id<chat::SessionId>(0);
    session.user = query.id<chat::UserId>(1);
    query.blob(2, session.token);
    session.created = query.integer(3);
    session.used = query.integer(4);
    session.expires = query.integer(5);
    return session;
}

chat::Member member_of(Query& query) {
    chat::Member member;
    member.conversation = query.id<chat::ConversationId>(0);
    member.user = query.id<chat::UserId>(1);
    member.read = query.integer(2);
    member.read_seq = query.id<chat::Seq>(3);
    member.role = static_cast<chat::Role>(query.integer(4));
    member.joined = query.id<chat::Seq>(5);
    member.muted = query.boolean(6);
    member.aliased = query.boolean(7);
    return member;
}

chat::File file_of(Query& query) {
    chat::File file;
    file.id = query.integer(0);
    file.key = query.string(1);
    file.owner = query.id<chat::UserId>(2);
    file.name = query.string(3);
    file.type = query.string(4);
    file.size = query.integer(5);
    query.blob(6, file.digest);
    file.created = query.integer(7);
    query.blob(8, file.preview);
    file.preview_type = query.string(9);
    file.width = static_cast<std::int32_t>(query.integer(10));
    file.height = static_cast<std::int32_t>(query.integer(11));
    file.uses = query.integer(12);
    return file;
}

}  // namespace kabar::store::sqlite
