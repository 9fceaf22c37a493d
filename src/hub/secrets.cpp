#include "hub/secrets.h"

#include <array>

#include <sodium.h>

#include "chat/names.h"

namespace kabar::hub {

namespace {

constexpr std::string_view crockford = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t invite_characters = 20;

void hash_part(crypto_generichash_state& state, std::string_view part) {
    const std::uint64_t size = part.size();
    std::array<unsigned char, 8> length{};
    for (std::size_t i = 0; i < length.size(); ++i) length[i] = static_cast<unsigned char>(size >> (8 * i));
    crypto_generichash_update(&state, length.data(), length.size());
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(part.data()), part.size());
}

}  // namespace

bool init_secrets() { return sodium_init() >= 0; }

std::string new_token() {
    std::array<unsigned char, 16> bytes{};
    randombytes_buf(bytes.data(), bytes.size());
    bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0f) | 0x40);
    bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80);
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    text.reserve(36);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) text += '-';
        text += digits[bytes[i] >> 4];
        text += digits[bytes[i] & 0x0f];
    }
    return text;
}

std::string new_invite_code() {
    std::string code;
    for (std::size_t i = 0; i < invite_characters; ++i) {
        if (i != 0 && i % 5 == 0) code += '-';
        code += crockford[randombytes_uniform(static_cast<std::uint32_t>(crockford.size()))];
    }
    return code;
}

std::string plain_invite_code(std::string_view typed) {
    std::string plain;
    for (const char c : typed) {
        if (c == '-' || c == ' ') continue;
        plain += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    }
    return plain;
}

std::string new_file_key() {
    std::array<unsigned char, 16> bits{};
    randombytes_buf(bits.data(), bits.size());
    constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::array<char, sodium_base64_ENCODED_LEN(16, variant)> text{};
    sodium_bin2base64(text.data(), text.size(), bits.data(), bits.size(), variant);
    return text.data();
}

std::int64_t new_epoch() {
    constexpr int bits = 48;
    std::uint64_t id = 0;
    randombytes_buf(&id, sizeof id);
    return static_cast<std::int64_t>(id >> (64 - bits));
}

chat::SecretHash hash_secret(std::string_view secret) {
    chat::SecretHash hash{};
    crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(secret.data()), secret.size(),
                       nullptr, 0);
    return hash;
}

chat::Digest digest_of(const chat::Place& to, std::string_view text, std::int64_t reply,
                       const std::vector<std::string>& files) {
    chat::Digest digest{};
    crypto_generichash_state state;
    crypto_generichash_init(&state, nullptr, 0, digest.size());
    hash_part(state, to.is_room ? chat::room_label(to.key, to.id, to.id != chat::ConversationId{}) : to.key);
    hash_part(state, text);
    // With its name in front: no reply's number is one, and without files the digest is what it was before there were any.
    if (reply != 0) hash_part(state, std::to_string(reply));
    for (const std::string& key : files) hash_part(state, "file " + key);
    crypto_generichash_final(&state, digest.data(), digest.size());
    return digest;
}

std::string hash_password(std::string_view password, PasswordCost cost) {
    std::array<char, crypto_pwhash_STRBYTES> text{};
    if (crypto_pwhash_str_alg(text.data(), password.data(), password.size(), cost.ops, cost.memory_kib * 1024,
                              crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return {};
    }
    return text.data();
}

bool verify_password(std::string_view password, const std::string& hash, PasswordCost cost) {
    if (hash.empty()) {
        hash_password(password, cost);
        return false;
    }
    return crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
}

}  // namespace kabar::hub
