// In place of what web/scripts/embed.mjs makes, for a build without the web page.
#include "net/page.h"

namespace kabar::net {

std::span<const PageFile> page_files() { return {}; }

}  // namespace kabar::net
