#pragma once

#include <functional>
#include <memory>
#include <optional>

#include "base/clock.h"
#include "base/log.h"
#include "chat/model.h"
#include "ledger/caller.h"
#include "store/store.h"

namespace kabar::server {

/// The housekeeper's task for retention: passes over all conversations, and has the ledger trim those that have something
/// to trim. Used by one thread at a time.
class Trimmer {
public:
    /// `policy` gives the server's as it is now; `after_trimming` is called at the end of each pass that has trimmed
    /// something. All must outlive this.
    Trimmer(std::unique_ptr<store::Reader> reader, ledger::Caller& caller, const Clock& clock, Log& log,
            std::function<chat::Retention()> policy, std::function<void()> after_trimming);

    /// One bounded look, and what it found, as commands one after the other. True: there is more.
    bool step();

private:
    bool note(const std::optional<Error>& error);
    std::optional<Error> trim(const store::TrimPage& page, TimeMs now);

    const std::unique_ptr<store::Reader> reader_;
    ledger::Caller& caller_;
    const Clock& clock_;
    Log& log_;
    const std::function<chat::Retention()> policy_;
    const std::function<void()> after_trimming_;
    chat::ConversationId after_{};
    bool trimmed_ = false;  ///< in this pass
    std::optional<Error> last_error_;
};

}  // namespace kabar::server
