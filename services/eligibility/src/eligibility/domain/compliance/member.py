"""What the yearly check looks at: a member on one day, by what was verified, else by what it declared."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Final, Literal

from eligibility.domain.abnormal import CONTESTED
from eligibility.domain.facts import Facts, facts_of
from shared.domain.abnormal_filing import AppealState, effect, together
from shared.domain.declaration import Declaration
from shared.domain.months import within_months
from shared.plan.fact_options import PROGRESS_MONTHS
from shared.plan.model import Plan
from shared.plan.parameters import Parameters

ABNORMAL: Final = "abnormal_filing"


@dataclass(frozen=True, slots=True)
class Report:
    """A progress report that a second person verified."""

    verified_on: date
    valid_patents: int
    industrialised_patents: int
    substantive: bool


@dataclass(frozen=True, slots=True)
class Confirmed:
    """A violation that a second person confirmed, by its ground (M22); an abnormal filing with its finding."""

    ground: str
    confirmed_on: date
    kind: str | None = None
    order_no: int | None = None
    appeal: AppealState | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A firm in the pool with what is known of it; None where it has declared nothing that is known here."""

    uscc: str
    admitted_on: date
    declaration: Declaration | None
    reports: Sequence[Report] = ()
    """In the order of their verification."""
    violations: Sequence[Confirmed] = ()


@dataclass(frozen=True, slots=True)
class MemberFacts:
    """One member on one day; None is a value that is not known, and `reasons` says why."""

    registered_division: str | None
    inside_province: bool | None
    legal_person: bool | None
    registration_class: str
    individual_household: bool
    figures: Literal["verified", "declared"] | None
    figures_on: date | None
    valid_patents: int | None
    industrialised_patents: int | None
    unknown_patents: int | None
    abnormal_filing_confirmed: bool | None
    """None: confirmed, yet contested."""
    abnormal_findings: tuple[Mapping[str, object], ...]
    violation_confirmed: bool | None
    violations: tuple[str, ...]
    """Grounds other than abnormal filings."""
    admitted_on: date
    last_progress_on: date | None
    recent_progress: int
    newly_admitted: bool
    progress_months: int
    reasons: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> object:
        return getattr(self, name)

    def flag(self, name: str) -> bool | None:
        """A yes, a no, or not known."""
        value = getattr(self, name)
        if value is None or value is True or value is False:
            return value
        raise TypeError(f"{name} is not a yes or no")

    def number(self, name: str) -> Decimal | None:
        """A number, or not known."""
        value = getattr(self, name)
        if value is None:
            return None
        if type(value) is int:
            return Decimal(value)
        raise TypeError(f"{name} is not a number")


@dataclass(frozen=True, slots=True)
class _Figures:
    """The figures behind the industrialisation rate, and where they are from."""

    source: Literal["verified", "declared"] | None = None
    on: date | None = None
    valid: int | None = None
    industrialised: int | None = None
    unknown: int | None = None


def member_facts(member: Member, plan: Plan, on: date, parameters: Parameters) -> MemberFacts:
    """The facts of a member as of a day: nothing that was verified or confirmed later is looked at.

    Violations count from the admission on: an earlier one was known when the firm was let in (again).

    Raises:
        NotInForce: a table of the plan has no edition on that day.
    """
    declared = _declared(member, plan, on, parameters)
    reports = [report for report in member.reports if report.verified_on <= on]
    on_record = _on_record(member, on)
    progress = [one.verified_on for one in reports if one.substantive and one.verified_on >= member.admitted_on]
    months = PROGRESS_MONTHS.of(parameters)
    figures = _figures(reports, declared)
    return MemberFacts(
        registered_division=declared["registered_division"] if declared else None,
        inside_province=declared["inside_province"] if declared else None,
        legal_person=declared["legal_person"] if declared else None,
        registration_class=member.uscc[:2],
        individual_household=declared["individual_household"] if declared else False,
        figures=figures.source,
        figures_on=figures.on,
        valid_patents=figures.valid,
        industrialised_patents=figures.industrialised,
        unknown_patents=figures.unknown,
        admitted_on=member.admitted_on,
        last_progress_on=max(progress, default=None),
        recent_progress=sum(within_months(day, on, months) for day in progress),
        newly_admitted=within_months(member.admitted_on, on, months),
        progress_months=months,
        reasons={
            **(declared.reasons if declared else {}),
            **{name: CONTESTED for name, answer in on_record.items() if answer is None},
        },
        **on_record,
    )


def _on_record(member: Member, on: date) -> dict[str, Any]:
    """The violations that were confirmed of it from its admission to the day; an answer of None is contested."""
    violations = [one for one in member.violations if member.admitted_on <= one.confirmed_on <= on]
    abnormal = [one for one in violations if one.ground == ABNORMAL]
    others = [one for one in violations if one.ground != ABNORMAL and one.appeal != "reversed"]
    return {
        "abnormal_filing_confirmed": _standing(abnormal),
        "abnormal_findings": tuple(
            {"kind": one.kind, "order_no": one.order_no, "appeal_state": one.appeal or "not_appealed"}
            for one in abnormal
        ),
        "violation_confirmed": _standing(others),
        "violations": tuple(sorted({one.ground for one in others})),
    }


def _standing(violations: Sequence[Confirmed]) -> bool | None:
    """Whether one of them acts; None where all that is left is under appeal."""
    return together(effect("confirmed", one.appeal or "not_appealed") for one in violations)


def _declared(member: Member, plan: Plan, on: date, parameters: Parameters) -> Facts | None:
    if member.declaration is None:
        return None
    return facts_of(member.declaration, plan, on, parameters)


def _figures(reports: Sequence[Report], declared: Facts | None) -> _Figures:
    """The newest verified figures, else the declared ones."""
    if reports:
        newest = reports[-1]
        return _Figures("verified", newest.verified_on, newest.valid_patents, newest.industrialised_patents, 0)
    if declared is None:
        return _Figures()
    counts = (declared[name] for name in ("valid_patents", "industrialised_patents", "unknown_patents"))
    return _Figures("declared", None, *counts)
