#include "server/hook_address.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <span>

#include <arpa/inet.h>
#include <netinet/in.h>

namespace kabar::server {

namespace {

using Bytes = std::array<std::uint8_t, 16>;

/// The first `bits` of an address are these.
struct Range {
    Bytes start;
    unsigned bits;
    Reach reach;
};

// In each table the first range that holds the address counts.
constexpr Range v4_ranges[] = {
    {{0}, 8, Reach::never},                    // "this network"; Linux takes 0.0.0.0 for itself
    {{10}, 8, Reach::local},                   // private
    {{100, 64}, 10, Reach::local},             // shared behind a provider's NAT
    {{127}, 8, Reach::local},                  // loopback
    {{169, 254}, 16, Reach::local},            // link-local
    {{172, 16}, 12, Reach::local},             // private
    {{192, 0, 0}, 24, Reach::local},           // protocol assignments
    {{192, 0, 2}, 24, Reach::local},           // documentation
    {{192, 88, 99}, 24, Reach::local},         // 6to4 relays, given up
    {{192, 168}, 16, Reach::local},            // private
    {{198, 18}, 15, Reach::local},             // benchmarks
    {{198, 51, 100}, 24, Reach::local},        // documentation
    {{203, 0, 113}, 24, Reach::local},         // documentation
    {{224}, 4, Reach::never},                  // multicast
    {{255, 255, 255, 255}, 32, Reach::never},  // broadcast
    {{240}, 4, Reach::local},                  // reserved
};

constexpr Range v6_ranges[] = {
    {{}, 128, Reach::never},                       // unspecified
    {{0xFF}, 8, Reach::never},                     // multicast
    {{0x20, 0x01, 0x00, 0x00}, 23, Reach::local},  // protocol assignments: Teredo, benchmarks, ORCHID
    {{0x20, 0x01, 0x0D, 0xB8}, 32, Reach::local},  // documentation
    {{0x3F, 0xFF}, 20, Reach::local},              // documentation
    {{0x20}, 3, Reach::global},                    // what is given out
};

/// An IPv6 form in which an IPv4 address stands at `at`.
struct Carrier {
    Bytes start;
    unsigned bits;
    std::size_t at;
    bool global;  ///< may be used on the Internet
};

constexpr Carrier carriers[] = {
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF}, 96, 12, true},  // mapped: an IPv4 connection
    {{0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF}, 96, 12, false},       // translated (RFC 7915)
    {{0x00, 0x64, 0xFF, 0x9B}, 96, 12, true},                    // NAT64
    {{0x20, 0x02}, 16, 2, true},                                 // 6to4
    {{}, 96, 12, false},                                         // compatible, given up
};

constexpr Bytes v6_loopback = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

bool begins_with(std::span<const std::uint8_t> address, const Bytes& start, unsigned bits) {
    const std::size_t whole = bits / 8;
    if (!std::equal(start.begin(), start.begin() + static_cast<std::ptrdiff_t>(whole), address.begin())) return false;
    return bits % 8 == 0 || (address[whole] ^ start[whole]) >> (8 - bits % 8) == 0;
}

Reach reach_in(std::span<const Range> ranges, std::span<const std::uint8_t> address, Reach otherwise) {
    const auto found = std::find_if(ranges.begin(), ranges.end(),
                                    [&](const Range& range) { return begins_with(address, range.start, range.bits); });
    return found == ranges.end() ? otherwise : found->reach;
}

Reach v4_reach(std::span<const std::uint8_t> address) { return reach_in(v4_ranges, address, Reach::global); }

Reach v6_reach(const Bytes& address) {
    if (address == v6_loopback) return Reach::local;
    for (const Carrier& carrier : carriers) {
        if (!begins_with(address, carrier.start, carrier.bits)) continue;
        const Reach carried = v4_reach(std::span(address).subspan(carrier.at, 4));
        return carrier.global ? carried : std::max(carried, Reach::local);
    }
    return reach_in(v6_ranges, address, Reach::local);
}

Reach reach_of_v6(const in6_addr& address) {
    Bytes bytes;
    std::memcpy(bytes.data(), &address, bytes.size());
    return v6_reach(bytes);
}

Reach reach_of_v4(const in_addr& address) {
    std::array<std::uint8_t, 4> bytes;
    std::memcpy(bytes.data(), &address, bytes.size());
    return v4_reach(bytes);
}

}  // namespace

Reach reach_of(const sockaddr& address, socklen_t size) {
    if (address.sa_family == AF_INET && size >= sizeof(sockaddr_in)) {
        sockaddr_in in;
        std::memcpy(&in, &address, sizeof(in));
        return reach_of_v4(in.sin_addr);
    }
    if (address.sa_family == AF_INET6 && size >= sizeof(sockaddr_in6)) {
        sockaddr_in6 in;
        std::memcpy(&in, &address, sizeof(in));
        return reach_of_v6(in.sin6_addr);
    }
    return Reach::never;
}

Reach reach_of(const std::string& address) {
    in_addr v4;
    in6_addr v6;
    if (inet_pton(AF_INET, address.c_str(), &v4) == 1) return reach_of_v4(v4);
    if (inet_pton(AF_INET6, address.c_str(), &v6) == 1) return reach_of_v6(v6);
    return Reach::never;
}

bool is_address(const std::string& text) {
    in6_addr any;
    return inet_pton(AF_INET, text.c_str(), &any) == 1 || inet_pton(AF_INET6, text.c_str(), &any) == 1;
}

}  // namespace kabar::server
