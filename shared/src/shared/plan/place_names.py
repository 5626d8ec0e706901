"""What people of a province call its places and offices beyond official names, as they write it into workbooks."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from shared.plan.divisions import Divisions
from shared.plan.editions import TABLES
from shared.plan.gathering import each
from shared.plan.tables import Row, read_table

_KINDS: Final = ("office", "short_name", "zone")


@dataclass(frozen=True, slots=True)
class PlaceNames:
    """Offices stand behind the name of a unit and say nothing; the others lead to the division of a code.

    Short names are further ones: those that a judgement reads stand in the tables of divisions, former names too.
    """

    offices: tuple[str, ...] = ()
    short_names: Mapping[str, str] = field(default_factory=dict)
    zones: Mapping[str, str] = field(default_factory=dict)


def read_names(root: Path, divisions: Divisions) -> PlaceNames:
    """The table of names.

    Raises:
        PlanFaults: an unknown kind or division, an office with a code, a name that is a division's already.
    """
    rows = read_table(root, root / TABLES / "names.csv", ("name", "kind", "code"), key="name")
    found: dict[str, dict[str, str]] = {kind: {} for kind in _KINDS}
    for kind, name, code in each(rows, _reader(divisions)):
        found[kind][name] = code
    return PlaceNames(tuple(found["office"]), found["short_name"], found["zone"])


def _reader(divisions: Divisions) -> Callable[[Row], tuple[str, str, str]]:
    official = {division.name_zh for division in divisions.values()}

    def read(row: Row) -> tuple[str, str, str]:
        kind, name, code = row["kind"], row.needed("name"), row["code"]
        if kind not in _KINDS:
            raise row.error(f"kind 应为 {' | '.join(_KINDS)} 之一", f"kind must be one of {' | '.join(_KINDS)}")
        if kind == "office" and code:
            raise row.error("办公机构不带区划代码", "An office has no code of a division")
        if kind != "office" and code not in divisions:
            raise row.error(f"区划表中没有 {code or '（空）'}", f"{code or '(empty)'} is not in the table of divisions")
        if name in official:
            raise row.error(f"{name} 已是区划表中的全称", f"{name} is the official name of a division already")
        return kind, name, code

    return read
