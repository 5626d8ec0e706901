"""Which column a header names: as the layout writes it, as a synonym, or near enough to be read as one of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from intake.workbook.fold import fold
from intake.workbook.layout import COUNT_UNITS, MONEY_NAMES, Column, Kind, Layout, SheetLayout

RESULT: Final = "校验结果"
"""The header of the column that an answered workbook has more."""
LAYOUT, SYNONYM, READ_AS = 0, 1, 2
"""How sure a header is; of several for one column the surest is read."""
LAST_YEAR: Final = -1
"""The year of a header that says 上年."""
_LONGEST: Final = 100
_MARKS: Final = ":△▲"
_NAME_AND_BRACKETS: Final = re.compile(r"([^(\[【〔]+)((?:[(\[【〔][^)\]】〕]*[)\]】〕]?)*)(.*)")
_BRACKET: Final = re.compile(r"[(\[【〔]([^)\]】〕]*)")
PARTS: Final = re.compile(r"[,、;/:]")
_UNIT_AT_END: Final = re.compile(r"(.+?)[/:：,，]?((?:百万|[千万亿])?元)")
_BARE_UNITS: Final = frozenset({*MONEY_NAMES, *COUNT_UNITS, "家", "项", "位", "人民币", "单位", "%"})
_YEAR: Final = re.compile(r"(?:((?:19|20)[0-9]{2})年度?|(上年)度?)")
_FRONTS: Final = ("企业", "自主")
_ASKING: Final = ("是否存在", "是否具有", "是否", "有无")
_COUNTING: Final = ("数量", "总数", "人数", "数")
_INSIDE: Final = re.compile(r"(?<=.)管理(?=.)")
_SITUATION: Final = "情况"
_SHORTEST: Final = 2
_NO_HEADER: Final = frozenset({"研发"})


@dataclass(frozen=True, slots=True)
class Header:
    """A header cell taken apart.

    `name` is the header or synonym that it names, `remarks` what its brackets say; under `situational` 情况 was taken
    away, which the cells below must bear out.
    """

    text: str
    column: Column
    rank: int
    name: str
    remarks: tuple[str, ...] = ()
    year: int | None = None
    situational: bool = False


class HeaderNames:
    """The headers that one sheet of a layout knows; each text is looked up once."""

    def __init__(self, layout: SheetLayout, others: frozenset[str]) -> None:
        self.layout = layout
        self._others = others
        self._known: dict[str, tuple[Column, int]] = {}
        for column in layout.columns:
            self._known |= {fold(name): (column, SYNONYM) for name in column.synonyms}
        self._known |= {fold(column.header): (column, LAYOUT) for column in layout.columns}
        self._reduced = self._reduced_names()
        self._seen: dict[str, Header | None] = {}

    def find(self, cell: object) -> Header | None:
        """The column that a cell names as a header."""
        if not isinstance(cell, str) or not cell or len(cell) > _LONGEST:
            return None
        if cell not in self._seen:
            self._seen[cell] = self._look_up(cell)
        return self._seen[cell]

    def under(self, group: str, leaf: str) -> Header | None:
        """The column that a leaf names under a group of headers, such as 制度 under 知识产权管理体系."""
        above, (below, remarks, _) = taken_apart(group)[0], taken_apart(leaf)
        if known := self._known.get(above + below):
            return Header(leaf.strip(), known[0], known[1], above + below, remarks)
        for column in self.layout.columns:
            holds, name = column.leaf
            if name and name == below and holds in above:
                return Header(leaf.strip(), column, SYNONYM, column.header, remarks)
        return None

    def _look_up(self, cell: str) -> Header | None:
        name, remarks, bare = taken_apart(cell)
        if known := self._known.get(name):
            year = next((said for remark in remarks if (said := _year(remark))), None)
            return Header(cell.strip(), known[0], known[1] if bare else READ_AS, name, remarks, year)
        ending = _UNIT_AT_END.fullmatch(name)
        if ending and (known := self._known.get(ending[1])) and known[0].kind == "money":
            return Header(cell.strip(), known[0], known[1], ending[1], (*remarks, ending[2]))
        return None if name in self._others else self._near(cell, name, remarks)

    def _near(self, cell: str, name: str, remarks: tuple[str, ...]) -> Header | None:
        """The one column that is left when what says little is taken away on both sides."""
        ending = _UNIT_AT_END.fullmatch(name)
        if ending:
            name, remarks = ending[1], (*remarks, ending[2])
        of_money = any(part.removeprefix("人民币") in MONEY_NAMES for text in remarks for part in PARTS.split(text))
        year = next((said for text in (name, *remarks) if (said := _year(text))), None)
        found: dict[str, Header] = {}
        for kind, names in self._reduced.items():
            if of_money and kind != "money":
                continue
            for situational in (False, True):
                if situational and not name.endswith(_SITUATION):
                    continue
                left = _reduce(name.removesuffix(_SITUATION) if situational else name, kind)
                for column, known in names.get(left, ()) if left else ():
                    found.setdefault(
                        column.identifier, Header(cell.strip(), column, READ_AS, known, remarks, year, situational)
                    )
        return next(iter(found.values())) if len(found) == 1 else None

    def _reduced_names(self) -> Mapping[Kind, Mapping[str, tuple[tuple[Column, str], ...]]]:
        reduced: dict[Kind, dict[str, tuple[tuple[Column, str], ...]]] = {}
        for name, (column, _) in self._known.items():
            for spelling in {name, name.removesuffix(_SITUATION)}:
                if left := _reduce(spelling, column.kind):
                    by_name = reduced.setdefault(column.kind, {})
                    by_name[left] = (*by_name.get(left, ()), (column, name))
        return reduced


def names_of(layout: Layout) -> dict[str, HeaderNames]:
    """The headers of each sheet; those of another sheet are never read as something else."""
    headers = {sheet.name: frozenset(fold(column.header) for column in sheet.columns) for sheet in layout.sheets}
    return {
        sheet.name: HeaderNames(
            sheet, frozenset().union(*(names for other, names in headers.items() if other != sheet.name))
        )
        for sheet in layout.sheets
    }


def taken_apart(cell: str) -> tuple[str, tuple[str, ...], bool]:
    """The name in a header cell, what its brackets say, and whether they say nothing but a unit."""
    folded = fold(cell).replace("*", "").strip(_MARKS)
    match = _NAME_AND_BRACKETS.fullmatch(folded)
    if match is None:
        return folded, (), True
    remarks = tuple(_BRACKET.findall(match[2]))
    bare = not match[3] and all(
        not part or part.removeprefix("人民币") in _BARE_UNITS for text in remarks for part in PARTS.split(text)
    )
    return (match[1].strip(_MARKS) + match[3].strip(_MARKS)), remarks, bare


def is_unit(cell: object) -> bool:
    """Whether a header cell holds nothing but a unit."""
    if not isinstance(cell, str):
        return False
    text = fold(cell).strip("()[]【】〔〕")
    parts = [part.removeprefix("人民币") for part in PARTS.split(text) if part]
    return bool(parts) and all(part in _BARE_UNITS for part in parts)


def _year(text: str) -> int | None:
    match = _YEAR.match(text)
    if match is None:
        return None
    return int(match[1]) if match[1] else LAST_YEAR


def _reduce(name: str, kind: Kind) -> str | None:
    """What is left of a name when what says little in a column of this kind is taken away; None for too little."""
    if match := _YEAR.match(name):
        name = name[match.end() :]
    fronts = (*_ASKING, *_FRONTS) if kind == "yes_no" else _FRONTS
    while front := next((front for front in fronts if name.startswith(front)), None):
        name = name.removeprefix(front)
    name = _INSIDE.sub("", name)
    ends = _COUNTING if kind == "count" else ("总额",) if kind == "money" else ()
    name = name.removesuffix(next((end for end in ends if name.endswith(end)), ""))
    return name if len(name) >= _SHORTEST and name not in _NO_HEADER else None
