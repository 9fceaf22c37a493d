"""A terminal's screen, as far as `kabar chat` uses one: what a person sees after all that was written."""

import re
import time
import unicodedata

from chat_support import Terminal
from harness import HANG

SEQUENCE = re.compile(r"\x1b(?:\[([0-9;?]*)([A-Za-z@])|\][^\x07]*\x07|[()][A-Z0-9]|[=>78M])")


def width(character):
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


class Screen:
    """Rows without end; a wide character is followed by an empty cell."""

    def __init__(self, columns):
        self.columns = columns
        self.rows = [[]]
        self.row = self.column = 0
        self.bells = 0
        self.held = ""
        self.other = None  # on the other screen: what the first one holds

    def feed(self, text):
        text = self.held + text
        self.held = ""
        at = 0
        while at < len(text):
            if text[at] == "\x1b":
                match = SEQUENCE.match(text, at)
                if not match:
                    self.held = text[at:]
                    return
                self._sequence(match.group(1) or "", match.group(2))
                at = match.end()
            else:
                self._put(text[at])
                at += 1

    def lines(self):
        return ["".join(row).rstrip() for row in self.rows]

    def last(self):
        """The last row that has something: the line being typed, if it takes one row."""
        return next((line for line in reversed(self.lines()) if line), "")

    def _row(self):
        while len(self.rows) <= self.row:
            self.rows.append([])
        return self.rows[self.row]

    def _put(self, character):
        if character == "\r":
            self.column = 0
        elif character == "\n":
            self.row += 1
        elif character == "\b":
            self.column = max(0, min(self.column, self.columns - 1) - 1)
        elif character == "\a":
            self.bells += 1
        elif character >= " ":
            cells = width(character)
            if cells and self.column + cells > self.columns:
                self.row, self.column = self.row + 1, 0
            row = self._row()
            row.extend(" " * (self.column + cells - len(row)))
            if cells:
                row[self.column:self.column + cells] = [character] + [""] * (cells - 1)
                self.column += cells
        self._row()

    def _switch(self):
        if self.other:
            self.rows, self.row, self.column = self.other
            self.other = None
        else:
            self.other = self.rows, self.row, self.column
            self.rows, self.row, self.column = [[]], 0, 0

    def _sequence(self, numbers, kind):
        if numbers == "?1049" and (kind == "h") == (self.other is None):
            self._switch()
            return
        count = int(numbers) if numbers.isdigit() and numbers != "0" else 1
        row = self._row()
        if kind == "A":
            self.row = max(0, self.row - count)
        elif kind == "B":
            self.row += count
        elif kind == "C":
            self.column = min(self.columns - 1, self.column + count)
        elif kind == "D":
            self.column = max(0, min(self.column, self.columns - 1) - count)
        elif kind == "H" and self.other:
            self.row = self.column = 0
        elif kind == "G":
            self.column = count - 1
        elif kind == "K":
            del row[self.column:]
        elif kind == "J":
            del row[self.column:]
            del self.rows[self.row + 1:]
        elif kind == "P":
            del row[self.column:self.column + count]
        elif kind == "@":
            row[self.column:self.column] = " " * count
        self._row()


class ScreenTerminal(Terminal):
    """A terminal whose screen is looked at."""

    def __init__(self, *args, columns=80, **more):
        super().__init__(*args, columns=columns, **more)
        self.screen = Screen(columns)
        self.fed = 0

    def wait_for(self, holds, what):
        deadline = time.monotonic() + HANG
        while True:
            self.screen.feed(self.everything[self.fed:])
            self.fed = len(self.everything)
            if holds(self.screen):
                return self.screen.lines()
            try:
                alive = self.read_more(deadline)
            except AssertionError:
                alive = False
            if not alive:
                raise AssertionError(f"{what} was not seen in {self.screen.lines()!r}")

    def sees(self, text):
        return self.wait_for(lambda screen: any(text in line for line in screen.lines()), text)

    def types_on(self, text):
        """The last row is this, and what is above it is whole."""
        return self.wait_for(lambda screen: screen.last() == text.rstrip(), "last row " + text)
