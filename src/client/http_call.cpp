#include "client/http_call.h"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <string_view>

#include <curl/curl.h>

namespace kabar::client {

namespace {

constexpr long connect_ms = 10'000;
/// Fewer bytes than this a second, for this long: the connection is lost.
constexpr long least_speed = 1;
constexpr long silence_s = 30;

struct Running {
    const HttpCall::Request* request = nullptr;
    const std::stop_token* stop = nullptr;
    CURL* curl = nullptr;
    HttpAnswer answer;
    bool unusable = false;
};

std::size_t take_body(char* bytes, std::size_t, std::size_t size, void* data) {
    auto& running = *static_cast<Running*>(data);
    long status = 0;
    curl_easy_getinfo(running.curl, CURLINFO_RESPONSE_CODE, &status);
    if (running.request->take && (status == 200 || status == 206)) {
        if (running.request->take(status, {bytes, size})) return size;
        running.unusable = true;
        return 0;
    }
    auto& body = running.answer.body;
    body.append(bytes, std::min(size, HttpCall::body_bytes - std::min(body.size(), HttpCall::body_bytes)));
    return size;
}

std::size_t give_body(char* to, std::size_t each, std::size_t count, void* data) {
    auto& running = *static_cast<Running*>(data);
    const auto given = running.request->give ? running.request->give(to, each * count) : 0;
    if (given >= 0) return static_cast<std::size_t>(given);
    running.unusable = true;
    return CURL_READFUNC_ABORT;
}

std::size_t take_header(char* bytes, std::size_t, std::size_t size, void* data) {
    auto& answer = static_cast<Running*>(data)->answer;
    std::string_view line(bytes, size);
    while (!line.empty() && (line.back() == '\r' || line.back() == '\n' || line.back() == ' ')) line.remove_suffix(1);
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return size;
    std::string name(line.substr(0, colon));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    std::string_view value = line.substr(colon + 1);
    while (value.starts_with(' ')) value.remove_prefix(1);
    if (name == "location") answer.location = value;
    if (name == "content-disposition") answer.disposition = value;
    if (name == "upload-offset") std::from_chars(value.data(), value.data() + value.size(), answer.upload_offset);
    return size;
}

int on_progress(void* data, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
    return static_cast<Running*>(data)->stop->stop_requested() ? 1 : 0;
}

Problem problem_of(CURLcode code, const Running& running) {
    if (running.stop->stop_requested()) return {Failure::interrupted, "cancelled", {}};
    if (running.unusable) return {Failure::unwritable, "the file cannot be read or written", {}};
    const bool never = code == CURLE_COULDNT_CONNECT || code == CURLE_COULDNT_RESOLVE_HOST;
    return {never ? Failure::unreachable : Failure::lost, curl_easy_strerror(code), {}};
}

}  // namespace

struct HttpCall::Handle {
    CURL* curl = curl_easy_init();
    curl_slist* headers = nullptr;

    Handle() = default;
    Handle(const Handle&) = delete;
    Handle& operator=(const Handle&) = delete;
    ~Handle() {
        forget_headers();
        if (curl != nullptr) curl_easy_cleanup(curl);
    }
    void forget_headers() {
        curl_slist_free_all(headers);
        headers = nullptr;
    }
    void add_header(const std::string& header) {
        if (auto* longer = curl_slist_append(headers, header.c_str()); longer != nullptr) headers = longer;
    }
};

HttpCall::HttpCall() : handle_(std::make_unique<Handle>()) {}
HttpCall::~HttpCall() = default;

Outcome<HttpAnswer> HttpCall::run(const Request& request, const std::stop_token& stop) {
    CURL* curl = handle_->curl;
    if (curl == nullptr) return problem(Failure::unreachable, "no HTTP");
    Running running{&request, &stop, curl, {}, false};
    curl_easy_reset(curl);
    handle_->forget_headers();
    for (const auto& header : request.headers) handle_->add_header(header);
    // Bodies are sent at once.
    handle_->add_header("Expect:");
    curl_easy_setopt(curl, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, connect_ms);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_LIMIT, least_speed);
    curl_easy_setopt(curl, CURLOPT_LOW_SPEED_TIME, silence_s);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, handle_->headers);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &running);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &running);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, on_progress);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, &running);
    if (request.method == "HEAD") curl_easy_setopt(curl, CURLOPT_NOBODY, 1L);
    if (request.body_size >= 0) {
        curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(curl, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request.body_size));
        curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_body);
        curl_easy_setopt(curl, CURLOPT_READDATA, &running);
    }
    if (request.method != "HEAD") curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, request.method.c_str());
    const CURLcode code = curl_easy_perform(curl);
    if (code != CURLE_OK) return tl::unexpected<Problem>(problem_of(code, running));
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &running.answer.status);
    return std::move(running.answer);
}

}  // namespace kabar::client
