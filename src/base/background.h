#pragma once

namespace kabar {

/// The calling thread gets from now on what processor time others leave, or little of it when they take all: for work
/// that nobody waits for. Where the system does not allow it, nothing changes.
void work_in_background() noexcept;

}  // namespace kabar
