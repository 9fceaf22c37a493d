// What a request's reply looks like to a person and to a program: the tests of the client's texts share it.
#pragma once

#include <string>

#include <gtest/gtest.h>

#include "client/chat_request.h"
#include "client/chat_view.h"
#include "client/reply.h"

namespace kabar::client::testing {

inline const View programs{};
inline const View people{true, 80, 0};
inline const std::string token = "18c54ed3-ac15-497b-bceb-24d173627696";

inline std::string shown(const std::string& typed, const std::string& reply, const View& view = people) {
    const auto parsed = Reply::parse(reply);
    EXPECT_TRUE(parsed) << reply;
    return show(prepare(typed, token, [] { return std::string("1"); }), *parsed, view);
}

}  // namespace kabar::client::testing
