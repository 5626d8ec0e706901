"""How what people type is made comparable: width, blanks, and the marks that stand for an empty cell."""

from typing import Final

from intake.workbook.sheet import Cell, Row

_NARROW: Final = {
    **{code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)},
    0x3000: 0x20,
    0xFFE5: 0xA5,
}
"""Full-width letters, digits, signs and the yuan sign; not NFKC, which would turn ² and ① into digits."""
_PLACEHOLDERS: Final = frozenset({"", "/", "-", "—", "——", "暂无", "N/A", "不适用"})
NONE: Final = "无"


def fold(text: str) -> str:
    """The text in half width without any blank or line break."""
    if not text.isascii():
        text = text.translate(_NARROW)
    return "".join(text.split())


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
