#include "client/chat_request.h"

#include <algorithm>
#include <initializer_list>
#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include "chat/names.h"

namespace kabar::client {

namespace json = boost::json;
using wire::CommandId;
using wire::Field;

namespace {

constexpr std::string_view line_blanks = " \t\r";
constexpr std::string_view mask = "******";
constexpr wire::FieldSet secrets = wire::fields(Field::password, Field::old_password, Field::new_password);

/// Reads words from the left.
class Words {
public:
    explicit Words(std::string_view line) : line_(line) { skip(); }

    bool done() const { return at_ == line_.size(); }
    std::size_t at() const { return at_; }
    std::string_view peek() const {
        return line_.substr(at_, std::min(line_.find_first_of(line_blanks, at_), line_.size()) - at_);
    }
    std::string_view take() {
        const auto word = peek();
        at_ += word.size();
        end_ = at_;
        skip();
        return word;
    }
    /// Where the last word ended.
    std::size_t end() const { return end_; }

private:
    void skip() { at_ = std::min(line_.find_first_not_of(line_blanks, at_), line_.size()); }

    std::string_view line_;
    std::size_t at_ = 0;
    std::size_t end_ = 0;
};

/// A command and the words before its arguments: options, a token, `all`, in any order, as the server reads them.
struct Head {
    const wire::CommandSpec* spec = nullptr;
    std::size_t command_end = 0;
    bool has_id = false;
    std::string_view token;  ///< as typed
};

bool is_json(std::string_view line) {
    const auto first = line.find_first_not_of(line_blanks);
    return first != std::string_view::npos && line[first] == '{';
}

char small(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool is_flag(const wire::CommandSpec& spec, std::string_view word) {
    for (const Field field : {Field::all, Field::peek, Field::private_room}) {
        if (!wire::contains(spec.flags, field)) continue;
        const std::string_view name = wire::json_name(field);
        if (std::equal(word.begin(), word.end(), name.begin(), name.end(),
                       [](char a, char b) { return small(a) == b; })) {
            return true;
        }
    }
    return false;
}

/// Whether the argument names whom or what the command is about.
bool is_place(Field field) { return field == Field::to || field == Field::with || field == Field::room; }

Head read_head(Words& words) {
    Head head;
    head.spec = wire::find_spec(words.take());
    head.command_end = words.end();
    if (head.spec == nullptr) return head;
    while (!words.done()) {
        const std::string_view word = words.peek();
        if (head.spec->takes_options && word.find('=') != std::string_view::npos) {
            head.has_id = head.has_id || word.starts_with("id=");
        } else if (head.spec->takes_token && head.token.empty() && chat::has_token_shape(word)) {
            head.token = word;
        } else if (!is_flag(*head.spec, word)) {
            break;
        }
        words.take();
        if (!head.spec->takes_options) break;
    }
    return head;
}

/// A private room made twice would be two.
bool is_repeatable(CommandId command) {
    return command != CommandId::passwd && command != CommandId::register_user && command != CommandId::create;
}

/// The arguments that name somebody. Where options may stand between the arguments, the token may stand there, too.
void read_arguments(const wire::CommandSpec& spec, Words& words, TypedLine& out) {
    for (std::size_t i = 0; !words.done();) {
        const bool mixed = spec.takes_options && !spec.rest;
        if (spec.rest && i + 1 >= spec.argument_count) return;
        const std::string_view word = words.take();
        if (mixed && spec.takes_token && out.token.empty() && chat::has_token_shape(word)) {
            out.token = word;
            continue;
        }
        if ((mixed && word.find('=') != std::string_view::npos) || is_flag(spec, word)) continue;
        if (i < spec.argument_count && is_place(spec.arguments[i])) out.to = word;
        if (i < spec.argument_count && spec.arguments[i] == Field::user) (i == 0 ? out.to : out.subject) = word;
        ++i;
    }
}

std::optional<json::object> read_object(std::string_view line) {
    boost::system::error_code error;
    json::value value = json::parse({line.data(), line.size()}, error);
    if (error || !value.is_object()) return std::nullopt;
    return std::move(value.get_object());
}

std::string string_of(const json::object& object, Field field) {
    const json::value* value = object.if_contains(wire::json_name(field));
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : std::string();
}

TypedLine prepare_json(std::string_view typed, std::string_view token, const std::function<std::string()>& next_id) {
    TypedLine out;
    out.line = typed;
    auto object = read_object(typed);
    if (!object) return out;
    const auto* spec = wire::find_spec(string_of(*object, Field::command));
    if (spec == nullptr) return out;
    out.command = spec->id;
    out.repeatable = is_repeatable(spec->id);
    bool changed = false;
    const auto put = [&](Field field, std::string_view value) {
        if (object->contains(wire::json_name(field))) return;
        (*object)[wire::json_name(field)] = value;
        changed = true;
    };
    if (spec->takes_token && !token.empty()) put(Field::token, token);
    if (spec->id == CommandId::send) put(Field::id, next_id());
    for (const Field field : {Field::to, Field::with, Field::room}) {
        if (out.to.empty()) out.to = string_of(*object, field);
    }
    out.user = string_of(*object, Field::user);
    out.token = string_of(*object, Field::token);
    if (changed) out.line = json::serialize(*object);
    return out;
}

std::string command_line(std::string_view command, std::string_view token,
                         std::initializer_list<std::pair<Field, std::string_view>> values) {
    json::object object{{"command", command}};
    if (!token.empty()) object["token"] = token;
    for (const auto& [field, value] : values) object[wire::json_name(field)] = value;
    return json::serialize(object);
}

std::string masked_json(std::string_view line) {
    auto object = read_object(line);
    if (!object) return "{...} (not readable as JSON)";
    bool changed = false;
    for (const Field field : {Field::password, Field::old_password, Field::new_password}) {
        json::value* value = object->if_contains(wire::json_name(field));
        if (value == nullptr) continue;
        *value = json::string_view(mask);
        changed = true;
    }
    return changed ? json::serialize(*object) : std::string(line);
}

}  // namespace

TypedLine prepare(std::string_view typed, std::string_view token, const std::function<std::string()>& next_id) {
    if (is_json(typed)) return prepare_json(typed, token, next_id);
    TypedLine out;
    out.line = typed;
    Words words(typed);
    const Head head = read_head(words);
    if (head.spec == nullptr) return out;
    const CommandId command = head.spec->id;
    out.command = command;
    out.repeatable = is_repeatable(command);
    out.token = head.token;
    if (command == CommandId::auth || command == CommandId::register_user) {
        out.user = words.take();
        out.lacks_password = !out.user.empty() && words.done();
    } else if (command == CommandId::passwd) {
        out.lacks_password = words.done();
    } else {
        read_arguments(*head.spec, words, out);
    }
    if (head.spec->takes_token && out.token.empty() && !token.empty()) {
        out.token = token;
        out.line.insert(head.command_end, " " + out.token);
    }
    if (command == CommandId::send && !head.has_id) out.line.insert(head.command_end, " id=" + next_id());
    return out;
}

std::string auth_line(std::string_view user, std::string_view password) {
    return command_line("auth", {}, {{Field::user, user}, {Field::password, password}});
}

std::string register_line(std::string_view typed, std::string_view user, std::string_view password) {
    Words words(typed);
    words.take();
    constexpr std::string_view invite = "invite=";
    for (; words.peek().find('=') != std::string_view::npos; words.take()) {
        if (!words.peek().starts_with(invite)) continue;
        return command_line(
            "register", {},
            {{Field::user, user}, {Field::password, password}, {Field::invite, words.peek().substr(invite.size())}});
    }
    return command_line("register", {}, {{Field::user, user}, {Field::password, password}});
}

std::string passwd_line(std::string_view token, std::string_view old_password, std::string_view new_password) {
    return command_line("passwd", token, {{Field::old_password, old_password}, {Field::new_password, new_password}});
}

std::string with_passwords_masked(std::string_view line) {
    if (is_json(line)) return masked_json(line);
    Words words(line);
    const Head head = read_head(words);
    if (head.spec == nullptr || (head.spec->keys & secrets) == 0) return std::string(line);
    if (wire::contains(head.spec->keys, Field::user)) words.take();
    if (words.done()) return std::string(line);
    return std::string(line.substr(0, words.at())) + std::string(mask);
}

bool may_be_remembered(std::string_view typed) {
    const wire::CommandSpec* spec = nullptr;
    if (is_json(typed)) {
        const auto object = read_object(typed);
        if (!object || object->contains(wire::json_name(Field::token))) return false;
        spec = wire::find_spec(string_of(*object, Field::command));
        if (spec == nullptr) return false;
        for (const auto& pair : *object) {
            const auto field = wire::field_of_key(pair.key());
            if (!field || wire::contains(secrets, *field)) return false;
        }
    } else {
        Words words(typed);
        spec = wire::find_spec(words.take());
        for (; !words.done(); words.take()) {
            if (chat::has_token_shape(words.peek())) return false;
        }
    }
    return spec != nullptr && !spec->info().admin && (spec->keys & secrets) == 0;
}

}  // namespace kabar::client
