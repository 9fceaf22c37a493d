#pragma once

#include <vector>

#include "chat/changes.h"
#include "chat/commands.h"
#include "chat/state.h"

namespace kabar::chat {

/// Decides one command from the state and the command alone: no I/O, no clock, no randomness, no settings.
/// Appends what has to change to `changes`; the caller applies them, in order, before the next command.
/// An Error appends nothing. Texts are moved out of `command`.
Outcome decide(State& state, Command&& command, std::vector<Change>& changes);

}  // namespace kabar::chat
