// Tokens, invite codes, passwords and digests. Everything random in Kabar is made here, at the edge: what reaches
// the ledger is decided already. All functions are thread-safe after init_secrets().
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "chat/model.h"

namespace kabar::hub {

/// Must run before anything else here. False when the system has no random source.
bool init_secrets();

/// A random UUID v4 (RFC 9562) in lower case: a session token, 122 random bits.
std::string new_token();
/// What clients call a file: 128 random bits in letters, digits, `-` and `_`. Not of a token's shape, so that it can
/// stand where a token can.
std::string new_file_key();
/// The id of an epoch (chat::Epoch): 48 random bits, so that it is short in a cursor.
std::int64_t new_epoch();
/// Four groups of five characters that are not mistaken for each other (Crockford's base 32): 100 random bits.
std::string new_invite_code();
/// An invite code as typed (any case, with or without its dashes) in the form that is hashed.
std::string plain_invite_code(std::string_view typed);

/// BLAKE2b-256: what is stored of a token or an invite code. Both are random, so no salt is needed.
chat::SecretHash hash_secret(std::string_view secret);
/// BLAKE2b-128 over the receiver and the text, each with its length, and the message it answers and the keys of its
/// files if there are any.
chat::Digest digest_of(const chat::Place& to, std::string_view text, std::int64_t reply,
                       const std::vector<std::string>& files = {});

/// The cost of a password hash (argon2id, RFC 9106).
struct PasswordCost {
    std::uint64_t ops = 2;
    std::size_t memory_kib = 64 * 1024;
};

/// libsodium's text form with salt and parameters; empty when there is not enough memory.
std::string hash_password(std::string_view password, PasswordCost cost);
/// Takes as long for an empty `hash` (no such user) as for a real one of this cost, and answers false.
bool verify_password(std::string_view password, const std::string& hash, PasswordCost cost);

}  // namespace kabar::hub
