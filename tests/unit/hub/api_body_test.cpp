#include "hub/api_body.h"

#include <variant>

#include <gtest/gtest.h>

#include "wire/decode.h"

namespace kabar::hub {
namespace {

chat::request::Auth auth_of(std::string_view object) {
    const auto decoded = wire::decode(with_command(object, "auth"));
    const auto* auth = decoded.request ? std::get_if<chat::request::Auth>(&*decoded.request) : nullptr;
    if (auth == nullptr) ADD_FAILURE() << object << " is no login";
    return auth != nullptr ? *auth : chat::request::Auth{};
}

TEST(WithCommand, AnObjectBecomesTheRequestInOneLine) {
    for (const char* object : {R"({"user": "arini", "password": "he,}he"})",
                               "\r\n {\n\"user\": \"arini\",\n"
                               "\"password\": \"he,}he\"\n}\n\n"}) {
        EXPECT_EQ(with_command(object, "auth").find('\n'), std::string::npos);
        const auto auth = auth_of(object);
        EXPECT_EQ(auth.user, "arini");
        EXPECT_EQ(auth.password, "he,}he");
    }
}

TEST(WithCommand, WhatIsNoSuchObjectIsRefused) {
    for (const char* object :
         {"", " ", "{", "}", "[]", "[{}]", "x}", "{x", "users", "auth arini hehe", "\"{}\"", "{},{}",
          R"({"command": "ping"})", R"({"user": "a", "password": "b", "command": "ping"})",
          R"({"user": "a", "password": "b"}{"command": "ping"})",
          "{\"user\": \"a\", \"password\": \"b\"}\n{\"command\": \"ping\"}"}) {
        EXPECT_FALSE(wire::decode(with_command(object, "auth")).request) << object;
    }
    const auto empty = wire::decode(with_command(" { } ", "auth"));
    ASSERT_FALSE(empty.request);
    EXPECT_EQ(empty.request.error().code, Code::missing_argument);
}

}  // namespace
}  // namespace kabar::hub
