"""A criterion from the keys of its file, each held against the facts, limits and reasons that there are."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from shared.domain.fact_table import FACTS, JUDGED
from shared.domain.facts import BadFact, FactTable, Label
from shared.domain.member_facts import JUDGED_OF_MEMBERS, MEMBER_FACTS
from shared.domain.terms import ScoreAtLeast, Term, leaves
from shared.domain.terms.asks import LimitSaid, LimitsSaid, limits_said, units_of_limits
from shared.domain.terms.reasons import REASONS
from shared.plan.criteria import ANSWERS, Clause, Criterion
from shared.plan.documents import Document
from shared.plan.fact_options import ADMISSION_FOLDER, FACT_OPTIONS, YEARLY_FOLDER
from shared.plan.load_terms import NamedTree, TermReader, written

TERM_KEYS: Final = ("order", "title", "title_en", "judged", "shows")
TERM_OPTIONAL: Final = ("from", "group", "options", "reading", "rests_on", "shows_any", "texts", "until", "wording")


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


ADMISSION: Final = CriteriaFolder(ADMISSION_FOLDER, JUDGED, FACTS)
YEARLY_CHECK: Final = CriteriaFolder(
    YEARLY_FOLDER, JUDGED_OF_MEMBERS, MEMBER_FACTS, f"{YEARLY_FOLDER}.", has_kinds=False
)
FOLDERS: Final = (ADMISSION, YEARLY_CHECK)


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
    _check_texts(fields, reader.said)
    options = _options(folder, fields, name, limits)
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
        group=text_of(fields, "group") or "",
        wording=text_of(fields, "wording") or "",
        reading=text_of(fields, "reading"),
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


def _options(
    folder: CriteriaFolder, fields: Mapping[str, Document], name: str, limits: Mapping[str, str]
) -> dict[str, str]:
    """The settings of facts that parameters of the criterion are."""
    found, known = {}, [option.name for option in FACT_OPTIONS.values() if option.folder == folder.name]
    for option, short in (fields["options"].items() if "options" in fields else {}).items():
        if option not in known:
            listed = ", ".join(known)
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


def text_of(fields: Mapping[str, Document], key: str) -> str | None:
    """The text of a key that may be left out."""
    return fields[key].text() if key in fields else None


def _texts(fields: Mapping[str, Document]) -> dict[str, Label]:
    """The sentences that the file words itself: for an answer, or for a reason of its term."""
    found = {}
    for key, entry in (fields["texts"].items() if "texts" in fields else {}).items():
        words = entry.fields(("zh", "en"))
        found[key] = Label(words["zh"].text(), words["en"].text())
    return found


def _check_texts(fields: Mapping[str, Document], reasons: Collection[str]) -> None:
    """Holds that each sentence is for something that may be said."""
    known = dict.fromkeys((*ANSWERS.values(), *reasons, *REASONS))
    for key, entry in (fields["texts"].items() if "texts" in fields else {}).items():
        if key not in known:
            listed = ", ".join(known)
            zh, en = f"不会给出 {key}，可写的有：{listed}", f"{key} is never said; there are {listed}"
            raise entry.error(zh, en)
