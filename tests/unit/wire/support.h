// Generators and short ways that the tests of the wire share.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include "wire/decode.h"
#include "wire/encode.h"

namespace kabar::wire::testing {

inline constexpr std::string_view token = "ebe02817-6496-4cbe-8119-348aa3645611";

inline void append_utf8(std::uint32_t code, std::string& out) {
    const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
    if (code < 0x80) {
        put(code);
    } else if (code < 0x800) {
        put(0xC0 | code >> 6);
        put(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        put(0xE0 | code >> 12);
        put(0x80 | (code >> 6 & 0x3F));
        put(0x80 | (code & 0x3F));
    } else {
        put(0xF0 | code >> 18);
        put(0x80 | (code >> 12 & 0x3F));
        put(0x80 | (code >> 6 & 0x3F));
        put(0x80 | (code & 0x3F));
    }
}

/// Any code point but NUL and the surrogates; ASCII, control characters and the edges of the ranges often.
inline rc::Gen<std::uint32_t> code_point() {
    return rc::gen::oneOf(rc::gen::inRange<std::uint32_t>(0x20, 0x7F), rc::gen::inRange<std::uint32_t>(1, 0x20),
                          rc::gen::element<std::uint32_t>('"', '\\', 0x7F, 0x7FF, 0x800, 0x2028, 0xD7FF, 0xE000, 0xFFFF,
                                                          0x10000, 0x1F600, 0x10FFFF),
                          rc::gen::inRange<std::uint32_t>(0x80, 0xD800),
                          rc::gen::inRange<std::uint32_t>(0xE000, 0x110000));
}

/// Valid UTF-8 without NUL, of any length.
inline rc::Gen<std::string> utf8_text() {
    return rc::gen::map(rc::gen::container<std::vector<std::uint32_t>>(code_point()), [](const auto& codes) {
        std::string text;
        for (const auto code : codes) append_utf8(code, text);
        return text;
    });
}

/// Cuts `bytes` into pieces of any size.
inline std::vector<std::string> any_pieces(const std::string& bytes) {
    std::vector<std::string> pieces;
    std::size_t at = 0;
    while (at < bytes.size()) {
        const auto size = *rc::gen::inRange<std::size_t>(1, std::min<std::size_t>(bytes.size() - at, 40) + 1);
        pieces.push_back(bytes.substr(at, size));
        at += size;
    }
    return pieces;
}

template <class R>
R request_of(std::string_view line) {
    const Decoded decoded = decode(line);
    if (!decoded.request) {
        ADD_FAILURE() << line << " was refused: " << error_text(decoded.request.error(), Language::en);
        return {};
    }
    const R* request = std::get_if<R>(&*decoded.request);
    if (request == nullptr) {
        ADD_FAILURE() << line << " became another request, number " << decoded.request->index();
        return {};
    }
    return *request;
}

inline Error error_of(std::string_view line) {
    Decoded decoded = decode(line);
    if (decoded.request) {
        ADD_FAILURE() << line << " was accepted, as request number " << decoded.request->index();
        return {Code::internal, {}};
    }
    return decoded.request.error();
}

inline std::string encoded(const chat::Reply& reply, const ReplyStyle& style = {}, Language language = Language::en) {
    std::string out;
    encode(reply, style, language, out);
    return out;
}

}  // namespace kabar::wire::testing
