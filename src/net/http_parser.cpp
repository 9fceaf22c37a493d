#include "net/http_parser.h"

#include <algorithm>
#include <utility>

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/http/string_body.hpp>

#include "base/limits.h"

namespace kabar::net {

namespace http = boost::beast::http;

namespace {

using Message = http::request<http::string_body>;

std::string field_of(const Message& message, http::field name) { return std::string(message[name]); }

bool is_websocket_upgrade(const Message& message) {
    return message.method() == http::verb::get && message.version() == 11 &&
           http::token_list(message[http::field::connection]).exists("upgrade") &&
           http::token_list(message[http::field::upgrade]).exists("websocket") &&
           message[http::field::sec_websocket_version] == "13" && message[http::field::sec_websocket_key].size() == 24;
}

HttpRequest to_request(Message&& message) {
    HttpRequest request;
    request.method = std::string(message.method_string());
    const std::string target(message.target());
    request.path = target.substr(0, target.find('?'));
    request.is_http_1_0 = message.version() < 11;
    request.keep_alive = message.keep_alive();
    request.has_one_host = message.count(http::field::host) == 1 && !message[http::field::host].empty();
    request.is_upgrade = is_websocket_upgrade(message);
    request.host = field_of(message, http::field::host);
    request.has_origin = message.count(http::field::origin) != 0;
    request.origin = field_of(message, http::field::origin);
    request.has_authorization = message.count(http::field::authorization) != 0;
    request.authorization = field_of(message, http::field::authorization);
    request.content_type = field_of(message, http::field::content_type);
    request.websocket_key = field_of(message, http::field::sec_websocket_key);
    request.body = std::move(message.body());
    return request;
}

}  // namespace

struct HttpParser::Impl {
    Impl() {
        parser.eager(true);
        parser.header_limit(limits::http_header_bytes);
        parser.body_limit(limits::api_bytes);
    }

    http::request_parser<http::string_body> parser;
    bool continue_asked = false;
};

HttpParser::HttpParser() = default;
HttpParser::~HttpParser() = default;

void HttpParser::feed(std::string_view bytes) { held_.append(bytes); }

bool HttpParser::has_partial() const { return impl_ || !held_.empty(); }

bool HttpParser::expects_continue() {
    if (!impl_ || impl_->continue_asked || !impl_->parser.is_header_done()) return false;
    impl_->continue_asked = true;
    return boost::beast::iequals(impl_->parser.get()[http::field::expect], "100-continue");
}

HttpParser::Next HttpParser::next(HttpRequest& request) {
    while (!held_.empty()) {
        if (!impl_) {
            // An empty line before a request is no mistake.
            held_.erase(0, std::min(held_.find_first_not_of("\r\n"), held_.size()));
            if (held_.empty()) break;
            impl_ = std::make_unique<Impl>();
        }
        boost::system::error_code error;
        const auto taken = impl_->parser.put(boost::asio::buffer(std::as_const(held_)), error);
        held_.erase(0, taken);
        if (error == http::error::need_more) {
            if (!impl_->parser.is_header_done() && held_.size() > limits::http_header_bytes) {
                return Next::header_too_large;
            }
            break;
        }
        if (error == http::error::header_limit) return Next::header_too_large;
        if (error == http::error::body_limit) return Next::body_too_large;
        if (error) return Next::malformed;
        if (!impl_->parser.is_done()) {
            if (taken == 0) break;
            continue;
        }
        request = to_request(impl_->parser.release());
        impl_.reset();
        return Next::request;
    }
    if (held_.empty()) std::string().swap(held_);
    return Next::need_more;
}

}  // namespace kabar::net
