#include "client/transfer.h"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <mutex>

#include <curl/curl.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/guarded.h"
#include "client/backoff.h"
#include "client/http_call.h"
#include "client/reply.h"
#include "client/transfer_names.h"

namespace kabar::client {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

tl::unexpected<Problem> local_problem(const std::string& path) {
    return problem(Failure::unwritable, path + ": " + std::strerror(errno));
}

/// What the server says about a refusal.
tl::unexpected<Problem> refusal_of(const HttpAnswer& answer) {
    const auto reply = Reply::parse(answer.body);
    if (reply && !reply->message().empty()) return problem(Failure::refused, reply->message(), reply->code());
    return problem(Failure::refused, "the server answers " + std::to_string(answer.status));
}

bool may_go_on(Failure failure) { return failure == Failure::lost || failure == Failure::unreachable; }

class LocalFile {
public:
    LocalFile(const std::string& path, int flags) : fd_(::open(path.c_str(), flags | O_CLOEXEC, 0666)) {}
    ~LocalFile() {
        if (fd_ >= 0) ::close(fd_);
    }
    LocalFile(const LocalFile&) = delete;
    LocalFile& operator=(const LocalFile&) = delete;
    int fd() const { return fd_; }
    bool is_open() const { return fd_ >= 0; }
    /// -1: it is no file that can be sent.
    std::int64_t size() const {
        struct stat about {};
        return ::fstat(fd_, &about) == 0 && S_ISREG(about.st_mode) ? about.st_size : -1;
    }
    bool write_all(std::string_view bytes) const {
        while (!bytes.empty()) {
            const ssize_t written = ::write(fd_, bytes.data(), bytes.size());
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(written));
        }
        return true;
    }

private:
    int fd_;
};

}  // namespace

struct Transfer::Work {
    FilesAt at;
    std::string name;
    std::string id;
    std::string path;
    std::atomic<std::int64_t> done{0};
    std::atomic<std::int64_t> total{0};
    Guarded<std::optional<Outcome<Done>>> result;

    std::string url(const std::string& rest) const { return "http://" + at.http + "/files" + rest; }
    std::vector<std::string> headers(std::vector<std::string> more = {}) const {
        more.push_back("Authorization: Bearer " + at.token);
        return more;
    }
    Outcome<Done> upload(const std::stop_token& stop);
    Outcome<std::string> begin_upload(HttpCall& call, const std::stop_token& stop);
    Outcome<HttpAnswer> send_piece(HttpCall& call, const LocalFile& file, const std::stop_token& stop);
    Outcome<Done> download(const std::stop_token& stop);
    Outcome<HttpAnswer> fetch(HttpCall& call, const LocalFile& file, const std::stop_token& stop);
    template <class Step>
    auto until_done(const std::stop_token& stop, Step&& step) -> decltype(step());
};

/// Tries again what was cut, as long as something goes on.
template <class Step>
auto Transfer::Work::until_done(const std::stop_token& stop, Step&& step) -> decltype(step()) {
    Backoff::Policy policy;
    policy.give_up = give_up;
    std::optional<Backoff> backoff;
    std::int64_t done_before = -1;
    auto failed_at = steady_clock::now();
    for (;;) {
        auto outcome = step();
        if (outcome || !may_go_on(outcome.error().failure)) return outcome;
        if (!backoff || done > done_before) {
            backoff.emplace(policy);
            failed_at = steady_clock::now();
        }
        done_before = done;
        const auto wait = backoff->next(std::chrono::floor<milliseconds>(steady_clock::now() - failed_at), 0);
        if (!wait) return outcome;
        std::mutex mutex;
        std::unique_lock lock(mutex);
        std::condition_variable_any().wait_for(lock, stop, *wait, [] { return false; });
        if (stop.stop_requested()) return problem(Failure::interrupted, "cancelled");
    }
}

