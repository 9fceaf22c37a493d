#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "client/load.h"

namespace kabar::client {

/// A request on its way.
struct LoadPending {
    std::int64_t due_ns = 0;
    std::uint32_t number = 0;  ///< of a send
    RequestKind kind{};
};

/// One nonblocking connection of the load: bytes out in one write, replies in, and a ring of what is unanswered.
/// No allocation once its buffers have grown. Not thread-safe.
class LoadConnection {
public:
    LoadConnection(int fd, std::uint32_t user, std::size_t depth);
    ~LoadConnection();
    LoadConnection(LoadConnection&& other) noexcept;
    LoadConnection& operator=(LoadConnection&&) = delete;

    int fd() const { return fd_; }
    bool open() const { return fd_ >= 0; }
    void close();
    std::uint32_t user() const { return user_; }

    std::string& out() { return out_; }
    enum class Flush { done, more_to_write, lost };
    Flush flush();

    /// Reads once into `buffer`, behind what was left over, and gives all bytes held; empty: nothing came.
    /// `lost` is set when the connection has ended. What the caller does not use up goes back by keep().
    std::string_view receive(std::vector<char>& buffer, bool& lost);
    void keep(std::string_view rest) { left_.assign(rest); }

    std::size_t unanswered() const { return count_; }
    void push(const LoadPending& pending);
    LoadPending pop();

    std::vector<LoadPending> retries;  ///< sends that were answered `busy`
    std::uint64_t backlog = 0;         ///< requests due, not yet made
    std::uint64_t made_by_rate = 0;
    bool waits_to_write = false;
    bool reads_back = false;
    std::string token;  ///< of its session, once it is logged in

private:
    int fd_;
    std::uint32_t user_;
    std::string out_;
    std::size_t written_ = 0;
    std::string left_;
    std::vector<LoadPending> ring_;
    std::size_t head_ = 0;
    std::size_t count_ = 0;
};

/// One past the end of the first reply in `bytes` (its end mark included), or npos.
std::size_t find_reply_end(std::string_view bytes, std::size_t from);

/// The string behind `key`, which has the quotes with it: `"code": "`; empty if there is none. For values without escapes.
std::string_view reply_string(std::string_view reply, std::string_view key);

/// `"code"` of an error reply; "unreadable" if there is none.
std::string_view reply_code(std::string_view reply);

inline bool reply_is_ok(std::string_view reply) { return reply.starts_with(R"({"status": "OK")"); }

}  // namespace kabar::client
