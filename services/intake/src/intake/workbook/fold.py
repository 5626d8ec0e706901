"""How what people type is made comparable: width, blanks, and the marks that stand for an empty cell."""

from collections.abc import Mapping
from typing import Final

from intake.workbook.sheet import Cell, Row

_FORMAT_CHARACTERS: Final = (
    (0xAD, 0xAD), (0x600, 0x605), (0x61C, 0x61C), (0x6DD, 0x6DD), (0x70F, 0x70F), (0x890, 0x891), (0x8E2, 0x8E2),
    (0x180E, 0x180E), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2064), (0x2066, 0x206F), (0xFEFF, 0xFEFF),
    (0xFFF9, 0xFFFB), (0x110BD, 0x110BD), (0x110CD, 0x110CD), (0x13430, 0x1343F), (0x1BCA0, 0x1BCA3),
    (0x1D173, 0x1D17A), (0xE0001, 0xE0001), (0xE0020, 0xE007F),
)  # fmt: skip
"""First and last of each run of the category Cf (Unicode 15): nobody sees them, copies from web pages carry them."""
INVISIBLE: Final[Mapping[int, None]] = dict.fromkeys(
    code for first, last in _FORMAT_CHARACTERS for code in range(first, last + 1)
)
_APOSTROPHES: Final = ("'", "’", "‘")
"""In front of a cell they once told a spreadsheet that it is text."""
_NARROW: Final = {
    **INVISIBLE,
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    0x3000: 0x20,
    0xFFE5: 0xA5,
}
"""Full-width letters, digits, signs and the yuan sign; not NFKC, which would turn ² and ① into digits."""
_PLACEHOLDERS: Final = frozenset({"", "/", "-", "—", "——", "暂无", "N/A", "不适用"})
NONE: Final = "无"


def fold(text: str) -> str:
    """The text in half width without blanks, line breaks, invisible characters and an apostrophe in front."""
    if not text.isascii():
        text = text.translate(_NARROW)
    folded = "".join(text.split())
    return folded[1:] if folded.startswith(_APOSTROPHES) else folded


def visible(text: str) -> str:
    """Free text as it is seen: without invisible characters and an apostrophe in front; a hard blank is a blank."""
    if not text.isascii():
        text = text.translate(INVISIBLE).replace("\xa0", " ")
    return text.removeprefix("'")


def is_placeholder(text: str, *, none_is_empty: bool) -> bool:
    """Whether a text stands for nothing; 无 does except where it is an answer."""
    if len(text) > 12:  # the longest is 3 characters; blanks around it may be some
        text = text.strip()
        if len(text) > 12:
            return False
    folded = fold(text).upper()
    return folded in _PLACEHOLDERS or (none_is_empty and folded == NONE)


def is_empty(cell: Cell) -> bool:
    """Whether nothing stands in the cell, whatever its column."""
    return cell == "" or (isinstance(cell, str) and is_placeholder(cell, none_is_empty=False))


def is_blank(row: Row) -> bool:
    """Whether nothing stands in the row."""
    return all(map(is_empty, row))


def first_text(row: Row) -> str:
    """The first cell that holds words, folded; a number typed as text is none."""
    for cell in row:
        if isinstance(cell, str) and cell and not is_empty(cell):
            folded = fold(cell)
            if not folded.replace(".", "", 1).isdigit():
                return folded
    return ""
