// What words and JSON have in common before they become a request: named values, not yet checked.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "wire/decode.h"

namespace kabar::wire {

enum class Field : std::uint8_t {
    command,
    tag,
    token,
    user,
    password,
    display,
    invite,
    to,
    text,
    id,
    limit,
    all,
    old_password,
    new_password,
    about,
    after,
    hours,
    with,
    room,
    number,
    reaction,
    reply,
    before,
    around,
    peek,
    private_room,
    in,
    from,
    since,
    until,
    page,
    role,
    words,
    url,
    hook,
    session,
    label,
    limited,
    file,
    days,
    messages,
};
inline constexpr std::size_t field_count = static_cast<std::size_t>(Field::messages) + 1;

/// A word is untyped; the others are JSON's kinds.
enum class Kind : std::uint8_t { absent, word, string, number, boolean, null, nested };

struct Argument {
    std::string_view text;  ///< of a number or a boolean: as it was written
    Kind kind = Kind::absent;
};

/// The values point into the line or into a buffer of the decoder.
struct Arguments {
    Format format = Format::words;
    std::array<Argument, field_count> values{};

    Argument& operator[](Field field) { return values[static_cast<std::size_t>(field)]; }
    const Argument& operator[](Field field) const { return values[static_cast<std::size_t>(field)]; }
    bool has(Field field) const { return (*this)[field].kind != Kind::absent; }
    std::string_view text(Field field) const { return (*this)[field].text; }
};

}  // namespace kabar::wire
