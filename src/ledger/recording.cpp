#include "ledger/recording.h"

#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ledger/codec.h"

namespace kabar::ledger {

namespace {

constexpr std::size_t length_bytes = 4;
/// Far above limits::ledger_batch commands of the greatest size; more is damage.
constexpr std::uint32_t batch_bytes_max = 512U << 20;

tl::unexpected<Error> failed(const std::string& doing, int reason) {
    const bool full = reason == ENOSPC || reason == EDQUOT || reason == EFBIG;
    return fail(full ? Code::storage_full : Code::storage_failed, doing + ": " + std::strerror(reason));
}

class File {
public:
    explicit File(int handle) : handle_(handle) {}
    ~File() {
        if (handle_ >= 0) ::close(handle_);
    }
    File(const File&) = delete;
    File& operator=(const File&) = delete;

    int get() const { return handle_; }
    int release() { return std::exchange(handle_, -1); }

private:
    int handle_;
};

/// The bytes read, fewer than `size` only at the file's end; below 0: errno says why.
ssize_t read_fully(int file, char* out, std::size_t size) {
    std::size_t got = 0;
    while (got < size) {
        const auto count = ::read(file, out + got, size - got);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return count;
        if (count == 0) break;
        got += static_cast<std::size_t>(count);
    }
    return static_cast<ssize_t>(got);
}

bool write_fully(int file, std::string_view bytes) {
    while (!bytes.empty()) {
        const auto count = ::write(file, bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
}

/// Gives each whole batch's bytes; the bytes of the file that they take, lengths included.
Result<std::int64_t> scan(int file, const std::function<Status(std::string_view)>& on_batch) {
    std::int64_t place = 0;
    std::string bytes;
    for (;;) {
        std::array<char, length_bytes> head{};
        const auto got = read_fully(file, head.data(), head.size());
        if (got < 0) return failed("cannot read the recording", errno);
        if (static_cast<std::size_t>(got) < head.size()) return place;
        std::uint32_t length = 0;
        for (std::size_t i = length_bytes; i-- > 0;) length = length << 8 | static_cast<unsigned char>(head[i]);
        if (length > batch_bytes_max) return fail(Code::internal, "the recording is damaged");
        bytes.resize(length);
        const auto body = read_fully(file, bytes.data(), length);
        if (body < 0) return failed("cannot read the recording", errno);
        if (static_cast<std::size_t>(body) < length) return place;
        if (auto used = on_batch(bytes); !used) return tl::unexpected<Error>(used.error());
        place += static_cast<std::int64_t>(length_bytes + length);
    }
}

}  // namespace

Result<std::unique_ptr<FileRecorder>> FileRecorder::open(const std::string& path) {
    File file(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_APPEND, S_IRUSR | S_IWUSR));
    if (file.get() < 0) return failed("cannot open " + path, errno);
    const auto size = scan(file.get(), [](std::string_view) { return Status{}; });
    if (!size) return tl::unexpected<Error>(size.error());
    if (::ftruncate(file.get(), *size) != 0) return failed("cannot write " + path, errno);
    return std::unique_ptr<FileRecorder>(new FileRecorder(file.release(), *size));
}

FileRecorder::~FileRecorder() { ::close(file_); }

Status FileRecorder::record(const std::vector<Entry>& batch) {
    bytes_.assign(length_bytes, '\0');
    encode_batch(batch, bytes_);
    const auto length = bytes_.size() - length_bytes;
    for (std::size_t i = 0; i < length_bytes; ++i) bytes_[i] = static_cast<char>((length >> (8 * i)) & 0xff);
    if (!write_fully(file_, bytes_)) {
        const auto why = failed("cannot write the recording", errno);
        if (::ftruncate(file_, size_) != 0) return failed("cannot cut the recording", errno);
        return why;
    }
    size_before_ = size_;
    size_ += static_cast<std::int64_t>(bytes_.size());
    return {};
}

Status FileRecorder::undo() {
    if (::ftruncate(file_, size_before_) != 0) return failed("cannot cut the recording", errno);
    size_ = size_before_;
    return {};
}

Result<std::int64_t> read_recording(const std::string& path,
                                    const std::function<Status(std::vector<chat::Command>&&)>& on_batch) {
    const File file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.get() < 0) return failed("cannot open " + path, errno);
    std::int64_t batches = 0;
    const auto size = scan(file.get(), [&](std::string_view bytes) -> Status {
        auto commands = decode_batch(bytes);
        if (!commands) return tl::unexpected<Error>(commands.error());
        ++batches;
        return on_batch(std::move(*commands));
    });
    if (!size) return tl::unexpected<Error>(size.error());
    return batches;
}

Result<std::int64_t> replay(const std::string& path, store::Writer& writer) {
    std::vector<Entry> batch;
    std::vector<chat::Outcome> outcomes;
    std::vector<chat::Change> changes;
    return read_recording(path, [&](std::vector<chat::Command>&& commands) {
        batch.clear();
        for (auto& command : commands) batch.push_back({std::move(command), {}});
        return run_batch(writer, batch, outcomes, changes);
    });
}

}  // namespace kabar::ledger
