"""The parameter files of a plan's folder: one subject a file, one line a day, and never a value without its source."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from shared.plan.dated import Dated
from shared.plan.documents import Document, read_document
from shared.plan.industries import SizeBounds
from shared.plan.parameters import BadParameter, DatedValue, Definition, Value, check_unit

FOLDER = "parameters"
SIZE_CRITERION = "A1.3"
"""Its limits are the size table's: `A1.3.<group>.<indicator>`, where "large" begins."""


@dataclass(slots=True)
class Histories:
    """What each parameter means, and its values by day, oldest first."""

    definitions: dict[str, Definition] = field(default_factory=dict)
    values: dict[str, list[DatedValue]] = field(default_factory=dict)


def load_parameters(root: Path, starts: date) -> Histories:
    """Every parameter of the folder.

    Raises:
        PlanError: an unknown key, unit or name, a name twice, a value without source, no value on the plan's first day.
    """
    found = Histories()
    for path in sorted((root / FOLDER).rglob("*.yaml")):
        document = read_document(root, path)
        fields = document.fields(("name", "description", "description_en", "clause", "units", "values"), ("reading",))
        definitions = _definitions(fields)
        for definition in definitions.values():
            if definition.name in found.definitions:
                zh, en = f"参数 {definition.name} 已在另一文件中", f"{definition.name} stands in another file already"
                raise fields["name"].error(zh, en)
            found.definitions[definition.name] = definition
        found.values |= _values(fields["values"], definitions, starts)
    return found


def _definitions(fields: Mapping[str, Document]) -> dict[str, Definition]:
    """The parameters of one file by the short name that its values use."""
    prefix = fields["name"].text()
    found = {}
    for short, unit in fields["units"].items().items():
        if not check_unit(unit.text()):
            raise unit.error(f"未知的单位 {unit.text()}", f"Unknown unit {unit.text()}")
        found[short] = Definition(
            name=f"{prefix}.{short}",
            unit=unit.text(),
            clause=fields["clause"].text(),
            description=fields["description"].text(),
            description_en=fields["description_en"].text(),
            reading=fields["reading"].text() if "reading" in fields else None,
        )
    return found


def _values(document: Document, definitions: Mapping[str, Definition], starts: date) -> dict[str, list[DatedValue]]:
    found: dict[str, list[DatedValue]] = {definition.name: [] for definition in definitions.values()}
    for day, entry in sorted(document.items().items()):
        since = _day(entry, day)
        fields = entry.fields((*definitions, "source"))
        source = fields["source"].text()
        for short, definition in definitions.items():
            found[definition.name].append(DatedValue(since, _read(fields[short], definition), source))
        if since > starts and len(found[definition.name]) == 1:
            raise entry.error(f"方案施行日 {starts} 尚无取值", f"There is no value on {starts}, when the plan starts")
    if not all(found.values()):
        raise document.error("没有任何取值", "There is no value")
    return found


def _read(document: Document, definition: Definition) -> Value:
    try:
        return definition.read(document.texts() if definition.unit == "words" else document.text())
    except BadParameter as error:
        raise document.error(error.zh, error.en) from None


def _day(entry: Document, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise entry.error(
            f"{text} 不是日期，应写成 2024-06-06", f"{text} is no date; write it like 2024-06-06"
        ) from None


def add_size_limits(found: Histories, bounds: Dated[SizeBounds], sources: Mapping[date, str]) -> None:
    """Where "large" begins, from the size table, as parameters beside the others."""
    for day in bounds.days:
        for bound in (bound for group in bounds.on(day).values() for bound in group):
            name = f"{SIZE_CRITERION}.{bound.group}.{bound.indicator}"
            unit = "persons" if bound.indicator == "employees" else "yuan"
            value: Value = int(bound.large_from) if unit == "persons" else bound.large_from
            found.definitions.setdefault(name, _size_definition(name, unit))
            found.values.setdefault(name, []).append(DatedValue(day, value, sources[day]))


def _size_definition(name: str, unit: str) -> Definition:
    return Definition(
        name=name,
        unit=unit,
        clause="附件 1",
        description="大型企业的下限，全部指标达到即不属于中小企业",
        description_en='Where "large" begins; a firm at or above every bound is no SME',
    )
