"""Confirmed violations of a firm as the entry test takes them (annex 10, M9): known facts beside what it declares."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from eligibility.domain.abnormal import ABNORMAL, contest_of
from shared.domain.abnormal_filing import APPEAL_NAMES, KIND_NAMES, effect, together
from shared.domain.months import within_months
from shared.plan.fact_options import MISCONDUCT_YEARS
from shared.plan.model import Plan
from shared.plan.parameters import Parameters
from shared.plan.readers import removal_ground

RECORDS: Final = "records"
"""All violations that were confirmed of the firm; what follows from them is found on the reference date."""
MISCONDUCT: Final = "misconduct"
VIOLATIONS: Final = "violations"
ABNORMAL_RECORDS: Final = "abnormal_records"
BEHIND: Final[Mapping[str, str]] = {
    MISCONDUCT: VIOLATIONS,
    VIOLATIONS: VIOLATIONS,
    ABNORMAL: ABNORMAL_RECORDS,
    ABNORMAL_RECORDS: ABNORMAL_RECORDS,
}
"""The records that stand behind a value, where there are any."""
_EVER: Final = 1000
"""More years than any calendar needs."""
FILING: Final = "abnormal_filing"
NO_PROGRESS: Final = "no_progress"
"""A ground of removal (T12.3a) that is no misconduct."""
GROUNDS: Final = (removal_ground(FILING), removal_ground(NO_PROGRESS))
_NAMES: Final = ("violation_id", "ground", "occurred_on", "kind", "order_no", "appeal_state")


def record_of(row: Mapping[str, Any]) -> Mapping[str, Any]:
    """A confirmed violation of a row, as plain data."""
    day: date = row["occurred_on"]
    return {**in_order(row), "violation_id": str(row["violation_id"]), "occurred_on": day.isoformat()}


def in_order(record: Mapping[str, Any]) -> Mapping[str, Any]:
    """The record with its names in one order, so that what is kept does not hang on how it was stored."""
    return {name: record[name] for name in _NAMES}


def misconduct_in(records: Sequence[Mapping[str, Any]], on: date, years: int) -> tuple[Mapping[str, Any], ...]:
    """Accidents, dishonesty and other violations that occurred on the day or at most so many years before it.

    One that was reversed on appeal is none.
    """
    return tuple(
        record
        for record in records
        if record["ground"] not in (FILING, NO_PROGRESS)
        and record["appeal_state"] != "reversed"
        and within_months(date.fromisoformat(record["occurred_on"]), on, 12 * min(years, _EVER))
    )


def filings_in(records: Sequence[Mapping[str, Any]]) -> tuple[Mapping[str, Any], ...]:
    """Abnormal filings that were not reversed on appeal; no period ends them."""
    return tuple(one for one in records if one["ground"] == FILING and one["appeal_state"] != "reversed")


def with_records(
    found: Mapping[str, object],
    records: Sequence[Mapping[str, Any]],
    declared: Mapping[str, bool | None],
    on: date,
    p: Parameters,
) -> Mapping[str, object]:
    """What was found of a firm and what its records say; `declared` are its own answers on both.

    A yes stands whoever says it; a violation under appeal leaves open what would otherwise be a no.
    """
    added: dict[str, object] = {}
    behind = {MISCONDUCT: misconduct_in(records, on, MISCONDUCT_YEARS.of(p)), ABNORMAL: filings_in(records)}
    for answer, counting in behind.items():
        if counting:
            by_record = together(effect("confirmed", one["appeal_state"] or "not_appealed") for one in counting)
            own = found.get(answer, declared[answer])
            added |= {answer: contest_of(own, by_record), BEHIND[answer]: counting}
    return {**found, **added}


def said(records: Sequence[Mapping[str, Any]], plan: Plan) -> tuple[str, str]:
    """Records in Chinese and English: ground, day, how an appeal stands, and of an abnormal filing kind and order."""
    each = [_one(record, plan) for record in records]
    return "，".join(one[0] for one in each), ", ".join(one[1] for one in each)


def _one(record: Mapping[str, Any], plan: Plan) -> tuple[str, str]:
    ground, day = plan.removal_grounds.get(record["ground"]), record["occurred_on"]
    if record["ground"] != FILING or record["kind"] is None:
        zh, en = (ground.name_zh, ground.name_en) if ground else (record["ground"], record["ground"])
        if record["appeal_state"] in (None, "not_appealed"):
            return f"{zh}（{day}）", f"{en} ({day})"
        appeal = APPEAL_NAMES[record["appeal_state"]]
        return f"{zh}（{day}，{appeal[0]}）", f"{en} ({day}, {appeal[1]})"
    kind, appeal = KIND_NAMES[record["kind"]], APPEAL_NAMES[record["appeal_state"] or "not_appealed"]
    order = record["order_no"]
    return (
        f"{kind[0]}（国家知识产权局令第{order}号，{day}，已认定，{appeal[0]}）",
        f"{kind[1]} (CNIPA Order No. {order}, {day}, confirmed, {appeal[1]})",
    )
