#include "base/background.h"

#include <sys/resource.h>
#include <unistd.h>

namespace kabar {

void work_in_background() noexcept {
    constexpr int niceness = 10;
    // On Linux a thread has a niceness of its own.
    (void)::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), niceness);
}

}  // namespace kabar
