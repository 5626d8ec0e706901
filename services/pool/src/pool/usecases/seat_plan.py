"""The province sets cap and seats; the plan's parameter is the most that a cap may be (T11.4, M6, M7)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from sqlalchemy import select

from pool.store.tables import SeatPlanRow, UnitSeatsRow
from shared.domain.seats import SeatPlan
from shared.events.pool import SeatPlanChanged, UnitSeats
from shared.messaging.reading import Reading
from shared.messaging.unit_of_work import UnitOfWork
from shared.plan.readers import Reads, whole
from shared.problems import NotFound, Problem
from shared.usecases.legal_date import must_rest_on, rules_in_force

CAP: Final = Reads("pool.cap", whole("firms"), least=1)
READS: Final = (CAP,)


class CapAbovePlan(Problem):
    """More than the plan allows."""

    status, code = 422, "cap-above-plan"
    title = {"zh": "名额上限超过方案规定", "en": "The cap is above what the plan allows"}
    detail = {"zh": "方案规定的上限为 {allowed} 家（{clause}）。", "en": "The plan allows {allowed} firms."}


class UnknownUnits(Problem):
    """Codes that are no reporting units."""

    status, code = 422, "unknown-units"
    title = {"zh": "含有不存在的推荐单位", "en": "Some codes are no reporting units"}
    detail = {"zh": "不是推荐单位：{units}。", "en": "No reporting units: {units}."}


class BelowUsed(Problem):
    """Fewer seats than are taken."""

    status, code = 409, "seats-below-used"
    title = {"zh": "名额少于在库企业数", "en": "There would be fewer seats than members"}
    detail = {"zh": "{where} 已使用 {used} 个名额。", "en": "{where} uses {used} seats."}


class SeatPlanMissing(Problem):
    """No seats have been set."""

    status, code = 409, "seat-plan-missing"
    title = {"zh": "尚未设定名额", "en": "No seat plan has been set"}
    detail = {"zh": "请先以 PUT /pool/v1/seat-plan 设定名额。", "en": "Set it with PUT /pool/v1/seat-plan first."}


_PLAN = select(
    SeatPlanRow.plan_id,
    SeatPlanRow.version,
    SeatPlanRow.cap,
    SeatPlanRow.used,
    SeatPlanRow.over_cap,
    SeatPlanRow.effective_on,
    SeatPlanRow.beyond_cap,
    SeatPlanRow.freed,
    SeatPlanRow.freed_at,
)
_UNITS = select(
    UnitSeatsRow.reporting_unit, UnitSeatsRow.seats, UnitSeatsRow.used, UnitSeatsRow.over_cap, UnitSeatsRow.by_right
).order_by(UnitSeatsRow.reporting_unit)


@dataclass(frozen=True, slots=True)
class PlanState:
    """The plan as it stands; `freed` seats are those of removals, for a new screening to give out."""

    plan_id: str
    version: int
    cap: int
    used: int
    effective_on: date
    units: tuple[UnitSeats, ...]
    over_cap: int = 0
    beyond_cap: int = 0
    freed: int = 0
    freed_at: datetime | None = None

    @property
    def domain(self) -> SeatPlan:
        """What `allocate` takes: who came by a right holds none of its unit's seats, who came beyond the cap none."""
        return SeatPlan(
            cap=self.cap,
            used=self.used - self.beyond_cap,
            seats={unit.reporting_unit: unit.seats for unit in self.units},
            used_by_unit={unit.reporting_unit: unit.used - unit.by_right for unit in self.units},
        )

    def moved(self, by_unit: Mapping[str, int], *, by_right: bool = False, beyond_cap: bool = False) -> "PlanState":
        """The plan once each unit takes so many more seats, or fewer; holds only under the lock of the seats."""
        known = {unit.reporting_unit: unit for unit in self.units}
        for code, number in by_unit.items():
            unit = known.get(code, UnitSeats(reporting_unit=code, seats=None, used=0))
            used, rights = unit.used + number, unit.by_right + number * by_right
            update = {"used": used, "by_right": rights, "over_cap": _above(used - rights, unit.seats)}
            known[code] = unit.model_copy(update=update)
        units = tuple(known[code] for code in sorted(known))
        number = sum(by_unit.values())
        used, beyond = self.used + number, self.beyond_cap + number * beyond_cap
        return replace(self, used=used, beyond_cap=beyond, over_cap=_above(used - beyond, self.cap), units=units)


def _above(used: int, most: int | None) -> int:
    """The debt: what is used beyond the cap, or beyond a unit's seats where it has a limit."""
    return 0 if most is None else max(0, used - most)


