"""What every file keeps to."""

import re
import unittest

from house import CODE, FOLDERS, TEXT, TidyTest, files

UNFINISHED = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK")) + r")\b")
MACHINE_PATH = re.compile(r"(?<![\w.}])/(home|root|work|Users)/\w")
# Texts for people in Indonesian, and tests of Unicode, may be written as they are read.
NON_ASCII_ALLOWED = ("src/wire/phrases.cpp", "src/wire/texts.cpp", "tests/", "fuzz/")


def is_text(path):
    return path.suffix in TEXT or path.suffix == "" and path.read_bytes()[:2] == b"#!"


def text_files(root):
    top = sorted(path for path in root.iterdir() if path.is_file() and path.suffix in TEXT)
    return top + [path for path in files(root, FOLDERS, None) if is_text(path)]


def texts(root):
    complaints = []
    for path in text_files(root):
        name = path.relative_to(root).as_posix()
        try:
            text = path.read_bytes().decode()
        except UnicodeDecodeError:
            complaints.append(f"{name}: is not UTF-8")
            continue
        if text and (not text.endswith("\n") or text.endswith("\n\n")):
            complaints.append(f"{name}: must end with one line end")
        for number, line in enumerate(text.split("\n"), 1):
            where = f"{name}:{number}"
            if "\r" in line or ("\t" in line and path.suffix != ".md"):  # a page may show what a program printed
                complaints.append(f"{where}: a tab or a carriage return")
            if line != line.rstrip():
                complaints.append(f"{where}: blanks at the end")
            if UNFINISHED.search(line):
                complaints.append(f"{where}: unfinished: {line.strip()}")
            if MACHINE_PATH.search(line):
                complaints.append(f"{where}: a path of one machine: {line.strip()}")
            if path.suffix in CODE and not line.isascii() and not name.startswith(NON_ASCII_ALLOWED):
                complaints.append(f"{where}: not ASCII: {line.strip()}")
    return complaints


def headers(root):
    complaints = []
    for path in files(root, FOLDERS, (".h",)):
        code = [line for line in path.read_text(encoding="utf-8").split("\n") if line and not line.startswith("//")]
        if not code or code[0] != "#pragma once":
            complaints.append(f"{path.relative_to(root)}: must begin with #pragma once, after its comment")
    return complaints


def mirrors(root):
    """tests/unit/<room>/<name>_test.cpp tests src/<room>/<name>, one side of it (<name>_<side>_test.cpp) or
    all of src/<room>/<name>_*; <name>_page_test.cpp tests docs/<name>.md."""
    complaints = []
    for path in files(root, ["tests/unit"], (".cpp",)):
        if not path.stem.endswith("_test"):
            continue
        folder = root / "src" / path.parent.relative_to(root / "tests/unit")
        stems = {source.stem for source in folder.glob("*")}
        name = path.stem.removesuffix("_test")
        if name.endswith("_page") and (root / "docs" / f"{name.removesuffix('_page')}.md").exists():
            continue
        if not any(f"{name}_".startswith(f"{stem}_") or stem.startswith(f"{name}_") for stem in stems):
            complaints.append(f"{path.relative_to(root)}: there is nothing of that name in {folder.relative_to(root)}")
    return complaints


class HygieneTest(TidyTest):
    def test_texts(self):
        self.check(texts)

    def test_headers(self):
        self.check(headers)

    def test_unit_tests_mirror_the_sources(self):
        self.check(mirrors)

    def test_the_text_rule_knows_good_from_bad(self):
        self.assert_accepts(texts, {"src/a/a.cpp": "int x;\n", "README.md": "Énjing\n", "tests/a.cpp": "// é\n"})
        for text, part in (("int x;", "line end"), ("int x;\n\n", "line end"), ("\tint x;\n", "tab"), ("x;\r\n", "tab"),
                           ("x; \n", "blanks"), ("// TO" + "DO later\n", "unfinished"), ("// é\n", "not ASCII"),
                           ('"/wo' + 'rk/data"\n', "machine"), ('"/ho' + 'me/me"\n', "machine"), (b"\xff\n", "UTF-8")):
            self.assert_refuses(texts, {"src/a/a.cpp": text}, "src/a/a.cpp", part)
        self.assert_refuses(texts, {"web/src/a.tsx": "\tx;\n"}, "web/src/a.tsx:1")
        self.assert_accepts(texts, {"web/node_modules/a/a.ts": "\tx;", "web/dist/a.html": "x"})
        self.assert_refuses(texts, {"scripts/run": "#!/bin/sh\n\techo\n"}, "scripts/run:2")

    def test_the_other_rules_know_good_from_bad(self):
        self.assert_accepts(headers, {"src/a/a.h": "// Why.\n#pragma once\n"})
        self.assert_refuses(headers, {"src/a/a.h": "#include <x>\n#pragma once\n"}, "src/a/a.h")
        tree = {"src/a/decode.cpp": "", "tests/unit/a/decode_test.cpp": "", "tests/unit/a/decode_splits_test.cpp": "",
                "tests/unit/a/fake.cpp": ""}
        self.assert_accepts(mirrors, tree)
        self.assert_refuses(mirrors, tree | {"tests/unit/a/other_test.cpp": ""}, "other_test.cpp")


if __name__ == "__main__":
    unittest.main()
