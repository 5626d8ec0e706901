"""The reference tables of a plan's folder, read and checked against one another."""

import csv
import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from shared.domain.ground import GROUND_CODE
from shared.plan.bodies import Body, Exit, RemovalGround
from shared.plan.dated import Dated
from shared.plan.divisions import Divisions, Former, Province, division_of
from shared.plan.documents import Document
from shared.plan.editions import TABLES
from shared.plan.errors import PlanError
from shared.plan.gathering import Gathering, each
from shared.plan.industries import (
    Industries,
    Industry,
    IntensiveCategory,
    SizeBound,
    SizeBounds,
    SizeGroup,
    SizeGroups,
    scopes_of,
    size_bound_of,
)
from shared.plan.tables import Row, read_table

GRADUATION, REMOVAL = "graduation", "removal"
"""The exits of every plan: of a firm that has grown, and on a violation or for lack of progress."""
DIVISION_COLUMNS: Final = ("code", "level", "name_zh", "name_en", "parent_code", "reporting_unit", "short_names")


def read_divisions(root: Path, home: Document) -> Divisions:
    """The divisions of the province `home`, their former names and codes, and the other provinces.

    Raises:
        PlanError: a broken or circular parent, an unknown successor, a former code of two divisions.
    """
    rows = read_table(root, root / TABLES / "divisions.csv", DIVISION_COLUMNS, key="code")
    divisions = each(rows, division_of)
    if home.text() not in {division.code for division in divisions}:
        raise home.error(f"区划表中没有 {home.text()}", f"{home.text()} is not in the table of divisions")
    _check_parents(rows, home.text())
    provinces = each(
        read_table(root, root / TABLES / "provinces.csv", ("code", "name_zh", "short_zh"), key="code"),
        lambda row: Province(row["code"], row.needed("name_zh"), row.needed("short_zh")),
    )
    if home.text() not in {province.code for province in provinces}:
        raise home.error(f"省级区划表中没有 {home.text()}", f"{home.text()} is not in the table of provinces")
    return Divisions(divisions, _former(root, {division.code for division in divisions}), provinces, home.text())


def check_names_of_units(root: Path) -> None:
    """Holds that no two reporting units have one official name: nobody could say which of them recommends.

    Raises:
        PlanFaults: some have; names the later line.
    """
    first: dict[str, str] = {}

    def differs(row: Row) -> None:
        if row["reporting_unit"] == "yes" and (code := first.setdefault(row["name_zh"], row["code"])) != row["code"]:
            zh = f"推荐单位 {row['name_zh']} 与 {code} 同名，无从分辨，请改用可区分的全称"
            raise row.error(zh, f"the reporting unit {code} has this name too: give each a name of its own")

    each(read_table(root, root / TABLES / "divisions.csv", DIVISION_COLUMNS), differs)


def _check_parents(rows: Sequence[Row], home: str) -> None:
    parents = {row["code"]: row["parent_code"] for row in rows}

    def leads_home(row: Row) -> None:
        code, climbed = row["code"], {row["code"]}
        while code != home:
            code = parents[code]
            if code not in parents or code in climbed:
                zh, en = f"上级代码 {code or '（空）'} 不通向 {home}", f"The parent code {code} does not lead to {home}"
                raise row.error(zh, en)
            climbed.add(code)

    each(rows, leads_home)


def _former(root: Path, codes: set[str]) -> list[Former]:
    columns = ("former_code", "former_name_zh", "code", "last_year")
    successors: dict[str, str] = {}

    def former(row: Row) -> Former:
        if row["code"] not in codes:
            raise row.error(f"现行代码 {row['code']} 不存在", f"There is no division {row['code']} today")
        if successors.setdefault(row.needed("former_code"), row["code"]) != row["code"]:
            zh, en = (
                f"旧代码 {row['former_code']} 对应两个区划",
                f"The code {row['former_code']} leads to two divisions",
            )
            raise row.error(zh, en)
        return Former(row["former_code"], row.needed("former_name_zh"), row["code"])

    return each(read_table(root, root / TABLES / "divisions_former.csv", columns), former)


def read_industries(root: Path) -> Industries:
    """The classes of the national classification; codes are text, for leading zeros matter."""
    rows = read_table(root, root / TABLES / "industries.csv", ("code", "section", "name_zh"), key="code")
    return Industries(each(rows, lambda row: Industry(row["code"], row.needed("section"), row.needed("name_zh"))))


