#pragma once

#include <cstdint>
#include <string>

#include <tl/expected.hpp>

namespace kabar::client {

/// What can go wrong for a client.
enum class Failure : std::uint8_t {
    unreachable,  ///< no connection could be made
    lost,         ///< the connection ended before the answer: whether the request was done is unknown
    timeout,      ///< no answer in time: as `lost`
    interrupted,  ///< the caller's interrupt came first: as `lost`
    bad_reply,    ///< what came is no reply of a Kabar server
    unwritable,   ///< what came cannot be written to where it was to go
    refused,      ///< the server's answer is an ERROR: `code` and `text` are its code and message
};

struct Problem {
    Failure failure{};
    std::string text;  ///< for people
    std::string code;  ///< only for `refused`: the stable code, e.g. "unknown_user"; empty from old servers
};

template <class T>
using Outcome = tl::expected<T, Problem>;

inline tl::unexpected<Problem> problem(Failure failure, std::string text, std::string code = {}) {
    return tl::unexpected<Problem>(Problem{failure, std::move(text), std::move(code)});
}

}  // namespace kabar::client
