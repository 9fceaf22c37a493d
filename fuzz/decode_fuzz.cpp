// Any bytes as one request line: there is a request within its limits or an error, and the reply is JSON whatever the
// line was.
#include <string>
#include <string_view>
#include <variant>

#include <boost/json.hpp>

#include "base/limits.h"
#include "chat/names.h"
#include "check.h"
#include "wire/decode.h"
#include "wire/encode.h"

namespace {

using namespace kabar;

void check_request(const wire::Decoded& decoded) {
    CHECK(decoded.token.empty() || chat::has_token_shape(decoded.token));
    if (const auto* send = std::get_if<chat::request::Send>(&*decoded.request)) {
        CHECK(!send->to.empty());
        CHECK(!send->text.empty());
        CHECK(send->text.size() <= limits::text_bytes);
        CHECK(send->id.size() <= limits::client_id_bytes);
        CHECK(chat::is_valid_text(send->text));
        CHECK(chat::is_valid_text(send->id));
    }
    if (const auto* auth = std::get_if<chat::request::Auth>(&*decoded.request)) {
        CHECK(!auth->user.empty());
        CHECK(!auth->password.empty());
        CHECK(auth->password.size() <= limits::password_bytes);
    }
    if (const auto* inbox = std::get_if<chat::request::Inbox>(&*decoded.request)) {
        CHECK(inbox->limit >= 1);
        CHECK(inbox->limit <= limits::inbox_page_max);
    }
    if (const auto* search = std::get_if<chat::request::Search>(&*decoded.request)) {
        CHECK(!search->words.empty());
        CHECK(search->limit >= 1 && search->limit <= limits::history_page_max);
        CHECK(search->page.size() <= limits::page_bytes);
    }
    if (const auto* react = std::get_if<chat::request::React>(&*decoded.request)) {
        CHECK(!react->where.empty());
        CHECK(react->number >= 1);
        CHECK(!react->reaction.empty() && react->reaction.size() <= limits::reaction_bytes);
    }
    if (const auto* history = std::get_if<chat::request::History>(&*decoded.request)) {
        CHECK((history->before != 0) + (history->after != 0) + (history->around != 0) <= 1);
    }
}

/// What is sent back of the line: its tag, an error's subject, a text that was echoed.
chat::Reply reply_to(const wire::Decoded& decoded) {
    if (!decoded.request) return decoded.request.error();
    if (const auto* send = std::get_if<chat::request::Send>(&*decoded.request)) {
        return chat::reply::Sent{send->to, 1, 0, send->id, true};
    }
    if (const auto* ping = std::get_if<chat::request::Ping>(&*decoded.request)) return chat::reply::Pong{ping->text};
    if (const auto* listen = std::get_if<chat::request::Listen>(&*decoded.request);
        listen != nullptr && listen->after) {
        return chat::reply::Listening{*listen->after};
    }
    if (const auto* topic = std::get_if<chat::request::Topic>(&*decoded.request)) {
        return chat::reply::Topic{topic->room, topic->text};
    }
    if (const auto* help = std::get_if<chat::request::Help>(&*decoded.request)) {
        return chat::reply::Help{help->command, true};
    }
    return chat::reply::Done{};
}

void check_reply(const wire::Decoded& decoded, wire::Language language) {
    std::string out;
    encode(reply_to(decoded), decoded.style, language, out);
    CHECK(out.find('\n') == std::string::npos);
    boost::json::error_code ec;
    const auto parsed = boost::json::parse(out, ec);
    CHECK(!ec);
    CHECK(parsed.at("status") == (decoded.request ? "OK" : "ERROR"));
    CHECK(parsed.as_object().contains("tag") == !decoded.style.tag.empty());
    if (decoded.style.format == wire::Format::words) {
        for (const char c : out) CHECK(static_cast<unsigned char>(c) < 0x80);
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view line(reinterpret_cast<const char*>(data), size);
    const auto decoded = wire::decode(line);
    if (decoded.request) check_request(decoded);
    CHECK(decoded.style.tag.size() <= limits::tag_bytes);
    check_reply(decoded, wire::Language::en);
    check_reply(decoded, wire::Language::id);
    return 0;
}
