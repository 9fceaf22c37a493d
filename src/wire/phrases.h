// Error subjects that are sentences: made in English, where the error is found, and put into other languages where
// it is shown. So an Error stays two plain values, and every room can add a sentence to the one catalog.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "wire/texts.h"

namespace kabar::wire {

enum class Phrase : std::uint8_t {
    expected_scalar,  // name
    expected_string,  // name
    expected_flag,    // name
    expected_number,  // name, least, most
    at_most_bytes,    // name, most
    one_to_bytes,     // name, most
    expected_word,    // name, most
    expected_cursor,  // name
    expected_time,    // name
    expected_role,    // name
    only_one_of,      // names
    only_of_two,      // name
    given_twice,      // name
    unknown_key,      // key, command, the keys it takes
    unknown_option,   // key, command, the options it takes
    no_options,       // command, key
    left_over,        // usage
    duplicate_key,    // key
    json_ends_early,
    json_goes_on,
    json_number,
    json_too_deep,       // most
    json_too_many_keys,  // most
    json_surrogate,      // byte
    json_syntax,         // byte
    json_too_many,       // most
    json_no_object,      // byte
    json_next_line,      // byte
};

/// The phrase in English, its places filled in.
std::string phrase(Phrase which, std::initializer_list<std::string_view> values);

/// The subject in another language if it is a phrase of the catalog, else as it is.
std::string in_language(std::string_view subject, Language language);

/// What clients wrote and get to see again is cut to this, at the end of a character.
inline constexpr std::size_t shown_bytes = 64;

/// `text`, or its beginning and an ellipsis.
std::string shortened(std::string_view text, std::size_t most = shown_bytes);

}  // namespace kabar::wire
