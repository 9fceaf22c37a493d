// One HTTP request after another to a server's files. Blocking; one for each thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "client/problem.h"

namespace kabar::client {

struct HttpAnswer {
    long status = 0;
    std::string body;  ///< at most HttpCall::body_bytes of it; "" if `take` took it
    std::string location;
    std::string disposition;
    std::int64_t upload_offset = -1;
};

class HttpCall {
public:
    static constexpr std::size_t body_bytes = 64 * 1024;

    struct Request {
        std::string method;
        std::string url;
        std::vector<std::string> headers;
        std::int64_t body_size = -1;  ///< -1: none; otherwise `give` gives it
        /// Up to `most` bytes into `to`; less than 0: it cannot.
        std::function<std::int64_t(char* to, std::size_t most)> give;
        /// Bytes of an answer with status 200 or 206; false: it cannot.
        std::function<bool(long status, std::string_view bytes)> take;
    };

    HttpCall();
    ~HttpCall();
    HttpCall(const HttpCall&) = delete;
    HttpCall& operator=(const HttpCall&) = delete;

    /// Errors: unreachable, lost, interrupted (stopped), unwritable (`give` or `take` could not).
    Outcome<HttpAnswer> run(const Request& request, const std::stop_token& stop);

private:
    struct Handle;
    std::unique_ptr<Handle> handle_;
};

}  // namespace kabar::client