def read_size_groups(root: Path, industries: Industries) -> SizeGroups:
    """The groups of the SME regulation, with the scopes that hold before anything is amended.

    Raises:
        PlanError: a scope that is no section, division, group or class, or that two groups claim.
    """
    known = scopes_of(industries)
    scopes: dict[str, str | None] = {}
    columns = ("group", "name_zh", "name_en", "scope")

    def group(row: Row) -> SizeGroup:
        for scope in row.listed("scope"):
            if scope not in known or scope in scopes:
                raise row.error(f"行业范围 {scope} 不存在或重复", f"The scope {scope} does not exist or stands twice")
            scopes[scope] = row["group"]
        return SizeGroup(row["group"], row.needed("name_zh"), row.needed("name_en"))

    groups = each(read_table(root, root / TABLES / "size_groups.csv", columns, key="group"), group)
    return SizeGroups(groups, Dated({date.min: scopes}), industries)


def size_bounds_reader(root: Path, groups: SizeGroups) -> Callable[[Path], SizeBounds]:
    """Reads one edition of the bounds; every group has at least one indicator, and each at most once."""

    def read(file: Path) -> SizeBounds:
        columns = ("group", "indicator", "unit", "small_from", "medium_from", "large_from")
        found: dict[str, dict[str, SizeBound]] = {key: {} for key in groups}
        rows = read_table(root, file, columns)

        def bound_of(row: Row) -> None:
            bound = size_bound_of(row)
            if bound.group not in found or bound.indicator in found[bound.group]:
                zh, en = f"行业组 {bound.group} 不存在或指标重复", f"Group {bound.group} is unknown or has it twice"
                raise row.error(zh, en)
            found[bound.group][bound.indicator] = bound

        each(rows, bound_of)
        for key, bounds in found.items():
            if not bounds:
                line = rows[-1].line if rows else 1
                zh, en = f"行业组 {key} 没有指标", f"The group {key} has no indicator"
                raise PlanError(file.relative_to(root).as_posix(), line, zh, en)
        return {key: tuple(bounds.values()) for key, bounds in found.items()}

    return read


def patent_intensive_reader(root: Path, industries: Industries) -> Callable[[Path], Mapping[str, str]]:
    """Reads one edition of the patent-intensive classes, all of which exist, with the category of each."""

    def read(file: Path) -> Mapping[str, str]:
        columns = ("class_code", "class_name_zh", "category_code", "category_zh")
        rows = read_table(root, file, columns, key="class_code")
        gathering = Gathering()
        for row in rows:
            if (code := row["class_code"]) not in industries:
                gathering.tell(row.error(f"行业小类 {code} 不存在", f"There is no class {code}"))
        gathering.must_be_clean()
        return {row["class_code"]: row["category_code"] for row in rows}

    return read


CATEGORIES: Final = "patent_intensive_categories.csv"


def read_categories(root: Path) -> Mapping[str, IntensiveCategory]:
    """The names of the patent-intensive categories.

    They only split counts: the file stands apart from `tables`, so that no version of the rules names it, and a plan
    that was kept before there was one has none.
    """
    if not (root / CATEGORIES).is_file():
        return {}
    columns = ("code", "name_zh", "name_en", "major_code", "major_zh", "major_en")
    rows = read_table(root, root / CATEGORIES, columns, key="code")
    found = each(rows, lambda row: IntensiveCategory(*(row.needed(column) for column in columns)))
    return {category.code: category for category in found}


def _yes(row: Row, column: str) -> bool:
    if row[column] not in {"yes", "no"}:
        raise row.error(f"{column} 应为 yes 或 no", f"{column} must be yes or no")
    return row[column] == "yes"


def read_bodies(root: Path) -> Mapping[str, Body]:
    """The departments by code."""
    columns = ("code", "name_zh", "name_en")
    rows = read_table(root, root / TABLES / "bodies.csv", columns, key="code")
    found = each(rows, lambda row: Body(row["code"], row.needed("name_zh"), row.needed("name_en")))
    return {body.code: body for body in found}


def read_removal_grounds(root: Path) -> Mapping[str, RemovalGround]:
    """The grounds of removal by code, in the plan's order."""
    columns = ("code", "clause", "name_zh", "name_en", "needs_law", "exit", "bars_older_declarations")
    found = each(read_table(root, root / TABLES / "removal_grounds.csv", columns, key="code"), _removal_ground)
    return {ground.code: ground for ground in found}


def read_names_of_grounds(root: Path) -> Mapping[str, RemovalGround]:
    """The grounds of a folder as a judgement left it: their names alone, whatever else its table had then."""
    with (root / TABLES / "removal_grounds.csv").open(encoding="utf-8-sig", newline="") as stream:
        rows = list(csv.DictReader(stream))
    return {
        row["code"]: RemovalGround(row["code"], "", row["name_zh"], row["name_en"], needs_law=False) for row in rows
    }


