// The program that the tests run as a process of its own: `preview` as the server has it, and with the name of a
// trespass the process locks itself and tries it. What is forbidden must have ended it before it returns 0.
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "preview/lock_process.h"
#include "preview/preview_main.h"

namespace {

/// Each gives 0 when it was let do what it wanted.
const std::map<std::string, std::function<int()>> trespasses{
    {"nothing", [] { return 0; }},
    {"allocate",
     [] {
         // Small and large, growing and shrinking: what malloc asks the system for.
         std::vector<std::vector<char>> kept;
         for (std::size_t size = 1; size < 64 * 1024 * 1024; size *= 3) kept.emplace_back(size, 'x');
         return kept.back().back() == 'x' ? 0 : 1;
     }},
    {"open", [] { return ::open("/etc/passwd", O_RDONLY) >= 0 ? 0 : 1; }},
    {"socket", [] { return ::socket(AF_INET, SOCK_STREAM, 0) >= 0 ? 0 : 1; }},
    {"fork", [] { return ::fork() >= 0 ? 0 : 1; }},
    {"exec", [] { return ::execl("/bin/true", "true", nullptr); }},
    {"code",
     [] {
         auto* const page =
             ::mmap(nullptr, 4096, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
         return page != MAP_FAILED ? 0 : 1;
     }},
    {"kill", [] { return ::kill(::getppid(), 0); }},
    {"memory",
     [] {
         auto* const memory = std::malloc(kabar::preview::locked_memory_bytes);
         return memory != nullptr ? 0 : 1;
     }},
    {"processor",
     [] {
         for (volatile std::uint64_t i = 0; true;) i = i + 1;
         return 0;
     }},
};

}  // namespace

int main(int argc, char** argv) {
    const std::string what = argc == 2 ? argv[1] : "";
    if (what == "preview") return kabar::preview::preview_main();
    const auto trespass = trespasses.find(what);
    if (trespass == trespasses.end() || !kabar::preview::lock_process()) return 2;
    return trespass->second();
}