Outcome<std::string> Transfer::Work::begin_upload(HttpCall& call, const std::stop_token& stop) {
    HttpCall::Request request;
    request.method = "POST";
    request.url = url("?name=" + percent_encoded(name));
    request.headers = headers({"Content-Type: " + std::string(media_type_of(name)),
                               "Upload-Length: " + std::to_string(total), "Content-Length: 0"});
    auto answer = call.run(request, stop);
    if (!answer) return tl::unexpected<Problem>(std::move(answer.error()));
    const auto slash = answer->location.rfind('/');
    if (answer->status != 201 || slash == std::string::npos) return refusal_of(*answer);
    return answer->location.substr(slash + 1);
}

Outcome<HttpAnswer> Transfer::Work::send_piece(HttpCall& call, const LocalFile& file, const std::stop_token& stop) {
    const std::int64_t offset = done;
    const std::int64_t size = std::min(piece_bytes, total - offset);
    std::int64_t given = 0;
    HttpCall::Request request;
    request.method = "PATCH";
    request.url = url("/" + percent_encoded(id));
    request.headers = headers({"Content-Type: application/octet-stream", "Upload-Offset: " + std::to_string(offset)});
    request.body_size = size;
    request.give = [&](char* to, std::size_t most) -> std::int64_t {
        const auto wanted = std::min(most, static_cast<std::size_t>(size - given));
        const auto got = ::pread(file.fd(), to, wanted, offset + given);
        // A file that became shorter meanwhile is not the one that was to be sent.
        if (got < 0 || (got == 0 && wanted > 0)) return -1;
        given += got;
        done = offset + given;
        return got;
    };
    return call.run(request, stop);
}

Outcome<Transfer::Done> Transfer::Work::upload(const std::stop_token& stop) {
    const LocalFile file(path, O_RDONLY);
    if (!file.is_open()) return local_problem(path);
    if (file.size() < 0) return problem(Failure::unwritable, path + " is no file");
    total = file.size();
    HttpCall call;
    bool known = true;
    return until_done(stop, [&]() -> Outcome<Done> {
        if (id.empty()) {
            auto begun = begin_upload(call, stop);
            if (!begun) return tl::unexpected<Problem>(std::move(begun.error()));
            id = std::move(*begun);
        } else if (!known) {
            const auto there = call.run({"HEAD", url("/" + percent_encoded(id)), headers(), -1, {}, {}}, stop);
            if (!there) return tl::unexpected<Problem>(there.error());
            if (there->status == 404) {
                // Finished, but the answer was lost; or too old. The same content is stored once.
                id.clear();
                return problem(Failure::lost, "the upload is gone");
            }
            if (there->upload_offset < 0 || there->upload_offset > total) return refusal_of(*there);
            done = there->upload_offset;
        }
        known = false;
        for (;;) {
            auto answer = send_piece(call, file, stop);
            if (!answer) return tl::unexpected<Problem>(std::move(answer.error()));
            if (answer->status == 204 && done < total) continue;
            const auto reply = Reply::parse(answer->body);
            const auto* stored = reply ? reply->fields().if_contains("file") : nullptr;
            if (answer->status != 200 || stored == nullptr || !stored->is_object()) {
                if (answer->status >= 500) return problem(Failure::lost, refusal_of(*answer).value().text);
                return refusal_of(*answer);
            }
            const auto* key = stored->get_object().if_contains("id");
            return Done{key != nullptr && key->is_string() ? std::string(key->get_string()) : id, path, total};
        }
    });
}

Outcome<HttpAnswer> Transfer::Work::fetch(HttpCall& call, const LocalFile& file, const std::stop_token& stop) {
    const auto have = std::max<std::int64_t>(0, file.size());
    done = have;
    HttpCall::Request request;
    request.method = "GET";
    request.url = url("/" + percent_encoded(id));
    request.headers = headers();
    if (have > 0) request.headers.push_back("Range: bytes=" + std::to_string(have) + "-");
    bool first = true;
    request.take = [&](long status, std::string_view bytes) {
        // Without a range it comes from its beginning again.
        if (std::exchange(first, false) && status == 200 && have > 0) {
            if (::ftruncate(file.fd(), 0) != 0 || ::lseek(file.fd(), 0, SEEK_SET) != 0) return false;
            done = 0;
        }
        done += static_cast<std::int64_t>(bytes.size());
        return file.write_all(bytes);
    };
    if (::lseek(file.fd(), 0, SEEK_END) < 0) return local_problem(path);
    return call.run(request, stop);
}

