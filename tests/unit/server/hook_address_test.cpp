#include "server/hook_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/un.h>

#include <gtest/gtest.h>

namespace kabar::server {
namespace {

void expect_each(Reach reach, std::initializer_list<const char*> addresses) {
    for (const char* address : addresses) {
        EXPECT_TRUE(is_address(address)) << address;
        EXPECT_EQ(reach_of(std::string(address)), reach) << address;
    }
}

TEST(HookAddress, AddressesOfTheInternetAreGlobal) {
    expect_each(Reach::global,
                {"1.1.1.1",         "8.8.8.8",     "9.255.255.255",   "11.0.0.0",    "100.63.255.255", "100.128.0.0",
                 "126.255.255.255", "128.0.0.0",   "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0",
                 "192.0.1.255",     "192.0.3.0",   "192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0",
                 "203.0.112.255",   "203.0.114.0", "223.255.255.255"});
    expect_each(Reach::global, {"2606:4700::1111", "2a00::1",
                                "2001:200::", "2001:db7:ffff::", "2001:db9::", "3ffe:ffff::", "3fff:1000::"});
}

TEST(HookAddress, SpecialIPv4RangesAreLocalFromTheirFirstToTheirLast) {
    expect_each(Reach::local,
                {"10.0.0.0",        "10.255.255.255",  "100.64.0.0",      "100.127.255.255", "127.0.0.1",
                 "127.255.255.255", "169.254.0.0",     "169.254.169.254", "169.254.255.255", "172.16.0.0",
                 "172.31.255.255",  "192.0.0.0",       "192.0.0.255",     "192.0.2.1",       "192.88.99.1",
                 "192.168.0.0",     "192.168.255.255", "198.18.0.0",      "198.19.255.255",  "198.51.100.7",
                 "203.0.113.255",   "240.0.0.0",       "255.255.255.254"});
}

TEST(HookAddress, IPv6OutsideOfWhatIsGivenOutIsLocal) {
    expect_each(Reach::local, {"::1", "fc00::1", "fd12:3456::1", "fe80::1", "fec0::1", "100::1", "2001::1", "2001:2::1",
                               "2001:1ff:ffff::", "2001:db8::1", "3fff::1", "3fff:fff::", "5f00::1", "64:ff9b:1::1",
                               "4000::1", "1fff:ffff::"});
}

TEST(HookAddress, CarriedIPv4AddressesAreSeen) {
    expect_each(Reach::local,
                {"::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:10.0.0.1", "::127.0.0.1", "::ffff:0:192.168.1.1",
                 "64:ff9b::10.0.0.1", "64:ff9b::127.0.0.1", "2002:7f00:1::1", "2002:c0a8:101::", "2002:a9fe:a9fe::1"});
    expect_each(Reach::global, {"::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1"});
    // Forms that nobody routes are not more than local, whatever they carry.
    expect_each(Reach::local, {"::8.8.8.8", "::ffff:0:8.8.8.8"});
    expect_each(Reach::never, {"::ffff:0.0.0.0", "::ffff:224.0.0.1", "64:ff9b::0.0.0.0", "2002:e000:1::"});
}

TEST(HookAddress, WhatIsNoOneHostIsNever) {
    expect_each(Reach::never,
                {"0.0.0.0", "0.1.2.3", "224.0.0.1", "239.255.255.255", "255.255.255.255", "::", "ff02::1", "ff0e::1"});
}

TEST(HookAddress, OnlyAddressesAreAddresses) {
    for (const char* text :
         {"", "localhost", "127.1", "0x7f.0.0.1", "2130706433", "[::1]", "1.2.3.4:80", "fe80::1%eth0"}) {
        EXPECT_FALSE(is_address(text)) << text;
        EXPECT_EQ(reach_of(std::string(text)), Reach::never) << text;
    }
}

TEST(HookAddress, SocketAddressesAreReadByTheirFamily) {
    sockaddr_in v4{};
    v4.sin_family = AF_INET;
    v4.sin_addr.s_addr = htonl(0x0A000001);
    EXPECT_EQ(reach_of(reinterpret_cast<const sockaddr&>(v4), sizeof(v4)), Reach::local);
    v4.sin_addr.s_addr = htonl(0x01010101);
    EXPECT_EQ(reach_of(reinterpret_cast<const sockaddr&>(v4), sizeof(v4)), Reach::global);
    EXPECT_EQ(reach_of(reinterpret_cast<const sockaddr&>(v4), sizeof(v4) - 1), Reach::never);
    sockaddr_in6 v6{};
    v6.sin6_family = AF_INET6;
    v6.sin6_addr = in6addr_loopback;
    EXPECT_EQ(reach_of(reinterpret_cast<const sockaddr&>(v6), sizeof(v6)), Reach::local);
    sockaddr_un path{};
    path.sun_family = AF_UNIX;
    EXPECT_EQ(reach_of(reinterpret_cast<const sockaddr&>(path), sizeof(path)), Reach::never);
}

}  // namespace
}  // namespace kabar::server
