#include <exception>
#include <iterator>

#include "chat/decide.h"
#include "ledger/ledger.h"

namespace kabar::ledger {

namespace {

/// A decision that throws (no memory) is refused by itself: its changes are dropped before any was applied, and
/// the batch goes on.
chat::Outcome decide_one(store::Writer& writer, chat::Command&& command, std::vector<chat::Change>& changes) {
    const auto before = changes.size();
    try {
        return chat::decide(writer, std::move(command), changes);
    } catch (const std::exception& e) {
        changes.erase(std::next(changes.begin(), static_cast<std::ptrdiff_t>(before)), changes.end());
        return Error{Code::internal, e.what()};
    }
}

Status refuse_all(const Error& why, std::size_t count, std::vector<chat::Outcome>& outcomes,
                  std::vector<chat::Change>& changes) {
    outcomes.assign(count, chat::Outcome(why));
    changes.clear();
    return tl::unexpected<Error>(why);
}

}  // namespace

Status run_batch(store::Writer& writer, std::vector<Entry>& batch, std::vector<chat::Outcome>& outcomes,
                 std::vector<chat::Change>& changes) {
    outcomes.clear();
    changes.clear();
    if (const auto begun = writer.begin(); !begun) return refuse_all(begun.error(), batch.size(), outcomes, changes);
    for (Entry& entry : batch) {
        const auto before = changes.size();
        outcomes.push_back(decide_one(writer, std::move(entry.command), changes));
        for (auto i = before; i < changes.size(); ++i) writer.apply(changes[i]);
    }
    if (const auto kept = writer.commit(); !kept) return refuse_all(kept.error(), batch.size(), outcomes, changes);
    return {};
}

}  // namespace kabar::ledger