Outcome<Transfer::Done> Transfer::Work::download(const std::stop_token& stop) {
    HttpCall call;
    struct stat about {};
    if (path.empty() || (::stat(path.c_str(), &about) == 0 && S_ISDIR(about.st_mode))) {
        auto there = until_done(stop, [&] {
            return call.run({"HEAD", url("/" + percent_encoded(id)), headers(), -1, {}, {}}, stop);
        });
        if (!there) return tl::unexpected<Problem>(std::move(there.error()));
        if (there->status != 200) return problem(Failure::refused, "there is no file " + id + " for you");
        std::string own = harmless_file_name(name.empty() ? name_in_disposition(there->disposition) : name);
        if (own.empty()) own = harmless_file_name(id);
        path += (path.empty() || path.ends_with('/') ? "" : "/") + own;
    }
    if (::access(path.c_str(), F_OK) == 0) {
        return problem(Failure::unwritable, path + " is there already: /download ID PATH takes another name");
    }
    // What a cancelled one has left is gone on with: a file's content never changes.
    const std::string part = path + "." + harmless_file_name(id) + ".part";
    const LocalFile file(part, O_RDWR | O_CREAT | O_NOFOLLOW);
    if (!file.is_open()) return local_problem(part);
    const auto got = until_done(stop, [&] { return fetch(call, file, stop); });
    if (!got) return tl::unexpected<Problem>(got.error());
    const bool was_whole = got->status == 416 && done > 0;
    if (got->status != 200 && got->status != 206 && !was_whole) {
        if (done == 0) ::unlink(part.c_str());
        return refusal_of(*got);
    }
    // A link fails where a file has come meanwhile; renaming would put an end to it.
    if (::link(part.c_str(), path.c_str()) != 0) return local_problem(path);
    ::unlink(part.c_str());
    return Done{id, path, done};
}

Transfer::Transfer(std::shared_ptr<Work> work, std::function<Outcome<Done>(Work&, const std::stop_token&)> run)
    : work_(std::move(work)), thread_([shared = work_, run = std::move(run)](const std::stop_token& stop) {
          auto outcome = run(*shared, stop);
          shared->result.with([&](auto& result) { result.emplace(std::move(outcome)); });
      }) {}

std::unique_ptr<Transfer> Transfer::upload(FilesAt at, const std::string& path) {
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    static_cast<void>(ready);
    auto work = std::make_shared<Work>();
    work->at = std::move(at);
    work->path = path;
    work->name = path.substr(path.rfind('/') == std::string::npos ? 0 : path.rfind('/') + 1);
    return std::unique_ptr<Transfer>(
        new Transfer(work, [](Work& each, const std::stop_token& stop) { return each.upload(stop); }));
}

std::unique_ptr<Transfer> Transfer::download(FilesAt at, const std::string& id, const std::string& name,
                                             std::int64_t size, const std::string& path) {
    static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    static_cast<void>(ready);
    auto work = std::make_shared<Work>();
    work->at = std::move(at);
    work->id = id;
    work->name = name;
    work->total = size;
    work->path = path;
    return std::unique_ptr<Transfer>(
        new Transfer(work, [](Work& each, const std::stop_token& stop) { return each.download(stop); }));
}

std::optional<Outcome<Transfer::Done>> Transfer::take() {
    return work_->result.with([](auto& result) { return std::exchange(result, std::nullopt); });
}

std::string Transfer::progress() const { return progress_text(work_->done, work_->total); }

}  // namespace kabar::client
