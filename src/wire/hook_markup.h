#pragma once

#include <string>
#include <string_view>

namespace kabar::wire {

/// Slack's markup as a person would have typed it (https://api.slack.com/reference/surfaces/formatting): `&lt;`,
/// `&gt;`, `&amp;` become the characters, `<http://x>` becomes `http://x`, `<http://x|label>` becomes
/// `label (http://x)`, and `<!here>`, `<@ana>`, `<#kelas>` become `@here`, `@ana`, `#kelas`, or their labels.
/// What is no such thing stays as it is, so a plain `a < b` may come unescaped, too. The result is never
/// longer than `text`. Thread-safe, pure.
std::string readable_markup(std::string_view text);

}  // namespace kabar::wire
