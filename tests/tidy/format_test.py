"""clang-format changes nothing. Where clang-format 14 is not installed this is not tested."""

import re
import shutil
import subprocess
import unittest

from house import CODE, ROOT, TidyTest, files


def formatter():
    found = shutil.which("clang-format-14") or shutil.which("clang-format")
    if not found:
        return None
    version = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
    return found if re.search(r"version 14\.", version) else None


def unformatted(root):
    paths = list(files(root, ["src", "tests", "fuzz", "bench", "web"], CODE))
    if not paths:
        return []
    style = f"--style=file:{ROOT / '.clang-format'}"
    said = subprocess.run([formatter(), "--dry-run", style, *map(str, paths)], capture_output=True, text=True, check=True)
    wrong = sorted(set(re.findall(r"^(.+?):\d+:\d+: warning", said.stderr, re.MULTILINE)))
    return [f"{path}: scripts/format would change it" for path in wrong]


@unittest.skipUnless(formatter(), "clang-format 14 is not installed")
class FormatTest(TidyTest):
    def test_every_file_is_formatted(self):
        self.check(unformatted)

    def test_the_rule_knows_good_from_bad(self):
        self.assert_accepts(unformatted, {"src/a.cpp": "int f() { return 1; }\n"})
        self.assert_refuses(unformatted, {"src/a.cpp": "int f(){return 1;}\n"}, "a.cpp")


if __name__ == "__main__":
    unittest.main()
