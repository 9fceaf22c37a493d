// Sends the deliveries of outgoing webhooks: HTTP POSTs, several at once, on the thread that calls.
//
//     HookSender sender({.allow_private = false});
//     sender.start(hook.id, {hook.url, hook.secret, body}, wall_ms);
//     for (const HookSent& sent : sender.wait(timeout_ms)) queue_of(sent.hook).end(sent.outcome, ...);
//
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "server/hook_queue.h"

namespace kabar::server {

/// Deliveries under way at once. One for each webhook, so that a slow target holds up nobody else.
inline constexpr std::size_t hooks_under_way = 100;
inline constexpr std::int64_t hook_connect_ms = 5 * 1000;
/// From the beginning, looking up the name included, to the last byte of the answer.
inline constexpr std::int64_t hook_total_ms = 10 * 1000;
/// The body of an answer is read so far, and thrown away; past it the connection is closed.
inline constexpr std::size_t hook_answer_bytes = 64 * 1024;
/// A target may ask for a longer pause than ours, but not for any.
inline constexpr std::int64_t hook_retry_after_most_ms = 3600 * 1000;
/// A connection is used again for the next delivery to the same host within this.
inline constexpr std::int64_t hook_idle_ms = 30 * 1000;

struct HookSenderOptions {
    /// Local addresses may be sent to: see Reach.
    bool allow_private = false;
    /// Certificates to trust instead of the system's; empty: the system's.
    std::string ca_file;
};

struct HookPost {
    std::string url;     ///< checked by check_hook_url()
    std::string secret;  ///< signs the body
    std::string body;    ///< JSON
};

struct HookSent {
    std::int64_t hook = 0;
    HookOutcome outcome{};
    std::int64_t retry_after_ms = 0;  ///< as the target asked for, at most hook_retry_after_most_ms
    /// For the log: the target's scheme, host and port, and what happened. Nothing secret.
    std::string text;
};

/// The value of X-Kabar-Signature: `v1=` and the HMAC-SHA256 (RFC 2104) of the time, a dot and the body, as 64
/// hexadecimal digits in lower case. Thread-safe, pure.
std::string hook_signature(std::string_view secret, std::int64_t unix_s, std::string_view body);

/// Each POST has `Content-Type: application/json`, `User-Agent: Kabar`, `X-Kabar-Timestamp` and `X-Kabar-Signature`.
/// Redirects are not followed, proxies and other settings of the environment do not count, certificates are verified.
/// The address is checked when it is connected to, so a name that changes its address meanwhile gains nothing.
///
/// delivered: 2xx. gone: 410. try_again: no answer, 408, 429, 5xx. refused: any other answer, a redirect too, and a
/// target all of whose addresses are forbidden. What counts is the status, also if the rest of the answer never comes.
///
/// Not thread-safe, but for wake(). What is under way when it is destroyed may arrive or not.
class HookSender {
public:
    explicit HookSender(HookSenderOptions options);
    ~HookSender();
    HookSender(const HookSender&) = delete;
    HookSender& operator=(const HookSender&) = delete;

    /// Begins to send; the answer comes out of wait(). `hook` is the caller's name for it. `now_ms`: time of day, for
    /// the signature. False: as many as allowed are under way, or one of this hook.
    bool start(std::int64_t hook, HookPost post, TimeMs now_ms);
    /// Breaks it off; nothing comes out of wait() for it.
    void cancel(std::int64_t hook);

    /// What has ended, in the order in which it did. Waits for the first end, for wake(), or for `timeout_ms`.
    std::vector<HookSent> wait(std::int64_t timeout_ms);
    /// Ends the wait() under way, or the next one. Thread-safe.
    void wake();

    std::size_t under_way() const { return transfers_.size(); }

private:
    struct Transfer;
    struct Multi;

    void take_finished(std::vector<HookSent>& out);

    HookSenderOptions options_;
    std::atomic<bool> woken_ = false;
    std::unique_ptr<Multi> multi_;
    std::map<std::int64_t, std::unique_ptr<Transfer>> transfers_;  ///< they leave multi_ when they end
};

}  // namespace kabar::server
