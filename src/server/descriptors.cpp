#include "server/descriptors.h"

#include <algorithm>

#include <sys/resource.h>

namespace kabar::server {

namespace {

/// Descriptors that are not connections: database files for each reader, listeners, the log, a reserve.
constexpr std::size_t own_descriptors = 64;

}  // namespace

std::size_t possible_connections(std::size_t wanted) {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    ::getrlimit(RLIMIT_NOFILE, &limit);
    const std::size_t most = limit.rlim_cur > own_descriptors * 2 ? limit.rlim_cur - own_descriptors : own_descriptors;
    return std::min(wanted, most);
}

}  // namespace kabar::server
