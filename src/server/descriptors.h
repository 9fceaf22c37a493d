#pragma once

#include <cstddef>

namespace kabar::server {

/// As many of the wanted connections as descriptors allow, after asking the system for all it would give.
std::size_t possible_connections(std::size_t wanted);

}  // namespace kabar::server
