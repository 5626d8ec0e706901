"""The plan of one province as it stands in its folder: parameters by day, and the reference tables."""

import hashlib
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from shared.domain.recognition_rounds import RecognitionRound
from shared.plan.bodies import Body, Exit, RemovalGround
from shared.plan.certificate_notices import CertificateNotices
from shared.plan.criteria import Clause, CriteriaList, Criterion
from shared.plan.dated import Dated, NotInForce, overlaid
from shared.plan.divisions import Division, Divisions
from shared.plan.efforts import Efforts
from shared.plan.industries import Industries, IntensiveCategory, SizeGroups
from shared.plan.parameters import DatedValue, Definition, Parameters, Value, digest
from shared.plan.place_names import PlaceNames
from shared.plan.qualifications import Qualifications
from shared.plan.size_bounds import SizeTable
from shared.plan.units import Units
from shared.plan.versions import JUDGING, YEARLY, TableDigests, is_read_by

if TYPE_CHECKING:
    from shared.plan.changes import Amendment


class PatentIntensive:
    """The classes of the patent-intensive industries, by the day from which each edition holds."""

    def __init__(self, editions: Dated[Mapping[str, str]]) -> None:
        self._editions = editions

    def contains(self, industry_class: str, on: date) -> bool:
        """Whether the class is in the edition of the day; membership never follows from a group or division.

        Raises:
            NotInForce: the day lies before the first edition.
        """
        return industry_class in self._editions.on(on)

    def classes(self, on: date) -> frozenset[str]:
        """All classes of the edition of the day."""
        return frozenset(self._editions.on(on))

    def category_of(self, industry_class: str, on: date) -> str | None:
        """The code of its category; empty for a class that came by a change, None for one outside the industries."""
        return self._editions.on(on).get(industry_class)

    def with_change(self, since: date, add: Collection[str], remove: Collection[str]) -> "PatentIntensive":
        """The same with classes that enter or leave from the day on, each until a later day says something else of it.

        The same object where all of them are so on the day.
        """
        before = self._editions.on(since)
        changed = {code: True for code in add if code not in before} | {
            code: False for code in remove if code in before
        }
        if not changed:
            return self
        held = {day: {code: code in self._editions.on(day) for code in changed} for day in self._editions.days}
        found = overlaid(Dated(held), since, changed)
        return PatentIntensive(Dated({day: self._with(day, found.on(day)) for day in found.days}))

    def _with(self, day: date, there: Mapping[str, bool]) -> Mapping[str, str]:
        """The edition of a day where these classes are in it, or are not."""
        edition = self._editions.on(day)
        if all((code in edition) is is_in for code, is_in in there.items()):
            return edition
        added = {code: self._ever_in(code) for code, is_in in there.items() if is_in}
        return {code: category for code, category in {**added, **edition}.items() if there.get(code, True)}

    def _ever_in(self, code: str) -> str:
        """The category of a class in the first edition that has it; empty where none has."""
        return next((self._editions.on(day)[code] for day in self._editions.days if code in self._editions.on(day)), "")


