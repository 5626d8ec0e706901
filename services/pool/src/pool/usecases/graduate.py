"""Graduation (出库): proposed on verified evidence and a person's finding, decided by another person (T12.1)."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from sqlalchemy import select

from pool.domain.graduation import Evidence, Product, Rate, Standard, distinct, missing
from pool.domain.growth import Growth, ProductYear, growths
from pool.store.evidence_tables import ProductYearRow, Progress
from pool.store.exit_tables import ExitCase
from pool.store.tables import Member
from pool.usecases.duties import graduater_is_another, not_checked
from pool.usecases.honour import must_stand_well
from pool.usecases.leave import active_member, carry_out, get_case, open_case, reject_case
from pool.usecases.rights import grant_rights
from shared import clock
from shared.approvals.model import Approval, ApprovalAct
from shared.domain.money import plain
from shared.domain.recognition_rounds import RecognitionRound, chances, said
from shared.firms.lock import lock_firms
from shared.identity.caller import Role
from shared.messaging.lines import must_agree
from shared.messaging.unit_of_work import UnitOfWork
from shared.plan.parameters import Parameters
from shared.plan.readers import Reads, choice, exit_row, number, whole
from shared.problems import Problem
from shared.schemas.pool.decisions import ExitResult
from shared.usecases.legal_date import must_not_lie_ahead, must_rest_on, rules_in_force

ROUTE: Final = "graduation"
BOTH: Final = "rate_and_product"
RATE_RISE: Final = Reads("graduation.rate_rise_share", number("share"))
RATE_CEILING: Final = Reads("graduation.rate_ceiling", number("share"))
GROWTH_SHARE: Final = Reads("graduation.product_growth_share", number("share"))
NEW_PRODUCTS: Final = Reads("graduation.new_products", whole("count"))
RULE: Final = Reads("graduation.rule", choice(BOTH, "rate_or_product"))
FACTOR: Final = Reads("replenishment.factor", number("multiple"))
READS: Final = (RATE_RISE, RATE_CEILING, GROWTH_SHARE, NEW_PRODUCTS, RULE, FACTOR, exit_row(ROUTE))


class GraduationNotShown(Problem):
    """The graduation standard is not shown to be met."""

    status, code = 409, "graduation-not-shown"
    title = {"zh": "出库标准尚无充分证据", "en": "The graduation standard is not shown to be met"}
    detail = {
        "zh": "尚缺：{missing}（model_effect 样板成效，rate_rise 产业化率提升，"
        "new_product 新认定产品，或已认定产品年销售额及利润均大幅增长）。{rounds_zh}",
        "en": "Missing: {missing} (a finding of model effect, a clear rise of the rate, "
        "a newly recognised product, or large growth of both "
        "yearly sales and profit of a recognised one).{rounds_en}",
    }


async def propose_graduation(uow: UnitOfWork, uscc: str, effective_on: date, finding: str) -> tuple[ExitCase, Approval]:
    """Proposes a graduation with the evidence there is.

    Raises:
        EffectiveDateAhead, BeforePlan: the day. NotActive, BeforeAdmission, ExitPending: not possible now.
        GraduationBarred: something stands against its membership. RecordsDiverged, EventsMissing: not settled yet.
        BeforeItsGround: what shows it was verified on a later day. GraduationNotShown: names what is missing.
    """
    must_not_lie_ahead(effective_on)
    standard = _standard(rules_in_force(uow.plan, effective_on))
    await lock_firms(uow, [uscc])
    member = await active_member(uow, uscc, effective_on)
    await must_stand_well(uow, member, effective_on)
    await must_agree(uow, [uscc])
    evidence = await _evidence(uow, member, effective_on, finding)
    if missing(evidence, standard):
        await _must_not_come_too_early(uow, member, effective_on, finding, standard)
    _must_be_shown(evidence, standard, uow.plan.recognition_rounds, effective_on)
    shown = {
        "rate_at_admission": [evidence.at_admission.industrialised, evidence.at_admission.valid],
        "rate_now": evidence.newest and [evidence.newest.industrialised, evidence.newest.valid],
        "product_growth": [_shown(one, standard) for one in evidence.growths],
        "products": [{"name": one.name, "recognised_on": str(one.recognised_on)} for one in evidence.products],
        "model_effect": finding,
    }
    clause = uow.plan.exits[ROUTE].clause
    details = {"route": ROUTE, "ground": None, "clause": clause, "effective_on": effective_on}
    return await open_case(uow, member, evidence=shown, **details)  # type: ignore[arg-type]


async def _must_not_come_too_early(uow: UnitOfWork, member: Member, on: date, finding: str, standard: Standard) -> None:
    """Says which verification the graduation would come before, where all that is verified now would carry it."""
    evidence = await _evidence(uow, member, clock.today(), finding)
    if not missing(evidence, standard):
        grounds = {"admitted_on": member.admitted_on, "verified_on": evidence.verified_on}
        must_rest_on("graduation", on, uow.plan, **grounds)


async def _evidence(uow: UnitOfWork, member: Member, on: date, finding: str | None) -> Evidence:
    statement = select(Progress).where(Progress.uscc == member.uscc, Progress.effective_on <= on)
    statement = statement.where(Progress.effective_on >= member.admitted_on).order_by(
        Progress.effective_on, Progress.report_id
    )
    reports = (await uow.session.execute(statement)).scalars().all()
    newest = reports[-1] if reports else None
    return Evidence(
        admitted_on=member.admitted_on,
        at_admission=Rate(member.industrialised_patents, member.valid_patents),
        newest=Rate(newest.industrialised_patents, newest.valid_patents) if newest else None,
        products=distinct(
            product for report in reports for product in _products(report) if product.recognised_on <= on
        ),
        model_effect=finding,
        growths=growths(await _years(uow, member, on), on),
        verified_on=newest.effective_on if newest else None,
    )


async def _years(uow: UnitOfWork, member: Member, on: date) -> list[ProductYear]:
    statement = select(ProductYearRow).where(
        ProductYearRow.uscc == member.uscc,
        ProductYearRow.effective_on <= on,
        ProductYearRow.effective_on >= member.admitted_on,
    )
    rows = (
        await uow.session.execute(statement.order_by(ProductYearRow.effective_on, ProductYearRow.report_id))
    ).scalars()
    return [
        ProductYear(one.product, one.data_year, one.sales, one.profit, one.recognised_on, one.effective_on)
        for one in rows
    ]


def _products(report: Progress) -> list[Product]:
    return [Product(one["name"], date.fromisoformat(one["recognised_on"])) for one in report.recognised_products]


def _shown(growth: Growth, standard: Standard) -> dict[str, Any]:
    """Sales and profit of both years, and whether both grew enough; null: there is no base to grow from."""
    before = growth.before
    return {
        "name": growth.now.product,
        "data_year": growth.now.data_year,
        "sales": [before and plain(before.sales), plain(growth.now.sales)],
        "profit": [before and plain(before.profit), plain(growth.now.profit)],
        "reached": growth.reaches(standard.growth_share) if growth.computable else None,
    }


def _standard(parameters: Parameters) -> Standard:
    return Standard(
        rate_rise=RATE_RISE.of(parameters),
        new_products=NEW_PRODUCTS.of(parameters),
        growth_share=GROWTH_SHARE.of(parameters),
        rate_ceiling=RATE_CEILING.of(parameters),
        both=RULE.of(parameters) == BOTH,
    )


def _must_be_shown(evidence: Evidence, standard: Standard, rounds: Sequence[RecognitionRound], on: date) -> None:
    """Where a new product is missing the refusal says in which rounds one can be recognised."""
    absent = missing(evidence, standard)
    zh, en = said(chances(rounds, evidence.admitted_on, on)) if rounds and "new_product" in absent else ("", "")
    if absent:
        raise GraduationNotShown(missing=", ".join(absent), rounds_zh=zh, rounds_en=en and f" {en}")


async def graduate(uow: UnitOfWork, approval: Approval) -> ExitResult:
    """Carries an approved graduation out and gives its locality the replenishment right (T12.2a).

    Raises:
        NotActive, GraduationBarred, GraduationNotShown: things have changed since it was proposed.
        RecordsDiverged, EventsMissing: services know different facts of the firm.
        DutiesOfTwo: the caller verified a report that it is shown by.
    """
    case = await get_case(uow, approval)
    parameters = rules_in_force(uow.plan, case.effective_on)
    member = await active_member(uow, case.uscc, case.effective_on)
    await must_stand_well(uow, member, case.effective_on)
    await must_agree(uow, [case.uscc])
    evidence = await _evidence(uow, member, case.effective_on, case.evidence["model_effect"])
    _must_be_shown(evidence, _standard(parameters), uow.plan.recognition_rounds, case.effective_on)
    unknown = not_checked(await graduater_is_another(uow, member, case.effective_on))
    member = await carry_out(uow, case)
    if uow.plan.exits[ROUTE].gives_right:
        await grant_rights(uow, member, FACTOR.of(parameters), case.effective_on)
    return ExitResult(uscc=member.uscc, route="graduation", effective_on=case.effective_on, duties_not_checked=unknown)


ACT = {"graduation": ApprovalAct(run=graduate, decided_by=frozenset({Role.PROVINCE}), on_rejection=reject_case)}
