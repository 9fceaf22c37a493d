"""The arrows of the house: who may include whom, and where the heavy libraries stay."""

import re
import unittest

from house import CODE, TidyTest, files, includes, room

ARROWS = {
    "base": set(),
    "chat": {"base"},
    "wire": {"chat", "base"},
    "store": {"chat", "base"},
    "store/sqlite": {"store", "chat", "base"},
    "preview": {"base"},
    "ledger": {"store", "chat", "base"},
    "hub": {"ledger", "wire", "store", "chat", "base"},
    "net": {"hub", "chat", "base"},
    "client": {"wire", "chat", "base"},
    "server": {"base", "chat", "wire", "store", "store/sqlite", "ledger", "hub", "net", "client",
               "preview"},
    "main": {"server", "base"},
}

# A library, and the rooms that may know it.
LIBRARIES = {
    r"boost/(asio|beast)\b": {"net", "server"},
    r"boost/json\b": {"wire", "client", "server"},
    r"(spdlog|fmt)/": {"server"},
    r"(CLI|toml\.hpp)": {"server"},
    r"SQLiteCpp/": {"store/sqlite"},
    r"sqlite3\.h": {"store/sqlite", "client"},
    r"curl/": {"server", "client"},
    r"(gd|seccomp)\.h": {"preview"},
    r"sodium\.h": {"hub", "store", "store/sqlite", "client", "server"},
    r"openssl/": {"net"},
    r"histedit\.h": {"client"},
    r"utf8proc\.h": {"chat"},
}

# One of these costs seconds in every file that includes it.
HEAVY = re.compile(r"<boost/(asio|beast)\b")


def arrows(root):
    complaints = []
    for path in files(root, ["src"], CODE):
        here = room(path, root)
        name = path.relative_to(root)
        if here not in ARROWS:
            complaints.append(f"{name}: the house has no room {here}")
            continue
        for number, header in includes(path):
            where = f"{name}:{number}"
            if header[0] == "<":
                complaints += [f"{where}: {header} is not for {here}" for pattern, rooms in LIBRARIES.items()
                               if re.match("<" + pattern, header) and here not in rooms]
                continue
            target = root / "src" / header.strip('"')
            if not target.is_file():
                complaints.append(f"{where}: {header} is not a path from src/")
                continue
            there = room(target, root)
            if there != here and there not in ARROWS[here]:
                complaints.append(f"{where}: {here} may not include {there} ({header})")
    return complaints


def heavy_headers(root):
    """No header that another room includes may bring the heavy libraries, neither itself nor through others."""
    own, brings = {}, set()
    for path in files(root, ["src"], CODE):
        name = path.relative_to(root / "src").as_posix()
        headers = [header for _, header in includes(path)]
        own[name] = [header.strip('"') for header in headers if header[0] == '"']
        if any(HEAVY.match(header) for header in headers):
            brings.add(name)
    while more := {name for name, headers in own.items() if name not in brings and brings & set(headers)}:
        brings |= more
    return [f"src/{name}: {header} brings boost/asio or boost/beast into another room"
            for name, headers in own.items() for header in headers
            if header in brings and room(root / "src" / name, root) != room(root / "src" / header, root)]


class IncludesTest(TidyTest):
    def test_only_the_arrows_of_the_house(self):
        self.check(arrows)

    def test_heavy_headers_stay_in_their_room(self):
        self.check(heavy_headers)

    def test_the_rule_knows_good_from_bad(self):
        headers = {f"src/{place}/x.h": "#pragma once\n" for place in ARROWS if place != "main"}
        self.assert_accepts(arrows, headers | {"src/hub/a.cpp": '#include "ledger/x.h"\n#include "wire/x.h"\n'})
        for place, header in (("chat", '"store/x.h"'), ("base", '"chat/x.h"'), ("wire", '"hub/x.h"'),
                              ("store", '"store/sqlite/x.h"'), ("ledger", '"store/sqlite/x.h"'), ("net", '"ledger/x.h"'),
                              ("client", '"hub/x.h"'), ("hub", '"net/x.h"'), ("hub", "<boost/asio.hpp>"),
                              ("net", "<spdlog/spdlog.h>"), ("hub", "<sqlite3.h>"), ("chat", '"x.h"')):
            self.assert_refuses(arrows, headers | {f"src/{place}/a.cpp": f"\n#include {header}\n"}, f"{place}/a.cpp:2")
        self.assert_refuses(arrows, {"src/attic/a.cpp": ""}, "attic")

    def test_the_heavy_rule_follows_includes(self):
        tree = {"src/net/deep.h": "#include <boost/asio/io_context.hpp>\n", "src/net/front.h": '#include "net/deep.h"\n'}
        self.assert_accepts(heavy_headers, tree | {"src/net/a.cpp": '#include "net/front.h"\n'})
        self.assert_refuses(heavy_headers, tree | {"src/server/a.cpp": '#include "net/front.h"\n'}, "server/a.cpp")


if __name__ == "__main__":
    unittest.main()
