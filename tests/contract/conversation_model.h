// A simple model of conversations: maps and vectors, no numbers but those that users see. What it says is what the rules
// in chat/commands.h say; how the server comes to it is none of its business.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "chat/model.h"

namespace kabar::testing {

/// One thing that a user tries. What a kind does not need is ignored.
struct Attempt {
    enum class Kind {
        send,
        edit,
        remove,
        react,
        unreact,
        read,
        create,
        create_private,
        join,
        leave,
        invite,
        kick,
        ban,
        unban,
        role,
        topic,
        remove_room,
        block,
        unblock,
    };
    Kind kind{};
    int actor = 0;
    std::string where;  ///< "#room" or a user's name
    int user = 0;
    std::int64_t number = 0;
    std::string text;
    chat::Role rank{};
};

class ConversationModel {
public:
    struct Message {
        int sender = 0;
        std::string text;
        bool edited = false;
        bool deleted = false;
        std::set<std::pair<std::string, int>> reactions;
    };
    struct Member {
        chat::Role rank{};
        std::int64_t read = 0;
        int joined = 0;  ///< the how-manieth joining of all
        bool aliased = false;
    };
    struct Conversation {
        std::string name;  ///< "#room"; empty for two people
        bool is_private = false;
        bool deleted = false;
        std::string topic;
        std::map<int, Member> members;
        std::set<int> banned;
        std::vector<Message> messages;

        bool is_room() const { return !name.empty(); }
    };

    explicit ConversationModel(std::vector<std::string> names) : names_(std::move(names)) {}

    /// The reason why it is refused; none: it was done.
    std::optional<Code> attempt(const Attempt& a);

    const std::vector<Conversation>& conversations() const { return conversations_; }
    const std::vector<std::string>& names() const { return names_; }
    /// The label under which the user knows it; "#room~?" for one that is aliased.
    std::string label(std::size_t index, int user) const;

private:
    using Refusal = std::optional<Code>;
    static constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

    std::size_t room_known_to(int user, const std::string& name) const;
    std::size_t public_room(const std::string& name) const;
    std::size_t find_room(int user, const std::string& name) const;
    std::size_t find_two(int a, int b) const;
    int user_named(const std::string& name) const;
    bool is_shut_out(const Attempt& a) const;
    /// The place and the membership that nearly everything needs.
    Refusal enter(const Attempt& a, std::size_t& index);
    Refusal enter_room(const Attempt& a, chat::Role least, std::size_t& index);
    Refusal find_message(const Attempt& a, std::size_t& index);
    void join(std::size_t index, int user, chat::Role rank);
    void part(std::size_t index, int user);

    Refusal send(const Attempt& a);
    Refusal change(const Attempt& a);
    Refusal create(const Attempt& a);
    Refusal about_member(const Attempt& a);

    std::vector<std::string> names_;
    std::vector<Conversation> conversations_;
    std::set<std::pair<int, int>> blocks_;  ///< (by, whom)
    int joinings_ = 0;
};

}  // namespace kabar::testing
