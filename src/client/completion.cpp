#include "client/completion.h"

#include <algorithm>
#include <iterator>

#include "chat/names.h"
#include "wire/command_spec.h"

namespace kabar::client {

namespace {

constexpr std::string_view word_blanks = " \t";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool begins_with(std::string_view text, std::string_view prefix) {
    return text.size() >= prefix.size() &&
           std::equal(prefix.begin(), prefix.end(), text.begin(), [](char a, char b) { return lower(a) == lower(b); });
}

std::vector<std::string> commands_beginning_with(std::string_view prefix) {
    std::vector<std::string> found;
    for (const auto& info : wire::command_table()) {
        if (info.admin) continue;
        for (const std::string_view name : {info.name, info.alias}) {
            if (!name.empty() && begins_with(name, prefix)) found.emplace_back(name);
        }
    }
    std::sort(found.begin(), found.end());
    return found;
}

/// The number of the argument that stands next, from 0: options and at most one token are none.
std::size_t argument_at(const wire::CommandSpec& spec, std::string_view between) {
    bool token = false;
    std::size_t arguments = 0;
    for (std::size_t at = 0; (at = between.find_first_not_of(word_blanks, at)) != std::string_view::npos;) {
        const std::string_view word = between.substr(at, between.find_first_of(word_blanks, at) - at);
        at += word.size();
        if (spec.takes_options && word.find('=') != std::string_view::npos) continue;
        if (!token && spec.takes_token && chat::has_token_shape(word)) {
            token = true;
        } else {
            ++arguments;
        }
    }
    return arguments;
}

/// `all`, or `session=` and the number of a session that was listed.
std::vector<std::string> logout_words(std::string_view prefix, const SeenNames& names) {
    std::vector<std::string> words{"all"};
    for (const std::string& number : names.sessions()) words.push_back("session=" + number);
    if (names.sessions().empty()) words.emplace_back("session=");
    std::erase_if(words, [&](const std::string& word) { return !begins_with(word, prefix); });
    return words;
}

bool names_somebody(wire::Field field) {
    return field == wire::Field::to || field == wire::Field::with || field == wire::Field::room ||
           field == wire::Field::user;
}

}  // namespace

void SeenNames::add(std::string_view name) {
    if (name.starts_with('#') ? !chat::parse_place(name) : !chat::parse_name(name)) return;
    const auto found = std::find(names_.begin(), names_.end(), name);
    if (found != names_.end()) names_.erase(found);
    names_.emplace_back(name);
    if (names_.size() > most) names_.pop_front();
}

std::vector<std::string> SeenNames::beginning_with(std::string_view prefix) const {
    std::vector<std::string> found;
    std::copy_if(names_.begin(), names_.end(), std::back_inserter(found),
                 [&](const std::string& name) { return begins_with(name, prefix); });
    std::sort(found.begin(), found.end());
    return found;
}

Completion complete(std::string_view before, const SeenNames& names) {
    const auto last_blank = before.find_last_of(word_blanks);
    const std::string_view word = last_blank == std::string_view::npos ? before : before.substr(last_blank + 1);
    const std::string_view earlier = before.substr(0, before.size() - word.size());
    Completion out{word.size(), {}};
    const auto first = earlier.find_first_not_of(word_blanks);
    if (first == std::string_view::npos) {
        out.candidates = commands_beginning_with(word);
        return out;
    }
    const std::string_view command = earlier.substr(first, earlier.find_first_of(word_blanks, first) - first);
    const auto* spec = wire::find_spec(command);
    if (spec == nullptr || spec->id == wire::CommandId::register_user) return out;
    const std::size_t argument = argument_at(*spec, earlier.substr(first + command.size()));
    if (argument < spec->argument_count && names_somebody(spec->arguments[argument])) {
        out.candidates = names.beginning_with(word);
    } else if (argument != 0) {
        return out;
    } else if (spec->id == wire::CommandId::help) {
        out.candidates = commands_beginning_with(word);
    } else if (spec->id == wire::CommandId::logout) {
        out.candidates = logout_words(word, names);
    }
    return out;
}

std::string common_beginning(const std::vector<std::string>& candidates) {
    if (candidates.empty()) return {};
    std::string common = candidates.front();
    for (const auto& each : candidates) {
        const auto differ = std::mismatch(common.begin(), common.end(), each.begin(), each.end()).first;
        common.erase(differ, common.end());
    }
    // The candidates may part inside a character; a piece of one must not be typed.
    std::size_t start = common.size();
    while (start > 0 && (static_cast<unsigned char>(common[start - 1]) & 0xC0U) == 0x80U) --start;
    if (start > 0 && static_cast<unsigned char>(common[start - 1]) >= 0xC0U) {
        const auto lead = static_cast<unsigned char>(common[start - 1]);
        const std::size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
        if (common.size() - (start - 1) < size) common.erase(start - 1);
    }
    return common;
}

}  // namespace kabar::client
