"""A second person verifies a progress report; from then on its figures count as evidence (O3.3, M8)."""

from datetime import date
from uuid import UUID

from monitoring.domain.second_person import Open, obstacle
from monitoring.store.queries import lock
from monitoring.store.tables import ProgressReport
from monitoring.usecases.refusals import refuse
from shared import clock
from shared.events.monitoring import ProductYear, ProgressVerified, ProgressVerifiedV2, RecognisedProduct
from shared.messaging.unit_of_work import UnitOfWork
from shared.usecases.legal_date import must_rest_on


async def verify_progress(
    uow: UnitOfWork, report_id: UUID, *, substantive: bool, verified_on: date, note: str | None
) -> ProgressReport:
    """Verifies a report of the caller's own unit; `substantive` ends the ground of no progress (M8).

    Raises:
        NotFound: there is none within the caller's scope.
        DecidedBefore: it is verified already. ReporterDecides: the caller reported it.
        EffectiveDateAhead, BeforeItsGround: the day lies ahead, or before the report.
    """
    report = await lock(uow, ProgressReport, report_id)
    if found := obstacle(Open(report.state == "reported", report.reported_by), uow.caller.subject):
        refuse(found, state=report.state)
    must_rest_on("verification", verified_on, uow.plan, reported_on=report.reported_on)
    report.state = "verified"
    report.substantive = substantive
    report.verified_by = uow.caller.subject
    report.verified_on = verified_on
    report.verified_at = clock.now()
    report.note = note
    _tell(uow, report, substantive, verified_on)
    return report


def _tell(uow: UnitOfWork, report: ProgressReport, substantive: bool, verified_on: date) -> None:
    figures = {
        "period": report.period,
        "valid_patents": report.valid_patents,
        "industrialised_patents": report.industrialised_patents,
    }
    uow.journal(
        "verify-progress",
        report.uscc,
        reporting_unit=report.reporting_unit,
        effective_on=verified_on,
        before={"state": "reported"},
        after={"state": "verified", "substantive": substantive, "on": verified_on},
        facts={"report_id": report.id, "substantive": substantive, **figures},
    )
    event = ProgressVerified(
        uscc=report.uscc,
        report_id=report.id,
        reporting_unit=report.reporting_unit,
        substantive=substantive,
        recognised_products=tuple(RecognisedProduct.model_validate(one) for one in report.recognised_products),
        effective_on=verified_on,
        period=report.period,
        valid_patents=report.valid_patents,
        industrialised_patents=report.industrialised_patents,
        decided_by=uow.runtime.persons.of(uow.caller.subject),
    )
    uow.publish(event)
    years = tuple(ProductYear.model_validate(one) for one in report.product_years)
    uow.publish(ProgressVerifiedV2(**dict(event), product_years=years))
