"""Who must differ in a chain of acts: one table for all services (separation of duties)."""

from collections.abc import Iterable, Mapping
from enum import Enum

from shared.identity.caller import Caller, Role
from shared.identity.person_marks import PersonMarks
from shared.identity.subjects import person
from shared.problems import Problem, RoleNotAllowed

NO_PERSONS = frozenset({Role.ADMIN, Role.SERVICE})
"""Roles that never count as one of two persons."""


class Duty(Enum):
    """An act of a chain, in words."""

    RECOMMENDED = ("推荐名单内企业", "recommended a firm of the list")
    DRAFTED = ("拟定名单", "drafted the list")
    CO_SIGNED = ("会签名单", "co-signed the list")
    REPORTED = ("上报该违规", "reported the violation")
    CONFIRMED = ("查实该违规", "confirmed the violation")
    RECORDED_APPEAL = ("登记该违规的申诉进展", "recorded how far the appeal against the violation has come")
    VERIFIED = ("核实所用进展报告", "verified a progress report that is used")
    REMOVED = ("决定原退库", "decided the removal")
    CONFIRMS = ("查实或不予认定该违规", "confirm or dismiss the violation")
    CO_SIGNS = ("会签", "co-sign it")
    PROPOSES = ("提出", "propose it")
    DECIDES = ("审批", "decide on it")

    @property
    def zh(self) -> str:
        """As Chinese texts say it."""
        return self.value[0]

    @property
    def en(self) -> str:
        """As English texts say it."""
        return self.value[1]


class DutiesOfTwo(Problem):
    """One person would hold two duties of one chain that must be apart."""

    status, code = 409, "separation-of-duties"
    title = {"zh": "须由另一人办理：职责不相容", "en": "Another person must do it: these duties are kept apart"}
    detail = {
        "zh": "您已{earlier}，不得再{now}；请由他人办理。",
        "en": "You {earlier_en}, so you may not {now_en}; leave it to another person.",
    }


def must_be_another(caller: Caller, now: Duty, earlier: Mapping[Duty, Iterable[str | None]]) -> None:
    """Refuses a caller who held one of the earlier duties; subjects are compared in one form.

    Raises:
        DutiesOfTwo: names both duties. RoleNotAllowed: an administrator or a service is no person.
    """
    if caller.role in NO_PERSONS:
        raise RoleNotAllowed(allowed=", ".join(sorted(set(Role) - NO_PERSONS)))
    _refuse(person(caller.subject), now, {duty: map(_person, holders) for duty, holders in earlier.items()})


def must_be_another_mark(
    marks: PersonMarks, caller: Caller, now: Duty, earlier: Mapping[Duty, Iterable[str | None]]
) -> tuple[Duty, ...]:
    """The same for duties held in other services, known by their marks; an event of old carries none.

    Returns the duties of which some holder is unknown: for them the rule does not bind, and the answer says so.

    Raises:
        DutiesOfTwo: names both duties.
    """
    known = {duty: tuple(holders) for duty, holders in earlier.items()}
    _refuse(marks.of(caller.subject), now, known)
    return tuple(duty for duty, holders in known.items() if None in holders)


def _person(subject: str | None) -> str | None:
    return None if subject is None else person(subject)


def _refuse(own: str, now: Duty, earlier: Mapping[Duty, Iterable[str | None]]) -> None:
    for duty, holders in earlier.items():
        if own in holders:
            raise DutiesOfTwo(earlier=duty.zh, now=now.zh, earlier_en=duty.en, now_en=now.en)