@dataclass(frozen=True, slots=True)
class Plan:
    """Everything that a decree or an operator may change, read once and validated."""

    id: str
    title_zh: str
    title_en: str
    in_force_from: date
    source: str
    province: Division
    divisions: Divisions
    names: PlaceNames
    """Further names of places and offices: workbooks are read by them, no judgement."""
    units: Units
    industries: Industries
    size_groups: SizeGroups
    size_bounds: SizeTable
    patent_intensive: PatentIntensive
    categories: Mapping[str, IntensiveCategory]
    qualifications: Qualifications
    notices: CertificateNotices
    """Of certificates: extensions of their validity, and withdrawals."""
    bodies: Mapping[str, Body]
    removal_grounds: Mapping[str, RemovalGround]
    exits: Mapping[str, Exit]
    recognition_rounds: Sequence[RecognitionRound]
    clauses: Mapping[str, Clause]
    """Those that code cites and nothing else of the plan holds."""
    definitions: Mapping[str, Definition]
    history: Mapping[str, Sequence[DatedValue]]
    tables: TableDigests
    efforts: Dated[Efforts]
    demo_units: Mapping[str, int]
    """Firms in a hundred that a unit puts forward in an invented round."""
    admission: CriteriaList
    """What is asked of an applicant, on whatever days."""
    yearly: CriteriaList
    """What is asked of a member once a year, on whatever days."""
    amendments: tuple["Amendment", ...] = ()
    """Changes that were laid on the files, in their order."""
    _cache: dict[date, Parameters] = field(default_factory=dict, init=False, repr=False, compare=False)
    _days: list[date] = field(default_factory=list, init=False, repr=False, compare=False)
    _versions: dict[tuple[str, date], str] = field(default_factory=dict, init=False, repr=False, compare=False)

    def on(self, day: date) -> Parameters:
        """The parameters in force on the day.

        Raises:
            NotInForce: the day lies before the plan.
        """
        since = self._newest_change(day)
        if since not in self._cache:
            self._cache[since] = self._in_force(since)
        return self._cache[since]

    def named(self, version: str) -> Parameters | None:
        """The parameters that a version names; None where it is of other files or other changes than these."""
        day = version.removeprefix(f"{self.id}-").partition("+")[0]
        try:
            found = self.on(date.fromisoformat(day))
        except (ValueError, NotInForce):
            return None
        return found if found.version == version else None

    def version_of(self, kind: str, day: date) -> str:
        """Names for ever what decisions of this kind read on the day: `pool-2024-06-06+1a2b3c4d`.

        Raises:
            NotInForce: the day lies before the plan.
        """
        key = kind, self._newest_change(day)
        if key not in self._versions:
            read = [name for name, definition in self.definitions.items() if is_read_by(kind, definition)]
            prefix = self.id if kind == JUDGING else kind
            self._versions[key] = self._named(prefix, read, self._beside(kind), day)
        return self._versions[key]

    def former_version(self, day: date) -> str:
        """The name of the day's rules while it covered every parameter and table of the folder, whoever reads it.

        Raises:
            NotInForce: the day lies before the plan.
        """
        self._newest_change(day)
        return self._named(self.id, self.history, self.tables.whole, day)

    def efforts_version(self, day: date) -> str:
        """Names the table of efforts of a day for ever; no judgement depends on it, so that `on(day).version` does not.

        Raises:
            NotInForce: the day lies before the first table.
        """
        return f"efforts-{self.efforts.since(day)}+{self.efforts.on(day).digest}"

    def criteria(self, on: date) -> tuple[Criterion, ...]:
        """What is asked of an applicant on the day, in the order of the findings.

        Raises:
            NotInForce: the day lies before the plan.
        """
        return self.on(on).criteria

    def changes(self) -> tuple[date, ...]:
        """The days on which a parameter, a table or a criterion changes, from the first day of the plan on."""
        days = {dated.since for values in self.history.values() for dated in values}
        days |= {*self.tables.judged.days, *self.admission.days, *self.yearly.days}
        return tuple(sorted({max(day, self.in_force_from) for day in days}))

    def _newest_change(self, day: date) -> date:
        if not self._days:
            self._days.extend(self.changes())
        place = bisect_right(self._days, day)
        if place == 0:
            raise NotInForce(day, self.in_force_from)
        return self._days[place - 1]

    def _in_force(self, day: date) -> Parameters:
        values = _values_on(self.history, day)
        return Parameters(
            values,
            self.definitions,
            self.version_of(JUDGING, day),
            self._beside(JUDGING).on(day),
            self.admission.on(day),
            self.yearly.on(day),
        )

    def _beside(self, kind: str) -> Dated[str]:
        """Digests of what decisions of this kind read beside parameters: tables and, of judgements, the criteria.

        Those of the first edition add nothing, so that versions of that time keep their names.
        """
        tables = self.tables.read_by(kind)
        read = [self.admission] if kind == JUDGING else [self.admission, self.yearly] if kind == YEARLY else []
        first = min(tables.days)
        days = {*tables.days, *(day for each in read for day in each.days if day > first)}
        return Dated({day: _with_criteria(tables.on(day), [each.digest_on(day) for each in read]) for day in days})

    def _named(self, prefix: str, names: Iterable[str], tables: Dated[str], day: date) -> str:
        """By the newest day on which one of these parameters or tables changed, and their values on it."""
        read = {name: self.history[name] for name in names}
        days = {entry.since for dated in read.values() for entry in dated} | set(tables.days)
        since = max(self.in_force_from, *(each for each in days if each <= day))
        return f"{prefix}-{since}+{digest(_values_on(read, since), tables.on(since))}"


def _values_on(history: Mapping[str, Sequence[DatedValue]], day: date) -> dict[str, Value]:
    """The newest values of the day; a parameter of a criterion that begins later has none yet."""
    found = {name: [entry.value for entry in dated if entry.since <= day] for name, dated in history.items()}
    return {name: values[-1] for name, values in found.items() if values}


def _with_criteria(tables: str, criteria: Sequence[str]) -> str:
    said = [digest for digest in criteria if digest]
    return hashlib.sha256("\n".join((tables, *said)).encode()).hexdigest() if said else tables
