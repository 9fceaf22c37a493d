#pragma once

#include <memory>

#include "base/log.h"
#include "server/config.h"

namespace kabar::server {

/// A log that writes to stderr from a thread of its own, through a bounded queue whose oldest lines give way.
/// What is queued is written out when the log is destroyed.
std::unique_ptr<Log> make_log(LogLevel level, LogFormat format);

/// A log that writes nothing.
std::unique_ptr<Log> make_silent_log();

}  // namespace kabar::server
