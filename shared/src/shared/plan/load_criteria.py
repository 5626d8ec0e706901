"""The criteria of a plan's folder: one file each, with its term, its words, its parameters and its weight."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final

from shared.plan.criteria import Clause, CriteriaList, Criterion
from shared.plan.declare_criterion import TERM_KEYS, TERM_OPTIONAL, CriteriaFolder, declared, text_of
from shared.plan.documents import Document, read_document
from shared.plan.errors import PlanError
from shared.plan.fact_options import FACT_OPTIONS
from shared.plan.gathering import Gathering
from shared.plan.load_parameters import Histories, definitions_of, values_of
from shared.plan.load_terms import NamedTree
from shared.plan.parameters import DatedValue, Definition
from shared.plan.weights import DESCRIPTION, DESCRIPTION_EN, RANKING, WEIGHTS

KIND: Final = "kind"
_KEYS: Final = ("name", *TERM_KEYS, "clause", "description", "description_en")
_OPTIONAL: Final = (*TERM_OPTIONAL, "clause_en", "ranking", "units", "values")
_ID: Final = re.compile(r"[A-Z][0-9A-Za-z]{0,7}(\.[0-9A-Za-z]{1,7}){0,2}")


def load_criteria(
    root: Path, folder: CriteriaFolder, starts: date, found: Histories, trees: Mapping[str, NamedTree],
    *, kept: bool = False,
) -> list[Criterion]:  # fmt: skip
    """Every criterion of the folder; its parameters join the others, its faults theirs."""
    gathering = Gathering()
    read: list[tuple[Document, Criterion]] = []
    for path in sorted((root / folder.name).glob("*.yaml")):
        document = gathering.take(read_document, root, path)
        criterion = gathering.take(_criterion, folder, document, starts, found, gathering, trees)
        if document is not None and criterion is not None:
            read.append((document, criterion))
    gathering.tell(*_said_twice(read))
    if folder.has_kinds and not read and not gathering.faults:
        zh, en = "没有任何条件，每项条件一个文件", "There is no criterion; each has a file of its own"
        gathering.tell(PlanError(folder.name, 1, zh, en))
    if folder.has_kinds and read and not kept and not gathering.faults:
        gathering.tell(*_asks_nothing(read, starts))
    found.faults.extend(gathering.faults)
    return [criterion for _, criterion in read]


def _criterion(
    folder: CriteriaFolder, document: Document, starts: date, found: Histories, gathering: Gathering,
    trees: Mapping[str, NamedTree],
) -> Criterion:  # fmt: skip
    fields = document.fields(_KEYS, _OPTIONAL)
    name = fields["name"].text()
    if not name.startswith(folder.prefix) or not _ID.fullmatch(name.removeprefix(folder.prefix)):
        example = f"{folder.prefix}A6"
        zh, en = (
            f"name 应如 {example}：以大写字母开头，含字母、数字和点",
            f"write name like {example}: a capital letter,",
        )
        raise fields["name"].error(zh, f"{en} then letters, digits and dots")
    definitions = definitions_of(fields, gathering)
    clause = Clause(fields["clause"].text(), (fields.get("clause_en") or fields["clause"]).text())
    criterion = declared(folder, name, fields, clause, _limits(folder, fields, definitions), trees)
    begins = max(starts, criterion.since or starts)
    values = values_of(fields["values"], definitions, begins, gathering) if "values" in fields else {}
    if definitions and not values:
        raise document.error("缺少 values", "values is missing")
    found.add(fields["name"], definitions, values)
    _check_least(criterion, fields, values, gathering)
    if "ranking" in fields:
        _weigh(folder, criterion, fields["ranking"], begins, found, gathering)
    return criterion


def _limits(
    folder: CriteriaFolder, fields: Mapping[str, Document], definitions: Mapping[str, Definition]
) -> dict[str, str]:
    """The parameters of a criterion beside its kind, with their units."""
    units = {short: definition.unit for short, definition in definitions.items()}
    if not folder.has_kinds:
        return units
    kind = units.pop(KIND, "")
    words = frozenset(kind.removeprefix("choice ").split("|"))
    if not kind.startswith("choice ") or not words <= {"hard", "soft"}:
        place = fields.get("units") or fields["name"]
        raise place.error("units 中须有 kind: choice hard|soft", "units needs kind: choice hard|soft")
    return units


def _check_least(
    criterion: Criterion, fields: Mapping[str, Document], values: Mapping[str, Sequence[DatedValue]],
    gathering: Gathering,
) -> None:  # fmt: skip
    for option, name in criterion.options.items():
        least = FACT_OPTIONS[option].least
        for one in values.get(name, ()):
            if isinstance(one.value, int) and one.value < least:
                zh, en = (
                    f"{name} 自 {one.since} 起的取值不得小于 {least}",
                    f"{name} from {one.since} on must be at least",
                )
                gathering.tell(fields["values"].error(zh, f"{en} {least}"))


def _weigh(
    folder: CriteriaFolder, criterion: Criterion, document: Document, begins: date, found: Histories,
    gathering: Gathering,
) -> None:  # fmt: skip
    """How the criterion counts in the ranking: parameters `ranking.<id>.…`."""
    if not folder.has_kinds or not criterion.judged.limits:
        zh, en = f"{criterion.id} 没有限值，不参与计分", f"{criterion.id} has no limit and takes no part in the score"
        raise document.error(zh, en)
    fields = document.fields(("clause", "values"), ("clause_en", "reading"))
    definitions = {
        short: Definition(
            name=f"{RANKING}.{criterion.id}.{short}",
            unit=unit,
            clause=fields["clause"].text(),
            description=DESCRIPTION,
            description_en=DESCRIPTION_EN,
            reading=text_of(fields, "reading"),
            clause_en=text_of(fields, "clause_en"),
            file=document.file,
            line=document.line,
        )
        for short, unit in WEIGHTS.items()
    }
    found.add(document, definitions, values_of(fields["values"], definitions, begins, gathering))


def _asks_nothing(read: Sequence[tuple[Document, Criterion]], starts: date) -> Iterator[PlanError]:
    """Days of the plan from which on none of the criteria holds: every firm would pass."""
    listed = CriteriaList(criterion for _, criterion in read)
    for day in (starts, *(each for each in listed.days if each > starts)):
        if not listed.on(day):
            ended = [(one.until, place) for place, (_, one) in enumerate(read) if one.until and one.until < day]
            document = read[max(ended)[1] if ended else 0][0].items()
            place = document["until"] if ended else document["from"]
            zh, en = f"自 {day} 起没有任何条件，每家企业都会通过", f"No criterion holds from {day} on"
            yield place.error(zh, f"{en}, so that every firm would pass")


def _said_twice(read: Sequence[tuple[Document, Criterion]]) -> Iterator[PlanError]:
    """Places in the order of findings, names and settings of facts that two criteria claim at one time."""
    for place, (document, one) in enumerate(read):
        fields = document.items()
        for _, other in read[:place]:
            if one.order == other.order:
                yield fields["order"].error(f"order 与 {other.id} 相同", f"{other.id} has the same order")
            if one.id == other.id:
                yield fields["name"].error(f"{one.id} 已在另一文件中", f"{one.id} stands in another file already")
            for option in one.options.keys() & other.options.keys():
                yield fields["options"].error(f"{option} 已由 {other.id} 设置", f"{other.id} sets {option} already")
