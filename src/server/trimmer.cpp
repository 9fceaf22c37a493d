#include "server/trimmer.h"

#include <utility>

namespace kabar::server {

Trimmer::Trimmer(std::unique_ptr<store::Reader> reader, ledger::Caller& caller, const Clock& clock, Log& log,
                 std::function<chat::Retention()> policy, std::function<void()> after_trimming)
    : reader_(std::move(reader)),
      caller_(caller),
      clock_(clock),
      log_(log),
      policy_(std::move(policy)),
      after_trimming_(std::move(after_trimming)) {}

bool Trimmer::step() {
    const auto now = clock_.wall_ms();
    const auto page = reader_->trimmable({now, policy_(), after_});
    if (!page) return note(page.error());
    if (const auto error = trim(*page, now)) return note(error);
    note(std::nullopt);
    // What had something to trim is looked at again before what comes behind it.
    if (page->needs.empty() && page->ids_to_forget) return true;
    if (!page->needs.empty()) {
        trimmed_ = true;
        after_ = chat::ConversationId{number_of(page->needs.front().conversation) - 1};
        return true;
    }
    after_ = page->more ? page->last : chat::ConversationId{};
    if (!page->more && std::exchange(trimmed_, false)) after_trimming_();
    return page->more;
}

/// One at a time: sends come between them.
std::optional<Error> Trimmer::trim(const store::TrimPage& page, TimeMs now) {
    std::vector<chat::command::Trim> trims;
    for (const auto& need : page.needs) trims.push_back({now, need.conversation, need.up_to, need.events_to});
    if (trims.empty() && page.ids_to_forget) trims.push_back({now, {}, 0, {}});
    for (const auto& command : trims) {
        const auto outcome = caller_.ask(command);
        if (const auto* error = std::get_if<Error>(&outcome)) return *error;
    }
    return std::nullopt;
}

/// What fails is tried again in the next round, and logged once.
bool Trimmer::note(const std::optional<Error>& error) {
    if (error && error != last_error_) {
        log_.warn("trim_failed", {{"code", code_name(error->code)}, {"why", error->subject}});
    }
    last_error_ = error;
    return false;
}

}  // namespace kabar::server
