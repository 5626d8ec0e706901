"""Codes: credit codes, patent numbers, divisions, units and classes, however they were typed or stored."""

import re
from collections.abc import Sequence
from typing import Final

from intake.domain.faults import TEXTS, say
from intake.workbook.addresses import Addresses, unit_in_words
from intake.workbook.fold import fold
from intake.workbook.reading import CellFault, Reading
from intake.workbook.sheet import Cell, written
from shared.domain.patent import BadPatentNo, parse_patent_no
from shared.domain.uscc import BadUscc, check_uscc
from shared.plan.divisions import Divisions, UnknownDivision
from shared.plan.industries import Industries
from shared.plan.model import Plan
from shared.plan.units import UnknownUnit

_USCC_LENGTH: Final = 18
_NUMBER_KEEPS: Final = 15
"""Excel keeps 15 digits of a number; the rest of a longer code is zeros."""
_OLD_PATENT_LENGTH: Final = 9
_CLASS_LENGTH: Final = 4
_CLASS: Final = re.compile(r"([A-Z]?)([0-9]{4})")
_EXPONENT: Final = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]{1,3}")
"""How a spreadsheet shows a long number, and what is left of a code that was saved so."""
_DRESSED: Final = re.compile(
    r"(?:CN)?(?:ZL)?(?P<digits>[0-9]{12}|(?:8[5-9]|9[0-9]|0[0-3])[0-9]{6})[.-]?(?P<check>[0-9X])(?:\(已授权\))?"
)
_SIGNS: Final = re.compile(r"[0-9A-Z]*")
_DIGITS: Final = re.compile(r"[0-9]+")


def without_header(text: str, headers: Sequence[str]) -> str:
    """The text of a cell behind its own header and a colon, where it begins so."""
    head, colon, rest = text.replace("：", ":", 1).partition(":")
    return rest if colon and fold(head) in headers else text


def read_uscc(cell: Cell, headers: Sequence[str] = ()) -> Reading:
    """A credit code, compact and in upper case.

    Raises:
        CellFault: `digits_lost` for a number cell that was longer than Excel keeps, else `bad_code`.
    """
    text = _stored(cell, _USCC_LENGTH, headers)
    if not isinstance(cell, str) and _NUMBER_KEEPS < len(written(cell)) <= _USCC_LENGTH and text.isdigit():
        raise CellFault("digits_lost")
    folded = fold(text).upper()
    if _EXPONENT.fullmatch(folded):
        raise CellFault("digits_lost")
    if _SIGNS.fullmatch(folded) is None:
        raise CellFault("bad_code")
    try:
        code = check_uscc(folded)
    except BadUscc as bad:
        raise CellFault.of("bad_code", bad) from bad
    return Reading(code, _listed(cell, code))


def read_patent_no(cell: Cell, headers: Sequence[str] = ()) -> Reading:
    """A patent number, compact: no ZL, no dot; CN in front, a hyphen for the dot and (已授权) behind are dropped.

    Raises:
        CellFault: `bad_number`, or `digits_lost` for a text with an exponent.
    """
    folded = fold(_stored(cell, _OLD_PATENT_LENGTH, headers))
    if _EXPONENT.fullmatch(folded.upper()):
        raise CellFault("digits_lost")
    try:
        number = parse_patent_no(folded)
    except BadPatentNo as bad:
        other = _dressed_number(folded)
        if other is None:
            raise CellFault.of("bad_number", bad) from bad
        number = other
    return Reading(number, _listed(cell, number))


def _dressed_number(folded: str) -> str | None:
    """The number in a text that says more than the number; a publication number is none."""
    match = _DRESSED.fullmatch(folded.upper())
    if match is None:
        return None
    try:
        return parse_patent_no(match["digits"] + match["check"])
    except BadPatentNo:
        return None


def read_division(cell: Cell, divisions: Divisions, addresses: Addresses) -> Reading:
    """The place of a code, name, zone or address; its value is a `Place`, or nothing for an address of no known place.

    Raises:
        CellFault: `unknown_division`.
    """
    text = written(cell)
    try:
        place = divisions.find(text)
    except UnknownDivision as bad:
        return _read_address(text, addresses, bad)
    return Reading(place, _typed_code(text, place.written))


def _read_address(text: str, addresses: Addresses, bad: UnknownDivision) -> Reading:
    try:
        found = addresses.find(text)
    except UnknownDivision as closer:
        raise CellFault.of("unknown_division", closer) from closer
    if found is not None:
        return Reading(found.place, found.place.written if found.listed else None, "zone" if found.zone else None)
    if addresses.is_one(text):
        return Reading(None, None, "unknown_address")
    raise CellFault.of("unknown_division", bad) from bad


def read_unit(cell: Cell, plan: Plan) -> Reading:
    """The code of a reporting unit.

    Raises:
        CellFault: `unknown_unit`.
    """
    text = written(cell)
    try:
        code = _unit(text, plan)
    except UnknownUnit as bad:
        raise CellFault.of("unknown_unit", bad) from bad
    return Reading(code, _typed_code(text, code))


def _unit(text: str, plan: Plan) -> str:
    """By its own name first, then by what is left of a text that says more."""
    try:
        return plan.units.find(text).code
    except UnknownUnit:
        rest = unit_in_words(text, plan)
        if rest not in plan.units and rest == fold(text):
            raise
        return plan.units.find(rest).code


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


def _stored(cell: Cell, length: int, headers: Sequence[str] = ()) -> str:
    """The text of a code; a number cell gets back the zeros that it lost at its front."""
    text = written(cell)
    if isinstance(cell, str) and headers and (":" in text or "：" in text):
        return without_header(text, headers)
    return text if isinstance(cell, str) or _DIGITS.fullmatch(text) is None else text.zfill(length)


def _typed_code(text: str, code: str) -> str | None:
    """The code, where the same digits were typed in another form; a name or a former code merely resolves."""
    return code if text != code and fold(text) == code else None


def _listed(cell: Cell, code: str) -> str | None:
    return code if written(cell) != code else None
