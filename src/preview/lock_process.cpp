#include "preview/lock_process.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <seccomp.h>

namespace kabar::preview {

namespace {

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr bool is_sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
constexpr bool is_sanitized = true;
#else
constexpr bool is_sanitized = false;
#endif
#else
constexpr bool is_sanitized = false;
#endif

Status refused(const char* what, int number) {
    return fail(Code::internal, std::string(what) + ": " + std::strerror(number));
}

Status bound(decltype(RLIMIT_CPU) what, std::uint64_t most) {
    const rlimit limit{.rlim_cur = most, .rlim_max = most};
    return ::setrlimit(what, &limit) == 0 ? Status{} : refused("setrlimit", errno);
}

struct ReleaseFilter {
    void operator()(void* filter) const { seccomp_release(filter); }
};

/// What reading, decoding, allocating and ending need. Memory may be mapped, but not to be executed.
Status filter_calls() {
    const std::unique_ptr<void, ReleaseFilter> filter(seccomp_init(SCMP_ACT_KILL_PROCESS));
    if (!filter) return fail(Code::internal, "seccomp_init");
    constexpr std::array allowed{
        SCMP_SYS(read),         SCMP_SYS(pread64),       SCMP_SYS(write),      SCMP_SYS(brk),
        SCMP_SYS(munmap),       SCMP_SYS(mremap),        SCMP_SYS(madvise),    SCMP_SYS(futex),
        SCMP_SYS(rt_sigreturn), SCMP_SYS(clock_gettime), SCMP_SYS(exit_group), SCMP_SYS(exit),
    };
    for (const int call : allowed) {
        if (const int error = seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0); error != 0) {
            return refused("seccomp_rule_add", -error);
        }
    }
    const scmp_arg_cmp no_code{.arg = 2, .op = SCMP_CMP_MASKED_EQ, .datum_a = PROT_EXEC, .datum_b = 0};
    if (const int error = seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, SCMP_SYS(mmap), 1, no_code); error != 0) {
        return refused("seccomp_rule_add", -error);
    }
    if (const int error = seccomp_load(filter.get()); error != 0) return refused("seccomp_load", -error);
    return {};
}

}  // namespace

Status lock_process() {
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return refused("no_new_privs", errno);
    auto done = bound(RLIMIT_CORE, 0);
    if (done) done = bound(RLIMIT_FSIZE, 0);
    if (done) done = bound(RLIMIT_CPU, locked_cpu_seconds);
    if (done && !is_sanitized) done = bound(RLIMIT_NOFILE, 0);
    if (done && !is_sanitized) done = bound(RLIMIT_AS, locked_memory_bytes);
    if (done && !is_sanitized) done = filter_calls();
    return done;
}

}  // namespace kabar::preview