async def read_plan(uow: Reading, *, lock: bool = False) -> PlanState | None:
    """The plan in force; locked where seats are about to move.

    The plan's one row is the lock of all seats: whoever moves one holds it, so the units' rows need none of their own.
    """
    plan = (await uow.session.execute(_PLAN.with_for_update() if lock else _PLAN)).one_or_none()
    if plan is None:
        return None
    units = (await uow.session.execute(_UNITS)).all()
    seats = tuple(UnitSeats.model_validate(unit, from_attributes=True) for unit in units)
    return PlanState(
        plan.plan_id,
        plan.version,
        plan.cap,
        plan.used,
        plan.effective_on,
        seats,
        plan.over_cap,
        plan.beyond_cap,
        plan.freed,
        plan.freed_at,
    )


async def present_plan(uow: Reading) -> PlanState:
    """The plan in force.

    Raises:
        NotFound: none has been set.
    """
    plan = await read_plan(uow)
    if plan is None:
        raise NotFound
    return plan


async def set_plan(uow: UnitOfWork, cap: int, units: Mapping[str, int | None], effective_on: date) -> PlanState:
    """Sets cap and seats; units that are not named have no limit of their own.

    Raises:
        EffectiveDateAhead, BeforePlan: the day. BeforeItsGround: the present plan is of a later day.
        CapAbovePlan, UnknownUnits: not within the plan.
        BelowUsed: seats are taken.
    """
    before = await read_plan(uow, lock=True)
    must_rest_on("seat_plan", effective_on, uow.plan, seat_plan_on=before.effective_on if before else None)
    allowed = CAP.of(rules_in_force(uow.plan, effective_on))
    if cap > allowed:
        raise CapAbovePlan(allowed=allowed, clause=uow.plan.definitions[CAP.name].clause)
    unknown = [code for code in units if code not in uow.plan.units]
    if unknown:
        raise UnknownUnits(units=", ".join(sorted(unknown)))
    if before is None:
        row = SeatPlanRow(id=1, plan_id=uow.plan.id, version=1, cap=cap, used=0, effective_on=effective_on)
        uow.session.add(row)
    else:
        _must_not_fall_below_used(before, cap, units)
        row = (await uow.session.execute(select(SeatPlanRow))).scalar_one()
        row.cap, row.version, row.effective_on = cap, before.version + 1, effective_on
        row.over_cap = _above(before.used - before.beyond_cap, cap)
        row.freed = min(row.freed, cap + row.over_cap + row.beyond_cap - row.used)
    await _set_units(uow, units)
    await uow.session.flush()
    after = await read_plan(uow)
    assert after is not None
    shown = {"cap": cap, "units": dict(units)}
    facts = {"cap": cap, "units": len(units), "version": after.version}
    earlier = None if before is None else {"cap": before.cap, "version": before.version}
    subject = f"plan:{after.plan_id}"
    uow.journal("set-seat-plan", subject, effective_on=effective_on, before=earlier, after=shown, facts=facts)
    tell_plan(uow, after)
    return after


async def _set_units(uow: UnitOfWork, units: Mapping[str, int | None]) -> None:
    statement = """
    INSERT INTO unit_seats AS u (reporting_unit, seats) SELECT * FROM unnest($1::text[], $2::int[])
    ON CONFLICT (reporting_unit) DO UPDATE SET seats = excluded.seats,
      over_cap = greatest(u.used - u.by_right - coalesce(excluded.seats, u.used), 0)
    """
    codes: Sequence[str] = sorted(uow.plan.units)
    await uow.execute_native(statement, list(codes), [units.get(code) for code in codes])


def _must_not_fall_below_used(plan: PlanState, cap: int, units: Mapping[str, int | None]) -> None:
    own = plan.used - plan.beyond_cap
    if cap < own - plan.over_cap:
        raise BelowUsed(where="pool", used=own)
    for unit in plan.units:
        seats = units.get(unit.reporting_unit)
        own = unit.used - unit.by_right
        if seats is not None and seats < own - unit.over_cap:
            raise BelowUsed(where=unit.reporting_unit, used=own)


def tell_plan(uow: UnitOfWork, plan: PlanState) -> None:
    """Tells the others how the seats stand."""
    event = SeatPlanChanged(
        plan_id=plan.plan_id,
        cap=plan.cap,
        used=plan.used,
        over_cap=plan.over_cap,
        beyond_cap=plan.beyond_cap,
        units=plan.units,
        effective_on=plan.effective_on,
    )
    uow.publish(event)
