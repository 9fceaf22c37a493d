#include "server/hook_sender.h"

#include <algorithm>
#include <array>
#include <climits>
#include <utility>

#include <curl/curl.h>
#include <sodium.h>
#include <sys/socket.h>

#include "server/hook_address.h"
#include "server/hook_target.h"

namespace kabar::server {

namespace {

void init_curl() {
    static const CURLcode done = curl_global_init(CURL_GLOBAL_DEFAULT);
    static_cast<void>(done);
}

HookOutcome outcome_of(long status) {
    if (status >= 200 && status < 300) return HookOutcome::delivered;
    if (status == 410) return HookOutcome::gone;
    if (status == 408 || status == 429 || status >= 500) return HookOutcome::try_again;
    return HookOutcome::refused;
}

/// What curl says before anything was sent, and will say each time.
bool is_hopeless(CURLcode code) {
    return code == CURLE_URL_MALFORMAT || code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_LOGIN_DENIED;
}

}  // namespace

std::string hook_signature(std::string_view secret, std::int64_t unix_s, std::string_view body) {
    const auto bytes = [](std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); };
    const std::string time = std::to_string(unix_s) + ".";
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, bytes(secret), secret.size());
    crypto_auth_hmacsha256_update(&state, bytes(time), time.size());
    crypto_auth_hmacsha256_update(&state, bytes(body), body.size());
    std::array<unsigned char, crypto_auth_hmacsha256_BYTES> digest;
    crypto_auth_hmacsha256_final(&state, digest.data());
    std::array<char, digest.size() * 2 + 1> hex;
    sodium_bin2hex(hex.data(), hex.size(), digest.data(), digest.size());
    return std::string("v1=") + hex.data();
}

struct HookSender::Multi {
    std::unique_ptr<CURLM, decltype(&curl_multi_cleanup)> handle{curl_multi_init(), &curl_multi_cleanup};
};

struct HookSender::Transfer {
    Transfer(std::int64_t id, HookPost what) : hook(id), post(std::move(what)) {}
    ~Transfer() {
        if (multi != nullptr) curl_multi_remove_handle(multi, easy.get());
        curl_slist_free_all(headers);
    }
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;

    void set_up(const HookSenderOptions& options, TimeMs now_ms);
    void set_headers(TimeMs now_ms);
    HookSent result(CURLcode code) const;

    static curl_socket_t open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);
    static std::size_t take_body(char* data, std::size_t size, std::size_t count, void* self);

    std::int64_t hook;
    HookPost post;
    std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> easy{curl_easy_init(), &curl_easy_cleanup};
    CURLM* multi = nullptr;  ///< that it is in
    curl_slist* headers = nullptr;
    bool allow_private = false;
    bool address_allowed = false;
    bool address_forbidden = false;
    std::size_t answer_bytes = 0;
};

curl_socket_t HookSender::Transfer::open_socket(void* self, curlsocktype, curl_sockaddr* address) {
    auto& transfer = *static_cast<Transfer*>(self);
    const Reach reach = reach_of(address->addr, static_cast<socklen_t>(address->addrlen));
    if (reach == Reach::never || (reach == Reach::local && !transfer.allow_private)) {
        transfer.address_forbidden = true;
        return CURL_SOCKET_BAD;
    }
    transfer.address_allowed = true;
    return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

std::size_t HookSender::Transfer::take_body(char*, std::size_t size, std::size_t count, void* self) {
    auto& transfer = *static_cast<Transfer*>(self);
    transfer.answer_bytes += size * count;
    return transfer.answer_bytes > hook_answer_bytes ? 0 : size * count;
}

void HookSender::Transfer::set_headers(TimeMs now_ms) {
    const std::int64_t unix_s = now_ms / 1000;
    for (const std::string& line :
         {std::string("Content-Type: application/json"), "X-Kabar-Timestamp: " + std::to_string(unix_s),
          "X-Kabar-Signature: " + hook_signature(post.secret, unix_s, post.body), std::string("Expect:"),
          std::string("Accept:")}) {
        headers = curl_slist_append(headers, line.c_str());
    }
    curl_easy_setopt(easy.get(), CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(easy.get(), CURLOPT_USERAGENT, "Kabar");
}

void HookSender::Transfer::set_up(const HookSenderOptions& options, TimeMs now_ms) {
    CURL* curl = easy.get();
    allow_private = options.allow_private;
    curl_easy_setopt(curl, CURLOPT_PRIVATE, static_cast<void*>(this));
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    // A look-up that hangs is left to itself, or cancel() would wait for it.
    curl_easy_setopt(curl, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(curl, CURLOPT_URL, post.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(curl, CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(hook_connect_ms));
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(hook_total_ms));
    curl_easy_setopt(curl, CURLOPT_MAXAGE_CONN, static_cast<long>(hook_idle_ms / 1000));
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!options.ca_file.empty()) {
        curl_easy_setopt(curl, CURLOPT_CAINFO, options.ca_file.c_str());
        curl_easy_setopt(curl, CURLOPT_CAPATH, nullptr);
    }
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, &Transfer::open_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, static_cast<void*>(this));
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Transfer::take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, static_cast<void*>(this));
    curl_easy_setopt(curl, CURLOPT_POST, 1L);
    curl_easy_setopt(curl, CURLOPT_POSTFIELDS, post.body.c_str());
    curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(post.body.size()));
    set_headers(now_ms);
}

