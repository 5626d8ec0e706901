"""Codes: credit codes, patent numbers, divisions, units and classes, however they were typed or stored."""

import re
from typing import Final

from intake.domain.faults import TEXTS, say
from intake.workbook.fold import fold
from intake.workbook.reading import CellFault, Reading
from intake.workbook.sheet import Cell, written
from shared.domain.patent import BadPatentNo, parse_patent_no
from shared.domain.uscc import BadUscc, check_uscc
from shared.plan.divisions import Divisions, UnknownDivision
from shared.plan.industries import Industries
from shared.plan.units import Units, UnknownUnit

_USCC_LENGTH: Final = 18
_NUMBER_KEEPS: Final = 15
"""Excel keeps 15 digits of a number; the rest of a longer code is zeros."""
_OLD_PATENT_LENGTH: Final = 9
_CLASS_LENGTH: Final = 4
_CLASS: Final = re.compile(r"([A-Z]?)([0-9]{4})")
_SIGNS: Final = re.compile(r"[0-9A-Z]*")
_DIGITS: Final = re.compile(r"[0-9]+")


def read_uscc(cell: Cell) -> Reading:
    """A credit code, compact and in upper case.

    Raises:
        CellFault: `digits_lost` for a number cell that was longer than Excel keeps, else `bad_code`.
    """
    text = _stored(cell, _USCC_LENGTH)
    if not isinstance(cell, str) and _NUMBER_KEEPS < len(written(cell)) <= _USCC_LENGTH and text.isdigit():
        raise CellFault("digits_lost")
    folded = fold(text).upper()
    if _SIGNS.fullmatch(folded) is None:
        raise CellFault("bad_code")
    try:
        code = check_uscc(folded)
    except BadUscc as bad:
        raise CellFault.of("bad_code", bad) from bad
    return Reading(code, _listed(cell, code))


def read_patent_no(cell: Cell) -> Reading:
    """A patent number, compact: no ZL, no dot.

    Raises:
        CellFault: `bad_number`.
    """
    try:
        number = parse_patent_no(fold(_stored(cell, _OLD_PATENT_LENGTH)))
    except BadPatentNo as bad:
        raise CellFault.of("bad_number", bad) from bad
    return Reading(number, _listed(cell, number))


def read_division(cell: Cell, divisions: Divisions) -> Reading:
    """The place of a code or name; its value is a `Place`.

    Raises:
        CellFault: `unknown_division`.
    """
    text = written(cell)
    try:
        place = divisions.find(text)
    except UnknownDivision as bad:
        raise CellFault.of("unknown_division", bad) from bad
    return Reading(place, _typed_code(text, place.written))


def read_unit(cell: Cell, units: Units) -> Reading:
    """The code of a reporting unit.

    Raises:
        CellFault: `unknown_unit`.
    """
    text = written(cell)
    try:
        code = units.find(text).code
    except UnknownUnit as bad:
        raise CellFault.of("unknown_unit", bad) from bad
    return Reading(code, _typed_code(text, code))


def read_industry(cell: Cell, industries: Industries) -> Reading:
    """The four digits of a class; the letter of its section may stand before them.

    Raises:
        CellFault: `unknown_class`, or `section_mismatch` when the letter is that of another section.
    """
    text = _stored(cell, _CLASS_LENGTH)
    match = _CLASS.fullmatch(fold(text).upper())
    section = industries.section_of(match[2]) if match else None
    if match is None or section is None:
        raise CellFault("unknown_class")
    letter, code = match.groups()
    if letter not in {"", section}:
        said, right = TEXTS["section_mismatch"], f"{section}{code}"
        raise CellFault("section_mismatch", say(f"{said['zh']}（{right}）", f"{said['en']} ({right})"))
    bare = written(cell)
    return Reading(code, code if (bare[1:] if bare[:1].upper() == letter else bare) != code else None)


def _stored(cell: Cell, length: int) -> str:
    """The text of a code; a number cell gets back the zeros that it lost at its front."""
    text = written(cell)
    return text if isinstance(cell, str) or _DIGITS.fullmatch(text) is None else text.zfill(length)


def _typed_code(text: str, code: str) -> str | None:
    """The code, where the same digits were typed in another form; a name or a former code merely resolves."""
    return code if text != code and fold(text) == code else None


def _listed(cell: Cell, code: str) -> str | None:
    return code if written(cell) != code else None
