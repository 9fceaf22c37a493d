#include "unit/store/vault_disk.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdio>

namespace kabar::testing {

Disk disk;

namespace {

void count_call() {
    if (disk.kill_at != 0 && ++disk.calls == disk.kill_at) ::raise(SIGKILL);
}

}  // namespace

}  // namespace kabar::testing

using kabar::testing::count_call;
using kabar::testing::disk;

extern "C" {

int open(const char* path, int flags, ...) {
    mode_t mode = 0;
    if ((flags & O_CREAT) != 0) {
        std::va_list arguments;
        va_start(arguments, flags);
        mode = va_arg(arguments, mode_t);
        va_end(arguments);
        count_call();
    }
    return static_cast<int>(::syscall(SYS_openat, AT_FDCWD, path, flags, mode));
}

ssize_t pwrite(int fd, const void* bytes, std::size_t size, off_t offset) {
    count_call();
    if (disk.room >= 0) {
        if (disk.room == 0 && size > 0) {
            errno = ENOSPC;
            return -1;
        }
        size = std::min(size, static_cast<std::size_t>(disk.room));
        disk.room -= static_cast<std::int64_t>(size);
    }
    return ::syscall(SYS_pwrite64, fd, bytes, size, offset);
}

int fsync(int fd) {
    count_call();
    if (disk.fsync_fails) {
        errno = EIO;
        return -1;
    }
    return static_cast<int>(::syscall(SYS_fsync, fd));
}

int rename(const char* from, const char* to) noexcept {
    count_call();
    return static_cast<int>(::syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0));
}

int unlink(const char* path) noexcept {
    count_call();
    return static_cast<int>(::syscall(SYS_unlinkat, AT_FDCWD, path, 0));
}

int mkdir(const char* path, mode_t mode) noexcept {
    count_call();
    return static_cast<int>(::syscall(SYS_mkdirat, AT_FDCWD, path, mode));
}
}
