// The URL of an outgoing webhook.
#pragma once

#include <cstddef>
#include <string>

#include "base/result.h"

namespace kabar::server {

/// What other servers take, and enough for a secret in a path.
inline constexpr std::size_t hook_url_bytes = 2048;

/// Whether a webhook may have this URL: http or https, a host, no user or password in it, printable ASCII, at most
/// hook_url_bytes; and if the host is an address, in whichever spelling, one that reach_of() allows. A name is looked
/// up, and its address checked, each time something is sent.
/// Errors: bad_argument, with a sentence that does not contain the URL. Thread-safe.
Status check_hook_url(const std::string& url, bool allow_private);

/// What a log may show of a URL: scheme, host and port, as `https://example.org:8443`. The path and what follows it
/// are often secrets. Empty for what is no URL. Thread-safe.
std::string hook_origin(const std::string& url);

}  // namespace kabar::server
