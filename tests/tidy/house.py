"""What the tidy tests share: the repository's files, and small trees for the tests of the tests."""

import os
import pathlib
import re
import tempfile
import unittest

ROOT = pathlib.Path(os.environ.get("KABAR_ROOT", pathlib.Path(__file__).resolve().parents[2]))
CODE = (".h", ".cpp")
WEB = (".ts", ".tsx", ".mjs", ".css", ".html")
TEXT = CODE + WEB + (".py", ".md", ".txt", ".json", ".toml", ".sh", ".cmake", ".yml")
NOT_OURS = {"__pycache__", "node_modules", "dist"}
FOLDERS = ("src", "tests", "fuzz", "bench", "examples", "scripts", "docs", "web", ".ci")


def files(root, folders, suffixes):
    """The files below the folders, by path; what the build, npm or Python left behind is not ours."""
    for folder in folders:
        found = []
        for inner, folders_in, names in os.walk(root / folder):
            folders_in[:] = [name for name in folders_in if name not in NOT_OURS]
            found += [pathlib.Path(inner, name) for name in names if not suffixes or name.endswith(suffixes)]
        yield from sorted(found)


def lines(path):
    return path.read_text(encoding="utf-8").split("\n")


def room(path, root):
    """`store/sqlite` for src/store/sqlite/reader.h, `main` for src/main.cpp."""
    folder = path.relative_to(root / "src").parent.as_posix()
    return "main" if folder == "." else folder


def includes(path):
    """(line number, header) of each #include; the header with its quotes or angle brackets."""
    for number, line in enumerate(lines(path), 1):
        if match := re.match(r'\s*#\s*include\s+(["<][^">]+[">])', line):
            yield number, match[1]


def without_comments_and_strings(text):
    """The code alone, each line where it was."""
    def blank(match):
        found = match[0]
        return ('""' if found[0] in 'R"' else "' '" if found[0] == "'" else "") + "\n" * found.count("\n")
    pattern = r'R"([a-z]*)\((?s:.*?)\)\1"|"(?:\\.|[^"\\\n])*"|(?<![0-9A-Fa-f])\'(?:\\.|[^\'\\\n])+\'|//[^\n]*|/\*(?s:.*?)\*/'
    return re.sub(pattern, blank, text)


class TidyTest(unittest.TestCase):
    """A rule: a function from a root folder to a list of complaints."""

    def check(self, rule):
        complaints = rule(ROOT)
        self.assertFalse(complaints, "\n" + "\n".join(complaints))

    def complaints(self, rule, tree):
        """What the rule says to a tree given as {path: text}."""
        with tempfile.TemporaryDirectory(prefix="kabar-tidy-") as folder:
            root = pathlib.Path(folder)
            for name, text in tree.items():
                path = root / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(text.encode() if isinstance(text, str) else text)
            return rule(root)

    def assert_accepts(self, rule, tree):
        self.assertEqual(self.complaints(rule, tree), [])

    def assert_refuses(self, rule, tree, *parts):
        found = "\n".join(self.complaints(rule, tree))
        self.assertTrue(found, f"nothing was said about {tree}")
        for part in parts:
            self.assertIn(part, found)
