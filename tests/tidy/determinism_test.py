"""The same commands give the same state anywhere: no clock, no random source and no local setting can be reached from
`chat`, `store` and `ledger`. The sources are read, and so are the undefined symbols of the built libraries."""

import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from house import CODE, TidyTest, files, includes, without_comments_and_strings

ROOMS = ("src/chat", "src/store", "src/ledger")

HEADERS = re.compile(r"<(chrono|ctime|time\.h|sys/time\.h|random|sys/random\.h|locale|clocale|uuid/.*)>")

WORDS = re.compile(r"""
    \bClock\s*[&*] | \b(SystemClock | steady_clock | system_clock | high_resolution_clock
    | wait_for | wait_until | sleep_for | sleep_until | get_id
    | random_device | mt19937\w* | randombytes\w* | getrandom | getentropy | arc4random\w* | sqlite3_randomness
    | getenv | setlocale | gethostname | getpid | hardware_concurrency )\b
    | \b(std::)?(time | rand | srand | random | clock | clock_gettime | gettimeofday | localtime | gmtime)\s*\(
""", re.VERBOSE)

# Inside SQL, which the sources carry as strings. A hash or an order over all rows needs none of these.
SQL = re.compile(r"(?i)\b(random\s*\(|randomblob\s*\(|current_timestamp|current_time|current_date|"
                 r"(strftime|datetime|julianday|unixepoch)\s*\(|'now')")

SYMBOLS = re.compile(r"""^(
    time | clock | clock_gettime | gettimeofday | timespec_get | ftime | localtime\w* | gmtime\w*
    | rand | rand_r | srand | random | srandom | drand48 | \w+rand48 | getrandom | getentropy | arc4random\w*
    | randombytes\w* | sqlite3_randomness | RAND_bytes | uuid_generate\w*
    | getenv | secure_getenv | setlocale | gethostname
    | pthread_cond_timedwait | pthread_cond_clockwait | nanosleep | clock_nanosleep | sleep | usleep
    | _ZNSt6chrono\w*3nowEv | _ZNSt13random_device\w* | _ZNSt3_V215\w*3nowEv | _Z\w*5kabar11SystemClock\w*
    )$""", re.VERBOSE)


def sources(root):
    complaints = []
    for path in files(root, ROOMS, CODE):
        name = path.relative_to(root)
        complaints += [f"{name}:{number}: {header} is a clock, a random source or a local setting"
                       for number, header in includes(path) if HEADERS.match(header)]
        text = path.read_text(encoding="utf-8")
        for number, line in enumerate(without_comments_and_strings(text).split("\n"), 1):
            if match := WORDS.search(line):
                complaints.append(f"{name}:{number}: {match[0].strip()} is a clock, a random source or a local setting")
        for number, line in enumerate(text.split("\n"), 1):
            if match := SQL.search(line.split("//")[0]):
                complaints.append(f"{name}:{number}: {match[0].strip()} in SQL gives another state elsewhere")
    return complaints


def symbols(library):
    """Clocks and random sources among what the library wants from elsewhere."""
    wanted = subprocess.run(["nm", "-u", str(library)], capture_output=True, text=True, check=True).stdout
    names = {line.split()[-1].split("@")[0] for line in wanted.splitlines() if line.strip() and not line.endswith(":")}
    return sorted(name for name in names if SYMBOLS.match(name))


class DeterminismTest(TidyTest):
    def test_no_source_names_a_clock_or_a_random_source(self):
        self.check(sources)

    def test_no_library_wants_a_clock_or_a_random_source(self):
        libraries = [pathlib.Path(path) for path in os.environ.get("KABAR_LIBRARIES", "").split(":") if path]
        if not libraries:
            self.skipTest("KABAR_LIBRARIES names no library; ctest does")
        self.assertTrue(shutil.which("nm"), "nm is needed (package binutils)")
        for library in libraries:
            self.assertEqual(symbols(library), [], library.name)

    def test_the_source_rule_knows_good_from_bad(self):
        good = '#include "base/clock.h"\n// time() and std::rand() are for others\nTimeMs at = session.expires;\n' \
               'bool expired(TimeMs at);\nauto t = wall_time(at);\nready_.wait(lock);\n'
        self.assert_accepts(sources, {"src/chat/a.cpp": good, "src/hub/b.cpp": "#include <chrono>\n"})
        for bad in ("#include <chrono>", "#include <random>", "auto t = std::time(nullptr);", "x = rand();",
                    "std::random_device device;", "SystemClock clock;", "randombytes_buf(p, 8);", "getrandom(p, 8, 0);",
                    "void f(Clock& clock);", "ready_.wait_for(lock, second);", "std::getenv(\"HOME\");",
                    'exec("INSERT INTO t VALUES (random())");', 'exec("... DEFAULT CURRENT_TIMESTAMP");'):
            for place in ("chat", "store/sqlite", "ledger"):
                self.assert_refuses(sources, {f"src/{place}/a.cpp": "\n" + bad + "\n"}, f"src/{place}/a.cpp:2")

    def test_the_symbol_rule_knows_good_from_bad(self):
        compiler = os.environ.get("KABAR_CXX") or shutil.which("c++")
        if not compiler:
            self.skipTest("no compiler")
        with tempfile.TemporaryDirectory(prefix="kabar-tidy-") as folder:
            def built(text):
                source, made = pathlib.Path(folder, "a.cpp"), pathlib.Path(folder, "a.o")
                source.write_text(text)
                subprocess.run([compiler, "-std=c++20", "-O2", "-c", source, "-o", made], check=True)
                return symbols(made)
            self.assertEqual(built("#include <string>\nstd::string f(int i) { return std::to_string(i); }\n"), [])
            self.assertTrue(built("#include <chrono>\nauto f() { return std::chrono::steady_clock::now(); }\n"))
            self.assertTrue(built("#include <chrono>\nauto f() { return std::chrono::system_clock::now(); }\n"))
            self.assertTrue(built("#include <ctime>\nauto f() { return std::time(nullptr); }\n"))
            self.assertTrue(built("#include <random>\nauto f() { return std::random_device{}(); }\n"))
            self.assertTrue(built("#include <cstdlib>\nint f() { return std::rand(); }\n"))


if __name__ == "__main__":
    unittest.main()
