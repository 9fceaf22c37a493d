// Loaded with LD_PRELOAD: makes writing to regular files fail as long as a file exists. KABAR_FAULT names it:
// "<KABAR_FAULT>.full" makes every write answer "no space left", "<KABAR_FAULT>.fsync" every fsync an I/O error.
#include <dlfcn.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

namespace {

bool faulty(int fd, const char* kind) {
    const int kept = errno;
    const char* base = std::getenv("KABAR_FAULT");
    struct stat status {};
    bool yes = false;
    if (base != nullptr && fstat(fd, &status) == 0 && S_ISREG(status.st_mode)) {
        char path[4096];
        std::snprintf(path, sizeof path, "%s.%s", base, kind);
        yes = access(path, F_OK) == 0;
    }
    errno = kept;
    return yes;
}

bool full(int fd) {
    if (!faulty(fd, "full")) return false;
    errno = ENOSPC;
    return true;
}

bool too_big(int fd, off_t size) {
    struct stat status {};
    return fstat(fd, &status) == 0 && size > status.st_size && full(fd);
}

bool broken(int fd) {
    if (!faulty(fd, "fsync")) return false;
    errno = EIO;
    return true;
}

template <class Function>
Function real(Function, const char* name) {
    return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

}  // namespace

extern "C" {

ssize_t write(int fd, const void* data, size_t size) {
    static const auto next = real(&write, "write");
    return full(fd) ? -1 : next(fd, data, size);
}

ssize_t pwrite(int fd, const void* data, size_t size, off_t at) {
    static const auto next = real(&pwrite, "pwrite");
    return full(fd) ? -1 : next(fd, data, size, at);
}

ssize_t pwrite64(int fd, const void* data, size_t size, off64_t at) {
    static const auto next = real(&pwrite64, "pwrite64");
    return full(fd) ? -1 : next(fd, data, size, at);
}

int ftruncate(int fd, off_t size) noexcept {
    static const auto next = real(&ftruncate, "ftruncate");
    return too_big(fd, size) ? -1 : next(fd, size);
}

int ftruncate64(int fd, off64_t size) noexcept {
    static const auto next = real(&ftruncate64, "ftruncate64");
    return too_big(fd, size) ? -1 : next(fd, size);
}

int fsync(int fd) {
    static const auto next = real(&fsync, "fsync");
    return broken(fd) ? -1 : next(fd);
}

int fdatasync(int fd) {
    static const auto next = real(&fdatasync, "fdatasync");
    return broken(fd) ? -1 : next(fd);
}
}
