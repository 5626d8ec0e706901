"""The numbers and switches of the plan: each with a meaning, a clause, a unit, and values that hold from a day on."""

import hashlib
import json
import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any, Final, TypeVar, cast

from shared.domain.bad_value import BadValue
from shared.domain.calendar import TERM_UNITS, Term, TermUnit
from shared.domain.money import plain

if TYPE_CHECKING:
    from shared.plan.criteria import Criterion

T = TypeVar("T")

Value = Decimal | int | bool | str | tuple[str, ...]

CHOICE = "choice "
"""A unit that begins so names its words: `choice cumulative|yearly`."""
_WHOLE: Final = frozenset({"count", "persons", "patents", "firms", "events", "hours", "months", "years"}) | TERM_UNITS
_LISTS: Final = frozenset({"words", "days_list"})
MOST_MULTIPLE: Final = 1000
"""So that no score made of multiples outgrows its column."""
_MOST: Final = {
    "multiple": MOST_MULTIPLE,
    "score": 100,
    "years": 100,
    "months": 1200,
    "days": 36_525,
    "working_days": 36_525,
    "hours": 876_600,
    "yuan": 10**18,
}
"""What is beyond it is a slip of the pen, and no calendar or column holds it."""
_MOST_COUNTED: Final = 2_000_000_000
_EXACT: Final = frozenset({"yuan", "multiple", "score"})
_WRITTEN: Final = re.compile(r"[0-9]{1,30}(\.[0-9]{1,30})?")
_SWITCH: Final = {"yes": True, "no": False}


class BadParameter(BadValue):
    """A value that the unit of a parameter does not allow, or a parameter that does not exist."""


@dataclass(frozen=True, slots=True)
class Definition:
    """What a parameter means.

    `unit` is `share` (0 to 1), `yuan`, `multiple` (up to 1000), `score` (0 to 100), a whole number of something
    (`persons`, `years`, `hours` …, up to what a calendar or a column holds), `days` or `working_days` of a term,
    `days_list` (numbers of days), `switch` (yes or no), `choice a|b`, `word` or `words`. `file` and `line` are
    where it is declared; the limits that follow from a table have no file of their own.
    """

    name: str
    unit: str
    clause: str
    description: str
    description_en: str
    reading: str | None = None
    clause_en: str | None = None
    file: str = ""
    line: int = 0
    not_read_yet: str | None = None
    """The part of the system that will read it, in the file's words; None: code decides by it."""

    @property
    def folder(self) -> str:
        """The folder under `parameters/` that it stands in: whose parameter it is; empty for a limit of a table.

        Parameters of a criterion are eligibility's.
        """
        if self.of_a_criterion:
            return "eligibility"
        return PurePosixPath(self.file).parts[1] if self.file else ""

    @property
    def of_a_criterion(self) -> bool:
        """Whether the file of a criterion declares it, which answers for its reader too."""
        return PurePosixPath(self.file).parts[:1] in {("criteria",), ("continuing",)}

    def read(self, text: str | tuple[str, ...]) -> Value:
        """The value of a text.

        Raises:
            BadParameter: the unit does not allow it.
        """
        if self.is_list:
            return self._list(text if isinstance(text, tuple) else (text,))
        if isinstance(text, tuple):
            raise self._bad("单个值", "a single value")
        return self._scalar(text)

    @property
    def is_list(self) -> bool:
        """Whether its value may be a list."""
        return self.unit in _LISTS

    def _list(self, texts: tuple[str, ...]) -> tuple[str, ...]:
        """Numbers of days are written without leading zeros, so that equal lists read alike."""
        if self.unit == "words":
            return texts
        return tuple(str(self._number(text, "days")) for text in texts)

    def _scalar(self, text: str) -> Value:
        if self.unit == "word":
            return text
        if self.unit.startswith(CHOICE):
            return self._one_of(text, self.unit.removeprefix(CHOICE).split("|"))
        if self.unit == "switch":
            return _SWITCH[self._one_of(text, list(_SWITCH))]
        return self._number(text, self.unit)

    def _one_of(self, text: str, words: list[str]) -> str:
        if text not in words:
            raise self._bad(f" {' 或 '.join(words)}", " or ".join(words))
        return text

    def _number(self, text: str, unit: str) -> Value:
        if not _WRITTEN.fullmatch(text):
            raise self._bad("不小于 0 的十进制数", "a decimal number of at least 0")
        number = Decimal(text)
        if unit == "share" and number > 1:
            raise self._bad("0 与 1 之间的比例", "a share between 0 and 1")
        most = _MOST.get(unit, _MOST_COUNTED)
        if number > most:
            raise self._bad(f"不大于 {most} 的数", f"a number of at most {most}")
        if unit in _WHOLE:
            if number != number.to_integral_value():
                raise self._bad("整数", "a whole number")
            return int(number)
        return number

    def _bad(self, zh: str, en: str) -> BadParameter:
        return BadParameter("bad_parameter", f"{self.name} 应为{zh}", f"{self.name} must be {en}")


