#pragma once

#include <memory>
#include <string>

#include "store/store.h"

namespace kabar::store::sqlite {

/// The index beside `database`, made if it is missing, damaged, of another version or of another history. What is
/// wrong with it does not keep it from opening: update() tries again. Errors: storage_failed of `database`.
Result<std::unique_ptr<SearchIndex>> open_search_index(const std::string& database);

}  // namespace kabar::store::sqlite
