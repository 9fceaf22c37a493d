#include "wire/build_request.h"

#include <algorithm>
#include <string>
#include <vector>

#include "base/limits.h"
#include "wire/check_arguments.h"
#include "wire/cursor.h"
#include "wire/parse_time.h"
#include "wire/role_text.h"

namespace kabar::wire {

namespace {

using chat::Request;
namespace request = chat::request;

/// The arguments as values. They have been checked, so what cannot be read is only what is not there.
class Values {
public:
    explicit Values(const Arguments& arguments) : arguments_(arguments) {}

    std::string text(Field field) const { return std::string(arguments_.text(field)); }
    bool flag(Field field) const { return arguments_.text(field) == "true"; }
    std::int64_t number(Field field, std::int64_t otherwise = 0) const {
        return parse_number(arguments_.text(field)).value_or(otherwise);
    }
    std::size_t limit(std::size_t otherwise) const {
        return static_cast<std::size_t>(number(Field::limit, static_cast<std::int64_t>(otherwise)));
    }
    std::optional<chat::Cursor> cursor(Field field) const { return parse_cursor(arguments_.text(field)); }
    std::optional<TimeMs> time(Field field) const { return parse_time(arguments_.text(field)); }
    /// Between commas.
    std::vector<std::string> list(Field field) const {
        std::vector<std::string> list;
        for (std::string_view rest = arguments_.text(field); !rest.empty();) {
            const auto comma = std::min(rest.find(','), rest.size());
            list.emplace_back(rest.substr(0, comma));
            rest.remove_prefix(std::min(comma + 1, rest.size()));
        }
        return list;
    }
    chat::Role role() const { return parse_role(arguments_.text(Field::role)).value_or(chat::Role::member); }

private:
    const Arguments& arguments_;
};

Request make_account(CommandId which, const Values& v) {
    using enum Field;
    switch (which) {
        case CommandId::auth: return request::Auth{v.text(user), v.text(password)};
        case CommandId::register_user:
            return request::Register{v.text(user), v.text(password), v.text(invite), v.text(display)};
        case CommandId::users: return request::Users{};
        case CommandId::logout: return request::Logout{v.flag(all), v.number(session)};
        case CommandId::passwd: return request::Passwd{v.text(old_password), v.text(new_password)};
        case CommandId::whoami: return request::Whoami{};
        case CommandId::sessions: return request::Sessions{};
        case CommandId::ping: return request::Ping{v.text(text)};
        case CommandId::help: return request::Help{v.text(about)};
        case CommandId::block: return request::Block{v.text(user)};
        case CommandId::unblock: return request::Unblock{v.text(user)};
        case CommandId::blocks: return request::Blocks{v.limit(limits::list_page), v.text(page)};
        case CommandId::presence: return request::Presence{v.text(user)};
        case CommandId::set_status: return request::SetStatus{v.text(text)};
        case CommandId::profile: return request::Profile{v.text(display)};
        default: return request::Quit{};
    }
}

Request make_bots(CommandId which, const Values& v) {
    using enum Field;
    switch (which) {
        case CommandId::hook_in: return request::HookIn{v.text(room), v.text(user)};
        case CommandId::hook_out: return request::HookOut{v.text(room), v.text(url)};
        case CommandId::hooks: return request::Hooks{v.text(room)};
        case CommandId::hook_remove: return request::HookRemove{v.text(room), v.number(hook)};
        case CommandId::bot_add: return request::BotAdd{v.text(user), v.text(display), v.text(label), v.flag(limited)};
        case CommandId::bot_token: return request::BotToken{v.text(user), v.text(label)};
        case CommandId::bot_tokens: return request::BotTokens{v.text(user)};
        case CommandId::bot_revoke: return request::BotRevoke{v.text(user), v.number(session)};
        case CommandId::bot_join: return request::BotJoin{v.text(user), v.text(room)};
        case CommandId::bot_leave: return request::BotLeave{v.text(user), v.text(room)};
        case CommandId::bot_list: return request::BotList{v.text(after), v.limit(limits::listed_users)};
        default: return make_account(which, v);
    }
}

Request make_admin(CommandId which, const Values& v) {
    using enum Field;
    switch (which) {
        case CommandId::user_add: return request::UserAdd{v.text(user), v.text(password), v.text(display)};
        case CommandId::user_passwd: return request::UserPasswd{v.text(user), v.text(password)};
        case CommandId::user_list: return request::UserList{v.text(after), v.limit(limits::listed_users)};
        case CommandId::user_show: return request::UserShow{v.text(user)};
        case CommandId::user_disable: return request::UserDisable{v.text(user)};
        case CommandId::user_enable: return request::UserEnable{v.text(user)};
        case CommandId::user_remove: return request::UserRemove{v.text(user)};
        case CommandId::invite_make: return request::InviteMake{v.number(hours, request::InviteMake{}.hours)};
        default: return make_bots(which, v);
    }
}

Request make_room(CommandId which, const Values& v) {
    using enum Field;
    switch (which) {
        case CommandId::create: return request::Create{v.text(room), v.flag(private_room)};
        case CommandId::join: return request::Join{v.text(room)};
        case CommandId::leave: return request::Leave{v.text(room)};
        case CommandId::invite_to_room: return request::Invite{v.text(room), v.text(user)};
        case CommandId::kick: return request::Kick{v.text(room), v.text(user)};
        case CommandId::ban: return request::Ban{v.text(room), v.text(user)};
        case CommandId::unban: return request::Unban{v.text(room), v.text(user)};
        case CommandId::members: return request::Members{v.text(room), v.limit(limits::list_page), v.text(page)};
        case CommandId::rooms: return request::Rooms{v.limit(limits::list_page), v.text(page)};
        case CommandId::topic: return request::Topic{v.text(room), v.text(text)};
        case CommandId::retention:
            return request::SetRetention{v.text(room), v.number(days, -1), v.number(messages, -1)};
        case CommandId::set_role: return request::SetRole{v.text(room), v.text(user), v.role()};
        default: return make_admin(which, v);
    }
}

Request make_message(CommandId which, const Values& v) {
    using enum Field;
    switch (which) {
        case CommandId::send: return request::Send{v.text(to), v.text(text), v.text(id), v.number(reply), v.list(file)};
        case CommandId::inbox: return request::Inbox{v.limit(limits::inbox_page), v.flag(peek), v.cursor(after)};
        case CommandId::listen: return request::Listen{v.cursor(after)};
        case CommandId::history:
            return request::History{v.text(with), v.number(before), v.number(after), v.number(around),
                                    v.limit(limits::history_page)};
        case CommandId::read: return request::Read{v.text(with), v.number(number)};
        case CommandId::outbox: return request::Outbox{v.limit(limits::history_page), v.text(page)};
        case CommandId::conversations: return request::Conversations{v.limit(limits::list_page), v.text(page)};
        case CommandId::search:
            return request::Search{v.text(words), v.text(in),    v.text(from),
                                   v.time(since), v.time(until), v.limit(limits::history_page),
                                   v.text(page)};
        case CommandId::edit: return request::Edit{v.text(with), v.number(number), v.text(text)};
        case CommandId::delete_message: return request::Delete{v.text(with), v.number(number)};
        case CommandId::react: return request::React{v.text(with), v.number(number), v.text(reaction)};
        case CommandId::unreact: return request::Unreact{v.text(with), v.number(number), v.text(reaction)};
        case CommandId::typing: return request::Typing{v.text(with)};
        case CommandId::received: return request::Received{v.text(with), v.number(number)};
        case CommandId::mute: return request::Mute{v.text(with)};
        case CommandId::unmute: return request::Unmute{v.text(with)};
        case CommandId::files: return request::Files{v.limit(limits::list_page), v.text(page)};
        default: return make_room(which, v);
    }
}

}  // namespace

Result<Request> build_request(const CommandSpec& spec, const Arguments& arguments) {
    if (auto status = check_arguments(spec, arguments); !status) return tl::unexpected(std::move(status.error()));
    return make_message(spec.id, Values(arguments));
}

}  // namespace kabar::wire
