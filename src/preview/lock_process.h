// What a process gives up before it looks at a file that may be hostile.
#pragma once

#include <cstdint>

#include "base/result.h"

namespace kabar::preview {

/// Memory of all kinds, code and libraries included: two copies of the largest image, the file, and the libraries.
inline constexpr std::uint64_t locked_memory_bytes = 512ULL * 1024 * 1024;
/// Of the processor; images of 40 megapixels were seen to take 1.5.
inline constexpr std::uint64_t locked_cpu_seconds = 5;

/// From now on this process, which must have one thread, can allocate memory, read and write what it has open, and end.
/// Any other system call kills it; so does more processor time than allowed, and more memory is refused. It can open
/// nothing, make no file grow, start nothing, and gets no right by any way. It cannot be undone.
///
/// Under the address and thread sanitizers, which need more, the bound on memory, that on open files and the filter of
/// system calls are left out.
///
/// Errors: internal, with what the system refused; then the process may be locked in part.
Status lock_process();

}  // namespace kabar::preview
