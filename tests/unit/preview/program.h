#pragma once

#include <filesystem>
#include <string>

namespace kabar::preview::testing {

/// The program beside this one (program/preview_program.cpp).
inline std::string program() {
    return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "preview_program";
}

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
inline constexpr bool is_sanitized = true;
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
inline constexpr bool is_sanitized = true;
#else
inline constexpr bool is_sanitized = false;
#endif
#else
inline constexpr bool is_sanitized = false;
#endif

}  // namespace kabar::preview::testing
