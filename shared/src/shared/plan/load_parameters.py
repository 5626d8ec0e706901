"""The parameter files of a plan's folder: one subject a file, one line a day, and never a value without its source."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from shared.plan.dated import Dated
from shared.plan.documents import Document, read_document
from shared.plan.errors import Fault
from shared.plan.gathering import Gathering
from shared.plan.industries import SizeBounds
from shared.plan.parameters import BadParameter, DatedValue, Definition, Value, check_unit

FOLDER = "parameters"
_KEYS = ("name", "description", "description_en", "clause", "units", "values")
_OPTIONAL = ("clause_en", "reading", "not_read_yet")


@dataclass(slots=True)
class Histories:
    """What each parameter means, its values by day, oldest first, and the faults of what could not be read."""

    definitions: dict[str, Definition] = field(default_factory=dict)
    values: dict[str, list[DatedValue]] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    def add(
        self, name: Document, definitions: Mapping[str, Definition], values: Mapping[str, list[DatedValue]]
    ) -> None:
        """The parameters of one file; `name` is the place to mend.

        Raises:
            PlanError: one of them stands in another file already.
        """
        if twice := [each.name for each in definitions.values() if each.name in self.definitions]:
            names = ", ".join(twice)
            raise name.error(f"参数 {names} 已在另一文件中", f"{names} stands in another file already")
        self.definitions |= {each.name: each for each in definitions.values()}
        self.values |= values


def load_parameters(root: Path, starts: date) -> Histories:
    """Every parameter of the folder; a file that cannot be read at all is a fault and gives none.

    Faults are an unknown key, unit or name, a name twice, a value without source, no value on the plan's first day.
    """
    found, gathering = Histories(), Gathering()
    for path in sorted((root / FOLDER).rglob("*.yaml")):
        gathering.take(_load_file, root, path, found, gathering, starts)
    found.faults = gathering.faults
    return found


def _load_file(root: Path, path: Path, found: Histories, gathering: Gathering, starts: date) -> None:
    fields = read_document(root, path).fields(_KEYS, _OPTIONAL)
    definitions = definitions_of(fields, gathering)
    found.add(fields["name"], definitions, values_of(fields["values"], definitions, starts, gathering))


def definitions_of(fields: Mapping[str, Document], gathering: Gathering) -> dict[str, Definition]:
    """The parameters of one file by the short name that its values use; a file without `units` has none."""
    prefix = fields["name"].text()
    unread = _unread(fields, gathering)
    found = {}
    for short, unit in (fields["units"].items() if "units" in fields else {}).items():
        if not check_unit(unit.text()):
            gathering.tell(unit.error(f"未知的单位 {unit.text()}", f"Unknown unit {unit.text()}"))
        found[short] = Definition(
            name=f"{prefix}.{short}",
            unit=unit.text(),
            clause=fields["clause"].text(),
            description=fields["description"].text(),
            description_en=fields["description_en"].text(),
            reading=fields["reading"].text() if "reading" in fields else None,
            clause_en=fields["clause_en"].text() if "clause_en" in fields else None,
            file=unit.file,
            line=unit.line,
            not_read_yet=unread.pop(short).text() if short in unread else None,
        )
    for short, system in unread.items():
        zh, en = f"not_read_yet 中的 {short} 不是本文件的参数", f"{short} of not_read_yet is no parameter of this file"
        gathering.tell(system.error(zh, en))
    return found


def _unread(fields: Mapping[str, Document], gathering: Gathering) -> dict[str, Document]:
    """What the file marks as read by nothing yet, each with the system that will."""
    if "not_read_yet" not in fields:
        return {}
    return gathering.take(fields["not_read_yet"].items) or {}


def values_of(
    document: Document, definitions: Mapping[str, Definition], starts: date, gathering: Gathering
) -> dict[str, list[DatedValue]]:
    found: dict[str, list[DatedValue]] = {definition.name: [] for definition in definitions.values()}
    days = sorted(document.items().items())
    for place, (day, entry) in enumerate(days):
        since = gathering.take(_day, entry, day)
        fields = gathering.take(entry.fields, (*definitions, "source"))
        if since is None or fields is None:
            continue
        source = gathering.take(fields["source"].text)
        for short, definition in definitions.items():
            value = gathering.take(_read, fields[short], definition)
            if value is not None and source is not None:
                found[definition.name].append(DatedValue(since, value, source))
        if since > starts and place == 0:
            zh, en = f"方案施行日 {starts} 尚无取值", f"There is no value on {starts}, when the plan starts"
            gathering.tell(entry.error(zh, en))
    if not days:
        gathering.tell(document.error("没有任何取值", "There is no value"))
    return found


def _read(document: Document, definition: Definition) -> Value:
    try:
        return definition.read(document.texts() if definition.is_list else document.text())
    except BadParameter as error:
        raise document.error(error.zh, error.en) from None


def _day(entry: Document, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise entry.error(
            f"{text} 不是日期，应写成 2024-06-06", f"{text} is no date; write it like 2024-06-06"
        ) from None


def add_size_limits(
    found: Histories, prefix: str, clause: str, bounds: Dated[SizeBounds], sources: Mapping[date, str]
) -> None:
    """Where "large" begins, from the size table, as limits of the criterion that asks: `<id>.<group>.<indicator>`."""
    for day in bounds.days:
        for bound in (bound for group in bounds.on(day).values() for bound in group):
            name = f"{prefix}.{bound.group}.{bound.indicator}"
            unit = "persons" if bound.indicator == "employees" else "yuan"
            value: Value = int(bound.large_from) if unit == "persons" else bound.large_from
            found.definitions.setdefault(name, _size_definition(name, unit, clause))
            found.values.setdefault(name, []).append(DatedValue(day, value, sources[day]))


def _size_definition(name: str, unit: str, clause: str) -> Definition:
    return Definition(
        name=name,
        unit=unit,
        clause=clause,
        description="大型企业的下限，全部指标达到即不属于中小企业",
        description_en='Where "large" begins; a firm at or above every bound is no SME',
    )
