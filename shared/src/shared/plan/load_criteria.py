"""The criteria of a plan's folder: one file each, with its term, its words, its parameters and its weight."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Final

from shared.domain.fact_table import FACTS, JUDGED
from shared.domain.facts import BadFact, FactTable, Label
from shared.domain.member_facts import MEMBER_FACTS
from shared.domain.terms import ScoreAtLeast, Term, leaves
from shared.domain.terms.asks import LimitSaid, LimitsSaid, limits_said, units_of_limits
from shared.plan.criteria import ANSWERS, Clause, Criterion, criteria_digest, decided_by
from shared.plan.documents import Document, read_document
from shared.plan.errors import PlanError
from shared.plan.fact_options import FACT_OPTIONS
from shared.plan.gathering import Gathering
from shared.plan.load_parameters import Histories, definitions_of, values_of
from shared.plan.load_terms import NamedTree, TermReader, load_trees, written
from shared.plan.parameters import DatedValue, Definition
from shared.plan.weights import DESCRIPTION, DESCRIPTION_EN, RANKING, WEIGHTS

KIND: Final = "kind"
_TERM_KEYS: Final = ("order", "title", "title_en", "judged", "shows")
_TERM_OPTIONAL: Final = ("from", "group", "options", "reading", "rests_on", "shows_any", "texts", "until", "wording")
_KEYS: Final = ("name", *_TERM_KEYS, "clause", "description", "description_en")
_OPTIONAL: Final = (*_TERM_OPTIONAL, "clause_en", "ranking", "units", "values")
_ID: Final = re.compile(r"[A-Z][0-9A-Za-z]{0,7}(\.[0-9A-Za-z]{1,7}){0,2}")
_FIRST_EDITION: Final = Path(__file__).parent / "first_edition.yaml"


@dataclass(frozen=True, slots=True)
class CriteriaFolder:
    """A folder of criteria: the facts that its terms may name, those that a limit may be named after, its prefix.

    The prefix begins the `name` of its files and is no part of what findings call them. `has_kinds`: each is hard or
    soft, and may be weighed.
    """

    name: str
    judged: FactTable
    known: FactTable
    prefix: str = ""
    has_kinds: bool = True


ADMISSION: Final = CriteriaFolder("criteria", JUDGED, FACTS)
YEARLY_CHECK: Final = CriteriaFolder("continuing", MEMBER_FACTS, MEMBER_FACTS, "continuing.", has_kinds=False)
FOLDERS: Final = (ADMISSION, YEARLY_CHECK)


def load_criteria(root: Path, folder: CriteriaFolder, starts: date, found: Histories) -> list[Criterion]:
    """Every criterion of the folder; its parameters join the others, its faults theirs."""
    gathering = Gathering()
    trees = dict(gathering.take(lambda: list(load_trees(root))) or [])
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


def declared(
    folder: CriteriaFolder, name: str, fields: Mapping[str, Document], clause: Clause, limits: Mapping[str, str],
    trees: Mapping[str, NamedTree] = MappingProxyType({}),
) -> Criterion:  # fmt: skip
    """The criterion that these keys declare; `limits` are its parameters by short name, with their units.

    Raises:
        PlanError: a fact, limit, reason or option that is not known or does not fit; a limit that nothing is held
            against.
    """
    texts = _texts(fields)
    reader = TermReader(name, folder.judged, limits, texts, trees)
    term = reader.read(fields["judged"])
    options = _options(fields, name, limits)
    _check_limits(fields, term, folder.known, limits, reader.used, options)
    since, until = (fields[key].day() if key in fields else None for key in ("from", "until"))
    if since and until and until < since:
        raise fields["until"].error("until 早于 from", "until lies before from")
    return Criterion(
        id=name.removeprefix(folder.prefix),
        prefix=name,
        order=_order(fields["order"]),
        title=Label(fields["title"].text(), fields["title_en"].text()),
        clause=clause,
        judged=term,
        judged_as=_said(fields["judged"], term, trees),
        shows=_facts(folder.judged, name, fields, "shows"),
        group=_text(fields, "group") or "",
        wording=_text(fields, "wording") or "",
        reading=_text(fields, "reading"),
        rests_on=_facts(folder.judged, name, fields, "rests_on"),
        shows_any=_facts(folder.judged, name, fields, "shows_any"),
        since=since,
        until=until,
        texts=texts,
        options=options,
        limits_said=(*limits_said(term, folder.known), *_scores_said(term)),
    )


def _said(document: Document, term: Term, trees: Mapping[str, NamedTree]) -> str:
    """The term in one form, with the trees that it names."""
    named = [each.tree for each, _ in leaves(term) if isinstance(each, ScoreAtLeast)]
    return "\n".join((written(document), *(each.said for each in trees.values() if each.tree in named)))


def _scores_said(term: Term) -> LimitsSaid:
    scores = [each for each, _ in leaves(term) if isinstance(each, ScoreAtLeast)]
    return tuple((key, LimitSaid(Label("评分", "score", " 分"), "score")) for each in scores for key in each.keys)


def _check_limits(
    fields: Mapping[str, Document],
    term: Term,
    facts: FactTable,
    limits: Mapping[str, str],
    used: set[str],
    options: Mapping[str, str],
) -> None:
    """Holds that each limit fits the fact that is held against it, and that none is idle."""
    place = fields.get("units") or fields["judged"]
    scores = {each.limit: ("score",) for each, _ in leaves(term) if isinstance(each, ScoreAtLeast)}
    for name, units in {**units_of_limits(term, facts), **scores}.items():
        unit = limits[name.rpartition(".")[2]]
        if unit not in units:
            listed = " | ".join(units)
            raise place.error(f"{name} 的单位应为 {listed}", f"{name} must be in {listed}")
    set_by = {name.rpartition(".")[2] for name in options.values()}
    if idle := [short for short in limits if short not in used | set_by]:
        names = ", ".join(idle)
        raise place.error(f"judged 与 options 都没有用到 {names}", f"neither judged nor options uses {names}")


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


def _options(fields: Mapping[str, Document], name: str, limits: Mapping[str, str]) -> dict[str, str]:
    """The settings of facts that parameters of the criterion are."""
    found = {}
    for option, short in (fields["options"].items() if "options" in fields else {}).items():
        if option not in FACT_OPTIONS:
            listed = ", ".join(FACT_OPTIONS)
            raise short.error(f"没有设置 {option}，现有：{listed}", f"there is no option {option}; there are {listed}")
        kind = FACT_OPTIONS[option].kind
        if short.text() not in limits or not kind.takes(limits[short.text()]):
            expected = kind.expected()
            raise short.error(f"{option} 应为单位是 {expected} 的参数", f"{option} must be a parameter in {expected}")
        found[option] = f"{name}.{short.text()}"
    return found


def _order(document: Document) -> int:
    text = document.text()
    if not re.fullmatch(r"[0-9]{1,6}", text):
        raise document.error("order 应为整数", "order must be a whole number")
    return int(text)


def _facts(facts: FactTable, name: str, fields: Mapping[str, Document], key: str) -> tuple[str, ...]:
    if key not in fields:
        return ()
    names = fields[key].texts()
    try:
        for each in names:
            facts.known(each, name)
    except BadFact as error:
        raise fields[key].error(error.zh, error.en) from None
    return names


def _text(fields: Mapping[str, Document], key: str) -> str | None:
    return fields[key].text() if key in fields else None


def _texts(fields: Mapping[str, Document]) -> dict[str, Label]:
    """The sentences that the file words itself: for an answer, or for a reason of its term."""
    found = {}
    for key, entry in (fields["texts"].items() if "texts" in fields else {}).items():
        if key not in ANSWERS.values() and not re.fullmatch(r"[a-z][a-z_]{0,39}", key):
            raise entry.error(f"{key} 应为小写字母和下划线", f"write {key} in small letters and underscores")
        words = entry.fields(("zh", "en"))
        found[key] = Label(words["zh"].text(), words["en"].text())
    return found


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
            reading=_text(fields, "reading"),
            clause_en=_text(fields, "clause_en"),
            file=document.file,
            line=document.line,
        )
        for short, unit in WEIGHTS.items()
    }
    found.add(document, definitions, values_of(fields["values"], definitions, begins, gathering))


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


@lru_cache(maxsize=2)
def _first_edition(folder: str, prefix: str) -> Mapping[str, Document]:
    """The terms of its criteria by name, of the time when folders held parameters alone."""
    entries = read_document(_FIRST_EDITION.parent, _FIRST_EDITION).items()[folder].items()
    return {f"{prefix}{id_}": entry for id_, entry in entries.items()}


def criteria_of_first_edition(folder: CriteriaFolder, definitions: Mapping[str, Definition]) -> list[Criterion]:
    """The criteria of a folder of that time: their clauses and limits as it has them, their terms as they were then."""
    found = []
    for name, entry in _first_edition(folder.name, folder.prefix).items():
        own = {each: what for each, what in definitions.items() if each.startswith(f"{name}.")}
        said = own.get(f"{name}.{KIND}") or next(iter(own.values()), None)
        clause = Clause(said.clause, said.clause_en or said.clause) if said else Clause(name, name)
        limits = {each.removeprefix(f"{name}."): what.unit for each, what in own.items() if what.file}
        limits.pop(KIND, None)
        found.append(declared(folder, name, entry.fields(_TERM_KEYS, _TERM_OPTIONAL), clause, limits))
    return found


def digest_of_first_edition(folder: CriteriaFolder) -> str:
    """What names its criteria, in the order of their findings."""
    said = []
    for name, entry in _first_edition(folder.name, folder.prefix).items():
        fields = entry.items()
        shown = (fields[key].texts() if key in fields else () for key in ("shows", "shows_any", "rests_on"))
        said.append(decided_by(name.removeprefix(folder.prefix), written(fields["judged"]), *shown))
    return criteria_digest(said)
