#pragma once

#include <string>

#include "store/sqlite/connection.h"

namespace kabar::store::sqlite {

/// BLAKE2b-256, in hexadecimal, over every table's rows in the order of their keys, each value with its type and
/// length: the same for the same rows, whatever pages they lie in. Throws Failure.
std::string state_hash(Connection& connection);

}  // namespace kabar::store::sqlite