HookSent HookSender::Transfer::result(CURLcode code) const {
    HookSent sent;
    sent.hook = hook;
    long status = 0;
    curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &status);
    const std::string target = hook_origin(post.url);
    if (status >= 200) {
        sent.outcome = outcome_of(status);
        sent.text = target + " answered " + std::to_string(status);
        curl_off_t retry_after_s = 0;
        curl_easy_getinfo(easy.get(), CURLINFO_RETRY_AFTER, &retry_after_s);
        const auto most_s = static_cast<curl_off_t>(hook_retry_after_most_ms / 1000);
        sent.retry_after_ms = std::clamp<curl_off_t>(retry_after_s, 0, most_s) * 1000;
    } else if (address_forbidden && !address_allowed) {
        sent.outcome = HookOutcome::refused;
        sent.text = target + ": its address may not be sent to";
    } else {
        sent.outcome = is_hopeless(code) ? HookOutcome::refused : HookOutcome::try_again;
        sent.text = target + ": " + (code == CURLE_OK ? "no answer" : curl_easy_strerror(code));
    }
    return sent;
}

HookSender::HookSender(HookSenderOptions options) : options_(std::move(options)) {
    init_curl();
    multi_ = std::make_unique<Multi>();
    curl_multi_setopt(multi_->handle.get(), CURLMOPT_MAXCONNECTS, static_cast<long>(hooks_under_way));
}

HookSender::~HookSender() = default;

bool HookSender::start(std::int64_t hook, HookPost post, TimeMs now_ms) {
    if (transfers_.size() >= hooks_under_way || transfers_.contains(hook)) return false;
    auto transfer = std::make_unique<Transfer>(hook, std::move(post));
    transfer->set_up(options_, now_ms);
    if (curl_multi_add_handle(multi_->handle.get(), transfer->easy.get()) != CURLM_OK) return false;
    transfer->multi = multi_->handle.get();
    transfers_.emplace(hook, std::move(transfer));
    return true;
}

void HookSender::cancel(std::int64_t hook) { transfers_.erase(hook); }

void HookSender::take_finished(std::vector<HookSent>& out) {
    int running = 0;
    curl_multi_perform(multi_->handle.get(), &running);
    int left = 0;
    while (const CURLMsg* message = curl_multi_info_read(multi_->handle.get(), &left)) {
        if (message->msg != CURLMSG_DONE) continue;
        char* self = nullptr;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &self);
        const auto& transfer = *static_cast<Transfer*>(static_cast<void*>(self));
        out.push_back(transfer.result(message->data.result));
        transfers_.erase(out.back().hook);
    }
}

std::vector<HookSent> HookSender::wait(std::int64_t timeout_ms) {
    const SystemClock clock;
    const std::int64_t until_ms = clock.steady_ms() + std::max<std::int64_t>(timeout_ms, 0);
    std::vector<HookSent> out;
    for (;;) {
        take_finished(out);
        const std::int64_t left_ms = until_ms - clock.steady_ms();
        if (woken_.exchange(false) || !out.empty() || left_ms <= 0) return out;
        int ready = 0;
        const int wait_ms = static_cast<int>(std::min<std::int64_t>(left_ms, INT_MAX));
        if (curl_multi_poll(multi_->handle.get(), nullptr, 0, wait_ms, &ready) != CURLM_OK) return out;
    }
}

void HookSender::wake() {
    woken_ = true;
    curl_multi_wakeup(multi_->handle.get());
}

}  // namespace kabar::server
