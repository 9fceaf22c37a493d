#pragma once

namespace kabar::client {

/// User and system time of this process.
double own_cpu_seconds();

/// User and system time of a process, as /proc tells it; 0 when it does not.
double cpu_seconds_of(int pid);

}  // namespace kabar::client
