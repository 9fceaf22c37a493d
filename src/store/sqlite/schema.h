#pragma once

#include <string>

#include "store/sqlite/connection.h"

namespace kabar::store::sqlite {

/// Makes the tables of a new database or brings an older one up to date, in one transaction.
/// Throws Failure, with a text that names `path`, for a newer schema and for another program's database.
void prepare_schema(Connection& connection, const std::string& path);

}  // namespace kabar::store::sqlite