def check_unit(unit: str) -> bool:
    """Whether the unit is one that `Definition` knows."""
    known = _WHOLE | _EXACT | _LISTS | {"share", "switch", "word"}
    return unit in known or (unit.startswith(CHOICE) and "|" in unit)


class Parameters(Mapping[str, Value]):
    """The values in force on one day; `version` names them for ever and is stored with every decision."""

    def __init__(
        self,
        values: Mapping[str, Value],
        definitions: Mapping[str, Definition],
        version: str,
        tables: str = "",
        criteria: tuple["Criterion", ...] = (),
        continuing: tuple["Criterion", ...] = (),
    ) -> None:
        self._values = dict(values)
        self._definitions = definitions
        self.version = version
        self.tables = tables
        """Names what else a judgement reads: the tables and the criteria in force."""
        self.criteria = criteria
        """What is asked of an applicant, in the order of the findings."""
        self.continuing = continuing
        """What is asked of a member once a year."""
        self.options = {name: of for each in (*criteria, *continuing) for name, of in each.options.items()}
        """Parameters by the setting of a fact that they are."""
        self._derived: dict[Hashable, Any] = {}

    def __getitem__(self, name: str) -> Value:
        return self._values[name]

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def derived(self, key: Hashable, make: Callable[["Parameters"], T]) -> T:
        """What follows from these values alone, made once: they never change."""
        if key not in self._derived:
            self._derived[key] = make(self)
        made: T = self._derived[key]
        return made

    def definition(self, name: str) -> Definition:
        """Meaning, clause and unit of a parameter."""
        return self._definitions[name]

    def number(self, name: str) -> Decimal:
        """A number, exact."""
        value = self._values[name]
        if type(value) is Decimal:
            return value
        if type(value) is int:
            return Decimal(value)
        raise TypeError(f"{name} is not a number")

    def whole(self, name: str) -> int:
        """A whole number."""
        value = self._values[name]
        if isinstance(value, bool) or not isinstance(value, int):
            raise TypeError(f"{name} is not a whole number")
        return value

    def term(self, name: str) -> Term:
        """A number of days or working days, as its unit says."""
        unit = self._definitions[name].unit
        if unit not in TERM_UNITS:
            raise TypeError(f"{name} is not a term")
        return Term(self.whole(name), cast("TermUnit", unit))

    def days_list(self, name: str) -> tuple[int, ...]:
        """Numbers of days in the order of the file."""
        return tuple(int(each) for each in self.words(name))

    def word(self, name: str) -> str:
        """A word or a choice."""
        value = self._values[name]
        if not isinstance(value, str):
            raise TypeError(f"{name} is not a word")
        return value

    def words(self, name: str) -> tuple[str, ...]:
        """A list of words."""
        value = self._values[name]
        if not isinstance(value, tuple):
            raise TypeError(f"{name} is not a list of words")
        return value

    def switch(self, name: str) -> bool:
        """A yes or no."""
        value = self._values[name]
        if not isinstance(value, bool):
            raise TypeError(f"{name} is not a switch")
        return value

    def read(self, name: str, text: str | tuple[str, ...], *, allowed: Callable[[str], bool] = lambda _: True) -> Value:
        """What a text would mean as the value of a parameter.

        Raises:
            BadParameter: an unknown name, or one that `allowed` refuses (the names that exist are listed), or a value
                that the unit does not allow.
        """
        names = [each for each in self._values if allowed(each)]
        if name not in names:
            listed = ", ".join(names)
            raise BadParameter(
                "unknown_parameter",
                f"没有名为 {name} 的参数，可用的有：{listed}",
                f"There is no parameter {name}; there are {listed}",
            )
        return self._definitions[name].read(text)

    def replaced(self, changes: Mapping[str, str], *, allowed: Callable[[str], bool] = lambda _: True) -> "Parameters":
        """The same with other values, for a what-if; the version shows that it is one.

        Raises:
            BadParameter: as `read`.
        """
        values = {**self._values, **{name: self.read(name, text, allowed=allowed) for name, text in changes.items()}}
        if values == self._values:
            return self
        base = self.version.partition("+")[0]
        version = f"{base}+what-if-{digest(values, self.tables)}"
        return Parameters(values, self._definitions, version, self.tables, self.criteria, self.continuing)


def digest(values: Mapping[str, Value], tables: str) -> str:
    """Eight hexadecimal digits over the values and the digest of the tables in force."""
    shown = {name: _shown(value) for name, value in sorted(values.items())}
    text = json.dumps([shown, tables], ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:8]


def _shown(value: Value) -> object:
    if isinstance(value, bool | str | tuple):
        return value
    return plain(value)


@dataclass(frozen=True, slots=True)
class DatedValue:
    """One value of a parameter, the day from which it holds, and the source that says so."""

    since: date
    value: Value
    source: str
