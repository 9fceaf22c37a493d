#include "net/http_parser.h"

#include <algorithm>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>

#include "base/limits.h"

namespace kabar::net {

namespace http = boost::beast::http;

/// A string that takes no room for what a head only promises.
struct GrowingBody {
    using value_type = std::string;

    class reader {
    public:
        template <bool is_request, class Fields>
        reader(http::header<is_request, Fields>&, std::string& body) : body_(body) {}

        void init(const boost::optional<std::uint64_t>&, boost::system::error_code& error) { error = {}; }
        template <class Buffers>
        std::size_t put(const Buffers& buffers, boost::system::error_code& error) {
            error = {};
            const auto before = body_.size();
            for (const auto buffer : boost::beast::buffers_range_ref(buffers)) {
                body_.append(static_cast<const char*>(buffer.data()), buffer.size());
            }
            return body_.size() - before;
        }
        void finish(boost::system::error_code& error) { error = {}; }

    private:
        std::string& body_;
    };
};

namespace {

using Message = http::request<GrowingBody>;

std::string field_of(const Message& message, http::field name) { return std::string(message[name]); }

/// Of a field that may stand there more than once. The head's limit bounds it.
std::string all_of(const Message& message, http::field name, std::string_view separator) {
    std::string all;
    const auto [first, last] = message.equal_range(name);
    for (auto field = first; field != last; ++field) {
        if (!all.empty()) all += separator;
        all += std::string_view(field->value());
    }
    return all;
}

bool is_websocket_upgrade(const Message& message) {
    return message.method() == http::verb::get && message.version() == 11 &&
           http::token_list(message[http::field::connection]).exists("upgrade") &&
           http::token_list(message[http::field::upgrade]).exists("websocket") &&
           message[http::field::sec_websocket_version] == "13" && message[http::field::sec_websocket_key].size() == 24;
}

HttpRequest to_request(const Message& message) {
    HttpRequest request;
    request.method = std::string(message.method_string());
    const std::string target(message.target());
    const auto mark = std::min(target.find('?'), target.size());
    request.path = target.substr(0, mark);
    request.query = target.substr(std::min(mark + 1, target.size()));
    request.is_http_1_0 = message.version() < 11;
    request.keep_alive = message.keep_alive();
    request.has_one_host = message.count(http::field::host) == 1 && !message[http::field::host].empty();
    request.is_upgrade = is_websocket_upgrade(message);
    request.host = field_of(message, http::field::host);
    request.has_origin = message.count(http::field::origin) != 0;
    request.origin = field_of(message, http::field::origin);
    request.has_authorization = message.count(http::field::authorization) != 0;
    request.authorization = field_of(message, http::field::authorization);
    request.cookie = all_of(message, http::field::cookie, "; ");
    request.fetch_site = std::string(message["Sec-Fetch-Site"]);
    request.content_type = field_of(message, http::field::content_type);
    request.websocket_key = field_of(message, http::field::sec_websocket_key);
    request.range = field_of(message, http::field::range);
    request.if_range = field_of(message, http::field::if_range);
    request.if_none_match = field_of(message, http::field::if_none_match);
    request.accept_encoding = all_of(message, http::field::accept_encoding, ", ");
    request.upload_length = std::string(message["Upload-Length"]);
    request.upload_offset = std::string(message["Upload-Offset"]);
    return request;
}

}  // namespace

struct HttpParser::Impl {
    Impl() {
        // The head alone at first: what it asks for decides how much may follow.
        parser.eager(false);
        parser.header_limit(limits::http_header_bytes);
        parser.body_limit(boost::none);
    }

    http::request_parser<GrowingBody> parser;
    HttpRequest request;
    bool head_seen = false;
    bool continue_asked = false;
};

HttpParser::HttpParser(bool (*in_pieces)(const HttpRequest& head)) : in_pieces_(in_pieces) {}
HttpParser::~HttpParser() = default;

void HttpParser::feed(std::string_view bytes) { held_.append(bytes); }

bool HttpParser::has_partial() const { return impl_ || !held_.empty(); }

bool HttpParser::expects_continue() {
    if (!impl_ || impl_->continue_asked || !impl_->parser.is_header_done()) return false;
    impl_->continue_asked = true;
    return boost::beast::iequals(impl_->parser.get()[http::field::expect], "100-continue");
}

std::optional<HttpParser::Next> HttpParser::parse() {
    boost::system::error_code error;
    const auto taken = impl_->parser.put(boost::asio::buffer(std::as_const(held_)), error);
    held_.erase(0, taken);
    if (error == http::error::need_more) {
        const bool is_long = !impl_->parser.is_header_done() && held_.size() > limits::http_header_bytes;
        return is_long ? Next::header_too_large : Next::need_more;
    }
    if (error == http::error::header_limit) return Next::header_too_large;
    if (error == http::error::body_limit) return Next::body_too_large;
    if (error) return Next::malformed;
    if (!impl_->parser.is_done() && taken == 0) return Next::need_more;
    return std::nullopt;
}

std::optional<HttpParser::Next> HttpParser::look_at_head() {
    auto& parser = impl_->parser;
    impl_->head_seen = true;
    impl_->request = to_request(parser.get());
    if (const auto length = parser.content_length()) impl_->request.content_length = *length;
    impl_->request.has_body = !parser.is_done();
    parser.eager(true);
    if (in_pieces_(impl_->request)) {
        if (parser.is_done()) return std::nullopt;
        in_body_ = true;
        return Next::head;
    }
    if (impl_->request.content_length.value_or(0) > limits::api_bytes) return Next::body_too_large;
    parser.body_limit(limits::api_bytes);
    return std::nullopt;
}

HttpParser::Next HttpParser::next(HttpRequest& request) {
    while (!held_.empty()) {
        if (!impl_) {
            // An empty line before a request is no mistake.
            held_.erase(0, std::min(held_.find_first_not_of("\r\n"), held_.size()));
            if (held_.empty()) break;
            impl_ = std::make_unique<Impl>();
        }
        auto outcome = parse();
        if (!outcome && !impl_->head_seen && impl_->parser.is_header_done()) outcome = look_at_head();
        if (outcome == Next::need_more) break;
        if (outcome == Next::head) request = std::move(impl_->request);
        if (outcome) return *outcome;
        if (!impl_->parser.is_done()) continue;
        request = std::move(impl_->request);
        request.body = std::move(impl_->parser.get().body());
        impl_.reset();
        return Next::request;
    }
    if (held_.empty()) std::string().swap(held_);
    return Next::need_more;
}

HttpParser::Piece HttpParser::body(std::string& piece) {
    while (!held_.empty() && !impl_->parser.is_done()) {
        const auto outcome = parse();
        if (outcome == Next::need_more) break;
        if (outcome) return Piece::malformed;
    }
    if (held_.empty()) std::string().swap(held_);
    piece = std::exchange(impl_->parser.get().body(), {});
    if (!impl_->parser.is_done()) return Piece::more;
    impl_.reset();
    in_body_ = false;
    return Piece::last;
}

}  // namespace kabar::net
