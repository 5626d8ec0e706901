"""Number formats that name a unit of money: `0"."0,"万元"` shows 600000 as 60.0万元, which is 600,000 yuan."""

import re
from collections.abc import Mapping
from typing import Final
from xml.etree import ElementTree

from intake.workbook.layout import MONEY_UNITS

SIGNS_OF_UNITS: Final = ("元", "万", "亿")
_UNITS: Final = sorted(MONEY_UNITS, key=len, reverse=True)
_TOKEN: Final = re.compile(r'"([^"]*)"?|[\\!](.)|([_*].|\[[^\]]*\])|(.)', re.DOTALL)
_SECTION: Final = re.compile(r'(?:"[^"]*"?|[\\!].|[^;"\\!])*', re.DOTALL)
_SHAPES: Final[Mapping[str, str]] = {"0": "d", "#": "d", "?": "d", ",": ",", ".": ".", "%": "%"}
_SCALING: Final = re.compile(r",+(?=\.|%*$)")
_SHOWN_POINT: Final = re.compile(r"(?<=[d,])p([d,]*)")
_OTHER_MONEY: Final = re.compile(r"[十百千美港欧日韩英加澳台新泰卢]$")
NAMES_OF_POWERS: Final[Mapping[int, str]] = {
    -2: "分", -1: "角", 0: "元", 1: "十元", 2: "百元", 3: "千元", 4: "万元", 5: "十万元", 6: "百万元", 7: "千万元",
    8: "亿元", 9: "十亿元", 10: "百亿元", 11: "千亿元", 12: "万亿元",
}  # fmt: skip
"""By the power of ten that turns a number in the unit into yuan."""


def power_of_stored(form: str, *, negative: bool) -> int | None:
    """The power of ten that turns the stored number into yuan, when the sheet shows it under this format.

    None for a unit that is not known, such as 美元: the number then means nothing here.
    """
    sections = [match for match in _SECTION.findall(form) if match]
    section = sections[1] if negative and len(sections) > 1 else sections[0]
    shape, text = _taken_apart(section)
    unit = next((unit for unit in _UNITS if unit in text), None)
    if unit is None or _OTHER_MONEY.search(text[: text.index(unit)]):
        return None
    shown = _SHOWN_POINT.search(shape)
    moved = 3 * sum(map(len, _SCALING.findall(shape))) + (shown[1].count("d") if shown else 0)
    power = MONEY_UNITS[unit] - moved + 2 * shape.count("%")
    return power if power in NAMES_OF_POWERS else None


def _taken_apart(section: str) -> tuple[str, str]:
    """Its digits, commas and points, and the words around them; a point that is only shown is `p`."""
    shape, text = "", ""
    for quoted, escaped, _, other in _TOKEN.findall(section):
        words = quoted or escaped
        if words == ".":
            shape += "p"
        elif words:
            text += words
        elif other in _SHAPES:
            shape += _SHAPES[other]
            text += " " if other else ""
        else:
            text += other
    return shape, text


def formats_with_unit(styles: bytes) -> dict[str, str]:
    """The number formats that name a unit of money, by the number of their style as cells name it.

    Raises:
        ParseError: the XML is broken.
    """
    if not any(sign.encode() in styles for sign in SIGNS_OF_UNITS) and b"&#" not in styles and b"\0" not in styles:
        return {}
    # Declarations of document types were refused before, so no entity can expand here.
    root = ElementTree.fromstring(styles)  # noqa: S314
    forms = {
        element.get("numFmtId"): element.get("formatCode", "")
        for element in root.iter()
        if element.tag.endswith("}numFmt")
    }
    named = {number: form for number, form in forms.items() if any(sign in form for sign in SIGNS_OF_UNITS)}
    if not named:
        return {}
    cells = next((element for element in root if element.tag.endswith("}cellXfs")), ())
    return {
        str(place): named[style.get("numFmtId")] for place, style in enumerate(cells) if style.get("numFmtId") in named
    }
