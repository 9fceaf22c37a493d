"""Small files and small functions."""

import ast
import re
import unittest

from house import CODE, TidyTest, files, without_comments_and_strings

FILE_LINES = 300
FUNCTION_LINES = 60

TEMPLATE = re.compile(r"\btemplate\s*<[^{}>]*>+")
NOT_A_FUNCTION = re.compile(r"^\s*(inline\s+)?(namespace|struct|class|enum|union|extern)\b|=\s*$")


def functions(text):
    """(name, first line, length) of each C++ function, found by its braces. A lambda counts in its function."""
    code = without_comments_and_strings(text)
    scopes = []  # (kind, name, first line) of each open brace
    closed = None
    head_at = 0
    for match in re.finditer(r"[{};]|\b(public|private|protected):", code):
        at, sign = match.start(), match[0]
        if sign == "{":
            head = code[head_at:at]
            inside = any(kind == "function" for kind, _, _ in scopes)
            is_function = not inside and "(" in head and not NOT_A_FUNCTION.search(TEMPLATE.sub("", head))
            first = code.count("\n", 0, head_at + len(head) - len(head.lstrip()))
            if closed and closed[0] == "function" and not head.strip():
                scopes.append(closed)  # the body after a constructor's `: member_{value}`
            else:
                scopes.append(("function" if is_function else "scope", " ".join(head.split())[:60], first))
            closed = None
        elif sign == "}" and scopes:
            closed = kind, name, first = scopes.pop()
            if kind == "function":
                yield name, first + 1, code.count("\n", 0, at) - first + 1
        else:
            closed = None
        head_at = match.end()


def python_functions(text):
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            yield node.name, node.lineno, node.end_lineno - node.lineno + 1


def lengths(root):
    complaints = []
    for path in files(root, ["src", "tests", "fuzz", "bench", "web"], CODE + (".ts", ".tsx", ".mjs", ".py", ".txt")):
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(root)
        count = text.count("\n")
        if count > FILE_LINES:
            complaints.append(f"{name}: {count} lines, more than {FILE_LINES}")
        found = functions(text) if path.suffix in CODE else python_functions(text) if path.suffix == ".py" else ()
        complaints += [f"{name}:{line}: {length} lines in one function, more than {FUNCTION_LINES}: {head}"
                       for head, line, length in found if length > FUNCTION_LINES]
    return complaints


class LengthTest(TidyTest):
    def test_files_and_functions_are_small(self):
        self.check(lengths)

    def test_the_rule_knows_good_from_bad(self):
        body = "    step();\n" * 57
        good = "namespace a {\n\nint f(int x) {\n" + body + "}\n\nstruct S {\n    void g() {\n" + body + "    }\n};\n\n}\n"
        self.assert_accepts(lengths, {"src/a/a.cpp": good})
        long = "    step();\n" * 59
        for text in ("namespace a {\nint f(int x) {\n" + long + "}\n}\n",
                     "struct S {\n    S(int x)\n        : x_(x), y_{x} {\n" + long + "    }\n};\n",
                     "TEST(A, B) {\n    run([&] {\n" + long + "    });\n}\n",
                     "template <class T>\nauto f(T x) -> T {\n" + long + "}\n"):
            self.assert_refuses(lengths, {"src/a/a.cpp": text}, "src/a/a.cpp:", "in one function")
        self.assert_refuses(lengths, {"tests/a.py": "def f():\n" + "    pass\n" * 60}, "tests/a.py:1")
        self.assert_refuses(lengths, {"src/a/a.h": "\n" * 301}, "301 lines")
        self.assert_refuses(lengths, {"web/src/a.tsx": "\n" * 301}, "301 lines")
        braces = 'int f() {\n    g("}{", \'{\');  // {\n}\n'
        self.assert_accepts(lengths, {"src/a/a.cpp": braces + "\n" * 200})


if __name__ == "__main__":
    unittest.main()
