#include "contract/conversation_model.h"

namespace kabar::testing {

using chat::Role;

std::string ConversationModel::label(std::size_t index, int user) const {
    const Conversation& c = conversations_[index];
    if (c.is_room()) return c.members.at(user).aliased ? c.name + "~?" : c.name;
    int other = user;
    for (const auto& [member, unused] : c.members) other = member != user ? member : other;
    return names_[static_cast<std::size_t>(other)];
}

std::size_t ConversationModel::room_known_to(int user, const std::string& name) const {
    for (std::size_t i = 0; i < conversations_.size(); ++i) {
        const auto member = conversations_[i].members.find(user);
        if (conversations_[i].name == name && member != conversations_[i].members.end() && !member->second.aliased) {
            return i;
        }
    }
    return nowhere;
}

std::size_t ConversationModel::public_room(const std::string& name) const {
    for (std::size_t i = 0; i < conversations_.size(); ++i) {
        const Conversation& c = conversations_[i];
        if (c.name == name && !c.is_private && !c.deleted) return i;
    }
    return nowhere;
}

std::size_t ConversationModel::find_room(int user, const std::string& name) const {
    const auto known = room_known_to(user, name);
    return known != nowhere ? known : public_room(name);
}

std::size_t ConversationModel::find_two(int a, int b) const {
    const std::set<int> wanted{a, b};
    for (std::size_t i = 0; i < conversations_.size(); ++i) {
        const Conversation& c = conversations_[i];
        std::set<int> members;
        for (const auto& [member, unused] : c.members) members.insert(member);
        if (!c.is_room() && members == wanted) return i;
    }
    return nowhere;
}

int ConversationModel::user_named(const std::string& name) const {
    const auto found = std::find(names_.begin(), names_.end(), name);
    return found == names_.end() ? -1 : static_cast<int>(found - names_.begin());
}

bool ConversationModel::is_shut_out(const Attempt& a) const { return blocks_.contains({user_named(a.where), a.actor}); }

ConversationModel::Refusal ConversationModel::enter(const Attempt& a, std::size_t& index) {
    if (a.where.starts_with('#')) {
        index = find_room(a.actor, a.where);
        if (index == nowhere) return Code::unknown_room;
        if (!conversations_[index].members.contains(a.actor)) return Code::not_a_member;
        return std::nullopt;
    }
    const int other = user_named(a.where);
    if (other < 0) return Code::unknown_user;
    index = find_two(a.actor, other);
    return std::nullopt;
}

ConversationModel::Refusal ConversationModel::enter_room(const Attempt& a, Role least, std::size_t& index) {
    if (auto refusal = enter(a, index)) return refusal;
    if (conversations_[index].members.at(a.actor).rank < least) return Code::not_allowed;
    return std::nullopt;
}

ConversationModel::Refusal ConversationModel::find_message(const Attempt& a, std::size_t& index) {
    if (auto refusal = enter(a, index)) return refusal;
    if (index == nowhere || a.number < 1) return Code::unknown_message;
    const auto& messages = conversations_[index].messages;
    const auto at = static_cast<std::size_t>(a.number - 1);
    if (at >= messages.size() || messages[at].deleted) return Code::unknown_message;
    return std::nullopt;
}

void ConversationModel::join(std::size_t index, int user, Role rank) {
    Conversation& c = conversations_[index];
    Member member{rank, static_cast<std::int64_t>(c.messages.size()), ++joinings_, false};
    member.aliased = c.is_room() && room_known_to(user, c.name) != nowhere;
    c.members[user] = member;
}

void ConversationModel::part(std::size_t index, int user) {
    Conversation& c = conversations_[index];
    const bool was_owner = c.members.at(user).rank == Role::owner;
    c.members.erase(user);
    if (c.members.empty()) {
        c.deleted = true;
        return;
    }
    if (!was_owner) return;
    const auto better = [](const auto& a, const auto& b) {
        return a.second.rank != b.second.rank ? a.second.rank < b.second.rank : a.second.joined > b.second.joined;
    };
    std::max_element(c.members.begin(), c.members.end(), better)->second.rank = Role::owner;
}

ConversationModel::Refusal ConversationModel::send(const Attempt& a) {
    std::size_t index = nowhere;
    if (auto refusal = enter(a, index)) return refusal;
    const int other = user_named(a.where);
    if (is_shut_out(a)) return Code::blocked;
    const auto last = index == nowhere ? 0 : static_cast<std::int64_t>(conversations_[index].messages.size());
    if (a.number < 0 || a.number > last) return Code::unknown_message;
    if (index == nowhere) {
        index = conversations_.size();
        conversations_.emplace_back();
        join(index, a.actor, Role::member);
        if (other != a.actor) join(index, other, Role::member);
    }
    Conversation& c = conversations_[index];
    c.messages.push_back({a.actor, a.text, false, false, {}});
    Member& me = c.members.at(a.actor);
    if (me.read == last && other != a.actor) me.read = last + 1;
    return std::nullopt;
}

ConversationModel::Refusal ConversationModel::change(const Attempt& a) {
    std::size_t index = nowhere;
    if (auto refusal = find_message(a, index)) return refusal;
    Conversation& c = conversations_[index];
    Message& message = c.messages[static_cast<std::size_t>(a.number - 1)];
    const bool is_mine = message.sender == a.actor;
    switch (a.kind) {
        case Attempt::Kind::edit:
            if (!is_mine) return Code::not_allowed;
            if (is_shut_out(a)) return Code::blocked;
            message.text = a.text;
            message.edited = true;
            break;
        case Attempt::Kind::remove:
            if (!is_mine && !(c.is_room() && c.members.at(a.actor).rank >= Role::moderator)) return Code::not_allowed;
            message = {message.sender, "", message.edited, true, {}};
            break;
        case Attempt::Kind::react:
            if (message.reactions.contains({a.text, a.actor})) break;
            if (is_shut_out(a)) return Code::blocked;
            message.reactions.insert({a.text, a.actor});
            break;
        default: message.reactions.erase({a.text, a.actor});
    }
    return std::nullopt;
}

ConversationModel::Refusal ConversationModel::create(const Attempt& a) {
    const bool is_private = a.kind == Attempt::Kind::create_private;
    if (!is_private && public_room(a.where) != nowhere) return Code::room_taken;
    Conversation room;
    room.name = a.where;
    room.is_private = is_private;
    conversations_.push_back(std::move(room));
    join(conversations_.size() - 1, a.actor, Role::owner);
    return std::nullopt;
}

ConversationModel::Refusal ConversationModel::about_member(const Attempt& a) {
    using Kind = Attempt::Kind;
    std::size_t index = nowhere;
    const Role least = a.kind == Kind::invite ? Role::member : a.kind == Kind::role ? Role::owner : Role::moderator;
    if (auto refusal = enter_room(a, least, index)) return refusal;
    Conversation& c = conversations_[index];
    const auto mine = c.members.at(a.actor).rank;
    const auto member = c.members.find(a.user);
    const bool is_in = member != c.members.end();
    switch (a.kind) {
        case Kind::invite:
            if (c.is_private && mine < Role::moderator) return Code::not_allowed;
            if (is_in) return std::nullopt;
            if (c.banned.contains(a.user)) return Code::banned;
            if (blocks_.contains({a.user, a.actor})) return Code::blocked;
            join(index, a.user, Role::member);
            return std::nullopt;
        case Kind::unban: c.banned.erase(a.user); return std::nullopt;
        case Kind::role: {
            if (!is_in) return Code::unknown_user;
            if (member->second.rank == a.rank) return std::nullopt;
            const auto owners = std::count_if(c.members.begin(), c.members.end(),
                                              [](const auto& m) { return m.second.rank == Role::owner; });
            if (member->second.rank == Role::owner && owners == 1) return Code::not_allowed;
            member->second.rank = a.rank;
            return std::nullopt;
        }
        default: break;
    }
    if (a.user == a.actor) return Code::not_allowed;
    if (!is_in && a.kind == Kind::kick) return Code::unknown_user;
    if (is_in && member->second.rank != Role::member && (mine != Role::owner || member->second.rank == Role::owner)) {
        return Code::not_allowed;
    }
    if (a.kind == Kind::ban) c.banned.insert(a.user);
    if (is_in) part(index, a.user);
    return std::nullopt;
}

std::optional<Code> ConversationModel::attempt(const Attempt& a) {
    using Kind = Attempt::Kind;
    std::size_t index = nowhere;
    switch (a.kind) {
        case Kind::send: return send(a);
        case Kind::edit:
        case Kind::remove:
        case Kind::react:
        case Kind::unreact: return change(a);
        case Kind::create:
        case Kind::create_private: return create(a);
        case Kind::invite:
        case Kind::kick:
        case Kind::ban:
        case Kind::unban:
        case Kind::role: return about_member(a);
        case Kind::block:
            if (a.user == a.actor) return Code::bad_argument;
            blocks_.insert({a.actor, a.user});
            return std::nullopt;
        case Kind::unblock:
            if (a.user == a.actor) return Code::bad_argument;
            blocks_.erase({a.actor, a.user});
            return std::nullopt;
        case Kind::read: {
            if (auto refusal = enter(a, index)) return refusal;
            if (index == nowhere) return std::nullopt;
            Conversation& c = conversations_[index];
            auto& read = c.members.at(a.actor).read;
            read = std::max(read, std::min(a.number, static_cast<std::int64_t>(c.messages.size())));
            return std::nullopt;
        }
        case Kind::join:
            index = find_room(a.actor, a.where);
            if (index == nowhere) return Code::unknown_room;
            if (conversations_[index].members.contains(a.actor)) return std::nullopt;
            if (conversations_[index].banned.contains(a.actor)) return Code::banned;
            join(index, a.actor, Role::member);
            return std::nullopt;
        case Kind::leave:
            if (auto refusal = enter_room(a, Role::member, index)) return refusal;
            part(index, a.actor);
            return std::nullopt;
        case Kind::topic:
            if (auto refusal = enter_room(a, Role::moderator, index)) return refusal;
            conversations_[index].topic = a.text;
            return std::nullopt;
        case Kind::remove_room:
            if (auto refusal = enter_room(a, Role::owner, index)) return refusal;
            conversations_[index].members.clear();
            conversations_[index].deleted = true;
            return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace kabar::testing
