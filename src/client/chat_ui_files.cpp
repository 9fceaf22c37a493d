// Files up and down, while the conversation goes on.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include <boost/json/serialize.hpp>

#include "client/chat_text.h"
#include "client/chat_ui.h"
#include "client/chat_words.h"
#include "client/live_text.h"
#include "client/transfer_names.h"

namespace kabar::client {

namespace json = boost::json;
namespace fs = std::filesystem;

namespace {

std::string at_home(std::string path) {
    const char* home = std::getenv("HOME");
    if (home != nullptr && (path == "~" || path.starts_with("~/"))) path.replace(0, 1, home);
    return path;
}

}  // namespace

std::string with_blanks_marked(std::string_view path) {
    std::string out;
    for (const char c : path) {
        if (c == ' ' || c == '\\' || c == '"' || c == '\'') out += '\\';
        out += c;
    }
    return out;
}

Completion complete_path(std::string_view typed) {
    constexpr std::size_t most = 500;
    Completion out{typed.size(), {}};
    std::string rest(typed);
    const std::string path = take_path(rest);
    if (!rest.empty() || typed.ends_with(' ')) return out;
    const auto slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? "" : path.substr(0, slash + 1);
    const std::string begun = path.substr(folder.size());
    std::error_code error;
    fs::directory_iterator at(at_home(folder.empty() ? "." : folder), fs::directory_options::skip_permission_denied,
                              error);
    for (; !error && at != fs::directory_iterator() && out.candidates.size() < most; at.increment(error)) {
        const std::string name = at->path().filename().string();
        if (!name.starts_with(begun) || (begun.empty() && name.starts_with('.'))) continue;
        std::error_code ignored;
        const bool is_folder = at->is_directory(ignored);
        if (for_terminal(name) == name) {
            out.candidates.push_back(with_blanks_marked(folder + name) + (is_folder ? "/" : ""));
        }
    }
    std::sort(out.candidates.begin(), out.candidates.end());
    return out;
}

bool ChatUi::run_transfer(std::string_view name, std::string rest) {
    const std::string first = take_path(rest);
    if (!session_.logged_in()) {
        tell("log in first: /auth USER");
    } else if (transfer_) {
        tell("one file at a time; Ctrl-C cancels " + transfer_name_);
    } else if (name == "upload" && (first.empty() || !conversation_open())) {
        tell(first.empty() ? "/upload PATH [TEXT]" : "open a conversation first: /open WHO");
    } else if (name == "upload") {
        transfer_to_ = view_.opened();
        transfer_text_ = rest;
        transfer_name_ = for_one_line(first.substr(first.rfind('/') + 1));
        transfer_ = Transfer::upload({http_, session_.token()}, at_home(first));
    } else if (first.empty()) {
        tell("/download NAME [PATH]: a file of a message, by its name or id");
    } else {
        const auto* known = view_.file(first);
        transfer_to_.clear();
        transfer_name_ = for_one_line(known != nullptr ? known->name : first);
        transfer_ = Transfer::download({http_, session_.token()}, known != nullptr ? known->id : first,
                                       known != nullptr ? known->name : "", known != nullptr ? known->size : 0,
                                       at_home(take_path(rest)));
    }
    return true;
}

void ChatUi::look_at_transfer() {
    if (!transfer_) return;
    auto outcome = transfer_->take();
    if (!outcome) return;
    transfer_.reset();
    if (!*outcome) {
        const Problem& why = outcome->error();
        tell(why.failure == Failure::interrupted ? transfer_name_ + ": cancelled"
                                                 : transfer_name_ + ": " + for_one_line(why.text));
        return;
    }
    if (transfer_to_.empty()) {
        tell("saved " + for_one_line((*outcome)->path) + ", " + size_text((*outcome)->size));
        return;
    }
    const json::object request{
        {"command", "send"}, {"to", transfer_to_}, {"file", (*outcome)->id}, {"text", transfer_text_}};
    if (session_.ask(json::serialize(request)) && transfer_to_ != view_.opened()) {
        tell("sent " + transfer_name_ + " to " + transfer_to_);
    }
}

void ChatUi::cancel() {
    editing_ = 0;
    if (transfer_) transfer_->cancel();
}

}  // namespace kabar::client
