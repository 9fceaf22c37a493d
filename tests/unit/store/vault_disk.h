// A disk that can be told to fail, or to end the process: this program's own versions of the system calls by which the
// vault changes anything. They do what they are called for, until something else was asked for.
#pragma once

#include <cstdint>

#include "store/vault.h"

namespace kabar::testing {

struct Disk {
    /// The process kills itself before the call of this number, counted from 1; 0: never.
    std::int64_t kill_at = 0;
    std::int64_t calls = 0;
    /// Bytes that can still be written; then the disk is full. Less than 0: no bound.
    std::int64_t room = -1;
    bool fsync_fails = false;
};

/// Not for threads.
extern Disk disk;

/// For a sweep that finds everything unused.
inline const store::IsReferenced by_nobody = [](const store::BlobDigest&) { return false; };

}  // namespace kabar::testing
