"""Texts, answers of yes or no, and words of a closed list."""

import re
from collections.abc import Mapping
from typing import Final

from intake.workbook.fold import fold, visible
from intake.workbook.reading import Reading, unreadable
from intake.workbook.sheet import Cell, CellError, written

_YES: Final = frozenset({"是", "有", "√", "✓", "✔", "Y", "1", "TRUE", "对"})
_NO: Final = frozenset({"否", "无", "×", "✗", "✘", "X", "N", "0", "FALSE", "错"})
_ERRORS: Final = frozenset({"#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!"})
_LOST: Final = re.compile(r"\ufffd|\?{2,}")
"""What a conversion between encodings leaves of characters that it does not know."""
_LINE_BREAK: Final = re.compile(r"\s*[\r\n\t\v\f\x85\u2028\u2029]\s*")


def read_text(cell: Cell) -> Reading:
    """Free text, trimmed; a line break inside becomes a blank. Never listed as normalised.

    An error value such as #REF! is an empty cell with a warning.
    """
    if is_error(cell):
        return Reading(None, warning="error_text")
    return Reading(_LINE_BREAK.sub(" ", visible(written(cell)).strip()))


def read_name(cell: Cell) -> Reading:
    """The name of a firm: free text that must be there.

    Raises:
        CellFault: `unreadable` for an error value.
    """
    if is_error(cell):
        raise unreadable("公式出错，请改为文字", "the formula failed; write the text itself")
    read = read_text(cell)
    lost = isinstance(read.value, str) and _LOST.search(read.value) is not None
    return Reading(read.value, warning="characters_lost") if lost else read


def is_error(cell: Cell) -> bool:
    """Whether the cell holds the error value of a formula, stored as such or as a text."""
    return isinstance(cell, CellError) or (isinstance(cell, str) and cell[:1] == "#" and fold(cell).upper() in _ERRORS)


def read_yes_no(cell: Cell, words: tuple[str, str]) -> Reading:
    """True or False; `to` is the column's own word.

    Raises:
        CellFault: `unreadable`.
    """
    text = written(cell)
    folded = fold(text).upper()
    if folded not in _YES and folded not in _NO:
        yes, no = words
        raise unreadable(f"请填“{yes}”或“{no}”", f"write {yes} or {no}")
    answer = folded in _YES
    shown = words[0] if answer else words[1]
    return Reading(answer, shown if text != shown else None)


def read_choice(cell: Cell, choices: Mapping[str, str]) -> Reading:
    """The declared word of a closed list.

    Raises:
        CellFault: `unreadable`.
    """
    text = written(cell)
    shown = fold(text)
    if shown not in choices:
        raise unreadable(f"请填：{'、'.join(choices)}", f"choose one of {', '.join(choices)}")
    return Reading(choices[shown], shown if text != shown else None)
