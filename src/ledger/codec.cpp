#include "ledger/codec.h"

#include <algorithm>
#include <array>
#include <type_traits>
#include <utility>
#include <variant>

#include <boost/pfr.hpp>

namespace kabar::ledger {

namespace {

constexpr std::string_view magic = "KBB";

class Encoder {
public:
    explicit Encoder(std::string& out) : out_(out) {}

    void fixed(std::uint64_t value, std::size_t bytes) {
        for (std::size_t i = 0; i < bytes; ++i) out_.push_back(static_cast<char>((value >> (8 * i)) & 0xff));
    }
    void put(bool value) { fixed(value ? 1 : 0, 1); }
    void put(std::int64_t value) { fixed(static_cast<std::uint64_t>(value), 8); }
    void put(const std::string& text) {
        fixed(text.size(), 4);
        out_.append(text);
    }
    template <std::size_t N>
    void put(const std::array<std::uint8_t, N>& bytes) {
        out_.append(bytes.begin(), bytes.end());
    }
    template <class T>
    void put(const std::vector<T>& list) {
        fixed(list.size(), 4);
        for (const T& element : list) put(element);
    }
    template <class T>
        requires std::is_enum_v<T>
    void put(T value) { put(static_cast<std::int64_t>(value)); }
    template <class T>
        requires std::is_aggregate_v<T>
    void put(const T& value) {
        boost::pfr::for_each_field(value, [this](const auto& field) { this->put(field); });
    }

private:
    std::string& out_;
};

/// After the first thing that does not fit, `ok` is false and nothing more is taken.
class Decoder {
public:
    explicit Decoder(std::string_view bytes) : rest_(bytes) {}

    bool ok() const { return ok_; }
    bool at_end() const { return rest_.empty(); }

    std::string_view bytes(std::size_t count) {
        if (!ok_ || rest_.size() < count) {
            ok_ = false;
            return {};
        }
        const auto taken = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return taken;
    }
    std::uint64_t fixed(std::size_t count) {
        std::uint64_t value = 0;
        std::size_t shift = 0;
        for (const char byte : bytes(count)) {
            value |= static_cast<std::uint64_t>(static_cast<unsigned char>(byte)) << shift;
            shift += 8;
        }
        return value;
    }
    void get(bool& value) {
        const auto byte = fixed(1);
        if (byte > 1) ok_ = false;
        value = byte == 1;
    }
    void get(std::int64_t& value) { value = static_cast<std::int64_t>(fixed(8)); }
    void get(std::string& text) { text = bytes(fixed(4)); }
    template <std::size_t N>
    void get(std::array<std::uint8_t, N>& value) {
        const auto taken = bytes(N);
        std::copy(taken.begin(), taken.end(), value.begin());
    }
    template <class T>
    void get(std::vector<T>& list) {
        // Grows with what is really there, never with what a damaged count claims.
        for (auto count = fixed(4); ok_ && count > 0; --count) get(list.emplace_back());
    }
    template <class T>
        requires std::is_enum_v<T>
    void get(T& value) {
        std::int64_t number = 0;
        get(number);
        value = static_cast<T>(number);
        // A byte holds less.
        if (static_cast<std::int64_t>(value) != number) ok_ = false;
    }
    template <class T>
        requires std::is_aggregate_v<T>
    void get(T& value) {
        boost::pfr::for_each_field(value, [this](auto& field) { this->get(field); });
    }

private:
    std::string_view rest_;
    bool ok_ = true;
};

template <std::size_t... Index>
chat::Command empty_command(std::uint64_t which, std::index_sequence<Index...>) {
    chat::Command command;
    (void)((which == Index && (command.emplace<Index>(), true)) || ...);
    return command;
}

constexpr std::size_t command_count = std::variant_size_v<chat::Command>;

}  // namespace

void encode_batch(const std::vector<Entry>& batch, std::string& out) {
    Encoder encoder(out);
    out.append(magic);
    encoder.fixed(codec_version, 1);
    encoder.fixed(batch.size(), 4);
    for (const Entry& entry : batch) {
        encoder.fixed(entry.command.index(), 1);
        std::visit([&](const auto& command) { encoder.put(command); }, entry.command);
    }
}

Result<std::vector<chat::Command>> decode_batch(std::string_view bytes) {
    Decoder decoder(bytes);
    if (decoder.bytes(magic.size()) != magic) return fail(Code::internal, "not a batch of commands");
    const auto version = decoder.fixed(1);
    if (version != codec_version) {
        return fail(Code::internal, "a batch of version " + std::to_string(version) + ", this kabar knows " +
                                        std::to_string(codec_version));
    }
    std::vector<chat::Command> commands;
    for (auto count = decoder.fixed(4); decoder.ok() && count > 0; --count) {
        const auto which = decoder.fixed(1);
        if (which >= command_count) return fail(Code::internal, "an unknown command in a batch");
        commands.push_back(empty_command(which, std::make_index_sequence<command_count>{}));
        std::visit([&](auto& command) { decoder.get(command); }, commands.back());
    }
    if (!decoder.ok()) return fail(Code::internal, "a batch of commands ends too early");
    if (!decoder.at_end()) return fail(Code::internal, "bytes after the end of a batch");
    return commands;
}

}  // namespace kabar::ledger