def _removal_ground(row: Row) -> RemovalGround:
    if not re.fullmatch(GROUND_CODE, row["code"]):
        raise row.error("code 应为小写字母、数字和下划线", "Write the code in small letters, digits and underscores")
    return RemovalGround(
        row["code"],
        row.needed("clause"),
        row.needed("name_zh"),
        row.needed("name_en"),
        _yes(row, "needs_law"),
        row.needed("exit"),
        _yes(row, "bars_older_declarations"),
    )


def read_exits(root: Path) -> Mapping[str, Exit]:
    """The ways out of the pool by their key; every ground must lead out by one of them."""
    columns = ("key", "name_zh", "name_en", "clause", "on_lists", "gives_right", "bars")
    may_have = ("without_fault", "persons", "seat_to")
    found = each(read_table(root, root / TABLES / "exits.csv", columns, key="key", may_have=may_have), _exit)
    return {one.key: one for one in found}


def _exit(row: Row) -> Exit:
    _must_be_true_of(row)
    without_fault = _word(row, "without_fault", ("yes", "no", "")) == "yes"
    persons = _word(row, "persons", ("1", "2", ""))
    if without_fault and (row["bars"], row["on_lists"]) != ("none", "revoke"):
        zh = "无过错的出口应有 bars=none、on_lists=revoke"
        raise row.error(zh, "An exit without fault has bars=none and on_lists=revoke")
    if persons == "1" and not without_fault:
        raise row.error("仅无过错的出口可由一人办理", "Only an exit without fault may take one person")
    return Exit(
        row["key"],
        row.needed("name_zh"),
        row.needed("name_en"),
        row.needed("clause"),
        _word(row, "on_lists", ("revoke", "mark")),  # type: ignore[arg-type]  # one of these
        _yes(row, "gives_right"),
        _word(row, "bars", ("for_good", "cooling", "none")),  # type: ignore[arg-type]  # one of these
        without_fault,
        1 if persons == "1" else 2,
        _word(row, "seat_to", ("province", "unit", "")) or None,  # type: ignore[arg-type]  # one of these
    )


def _must_be_true_of(row: Row) -> None:
    """Holds that the exits of every plan say what banks and firms are told of them.

    Raises:
        PlanError: a removed firm would stay on the lists as graduated or be told that it has; a graduate would be
            told as removed.
    """
    key = row["key"]
    if key in {GRADUATION, REMOVAL} and row["without_fault"] == "yes":
        raise row.error(f"{key} 不得为无过错的出口", f"{key} is no exit without fault")
    if key == REMOVAL and row["on_lists"] == "mark":
        zh = "退库应有 on_lists=revoke：标注仅用于出库企业"
        raise row.error(zh, "A removal has on_lists=revoke: only graduates keep their entries, with a mark")
    if key == REMOVAL and row["bars"] == "for_good":
        zh = "退库应有 bars=cooling 或 none：for_good 仅用于出库企业；期限由 removal.cooling_months 规定"
        raise row.error(zh, "A removal has bars=cooling or none, and removal.cooling_months says how long")
    if key == REMOVAL and row["gives_right"] == "yes":
        raise row.error("退库不产生增补权利，gives_right 应为 no", "A removal gives no right: gives_right is no")
    if key == GRADUATION and row["on_lists"] == "revoke":
        zh = "出库应有 on_lists=mark：撤销会被银行当作退库"
        raise row.error(zh, "A graduation has on_lists=mark: banks would take a revocation for a removal")


def _word(row: Row, column: str, words: Sequence[str]) -> str:
    if row[column] not in words:
        listed = " | ".join(word or "（空）" for word in words)
        raise row.error(f"{column} 应为 {listed} 之一", f"{column} must be one of {listed}")
    return row[column]


def check_exits_of_grounds(grounds: Mapping[str, RemovalGround], exits: Mapping[str, Exit]) -> None:
    """Holds that each ground leads out by a removal or an exit without fault, which cites no law and bars nothing.

    Raises:
        PlanError: one does not; names it.
    """
    for ground in grounds.values():
        exit_ = exits.get(ground.exit)
        if exit_ is None or not (exit_.without_fault or ground.exit == REMOVAL):
            zh = f"{ground.code} 的 exit {ground.exit} 既非 {REMOVAL}，也不是 exits.csv 中无过错的出口"
            en = f"{ground.code} leaves by {ground.exit}, which is neither {REMOVAL} nor an exit without fault"
            raise PlanError(f"{TABLES}/removal_grounds.csv", 1, zh, en)
        if exit_.without_fault and (ground.needs_law or ground.bars_older_declarations):
            zh = f"{ground.code} 属无过错的出口，needs_law 与 bars_older_declarations 应为 no"
            en = f"{ground.code} is without fault: needs_law and bars_older_declarations are no"
            raise PlanError(f"{TABLES}/removal_grounds.csv", 1, zh, en)
