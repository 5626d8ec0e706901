"""A city recommends one of its firms to the province (T11.3)."""

from datetime import date
from uuid import UUID

from intake.domain.recommendable import what_is_missing
from intake.store.queries import get_application
from intake.store.tables import Application
from intake.usecases.standing import STANDINGS
from shared.domain.standing import RECOMMENDATION, Standing
from shared.domain.standing_words import words_of
from shared.events.intake import ApplicationRecommended
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import Problem
from shared.usecases.legal_date import must_rest_on


class NotRecommendable(Problem):
    """The application does not meet what a recommendation needs."""

    status, code = 409, "not-recommendable"
    title = {"zh": "该申报目前不能推荐", "en": "This application cannot be recommended as it stands"}
    detail = {
        "zh": "评估结果：{outcome}；尚缺豁免：{waivers_missing}。符合全部条件，或每项未达软性条件在推荐日均有有效豁免，"
        "且企业无其他不得推荐的情形，方可推荐；全部原因见 errors。",
        "en": "Outcome: {outcome}; waivers missing: {waivers_missing}. It must be eligible, or hold a waiver "
        "that counts on the day of the recommendation for each soft criterion it misses, and nothing else may stand "
        "against the firm; `errors` has all reasons.",
    }


class AlreadyRecommended(Problem):
    """It was recommended before."""

    status, code = 409, "already-recommended"
    title = {"zh": "该申报已推荐", "en": "This application has been recommended"}
    detail = {"zh": "该申报已于 {recommended_on} 推荐。", "en": "It was recommended on {recommended_on}."}


async def recommend(uow: UnitOfWork, application_id: UUID, effective_on: date) -> Application:
    """Recommends an application of the caller's own unit.

    Raises:
        NotFound: there is none within the caller's scope.
        AlreadyRecommended: it was, before.
        EffectiveDateAhead, BeforePlan, BeforeItsGround: the day.
        NotRecommendable: neither eligible nor fully waived on that day, not assessed yet, or something known of the
            firm stands against it; names all reasons.
    """
    application = await get_application(uow, application_id, lock=True)
    if application.state == "recommended":
        raise AlreadyRecommended(recommended_on=str(application.recommended_on))
    grounds = {"received_on": application.received_on, "reference_date": application.reference_date}
    must_rest_on("recommendation", effective_on, uow.plan, **grounds)
    standings = await STANDINGS.locked(uow, {application.uscc: application.id}, effective_on)
    _must_be_recommendable(application, standings[application.uscc], effective_on)
    application.state = "recommended"
    application.recommended_on = effective_on
    application.recommended_by = uow.caller.subject
    application.version += 1
    _tell(uow, application, effective_on)
    return application


def _tell(uow: UnitOfWork, application: Application, effective_on: date) -> None:
    facts = {"application_id": application.id, "outcome": application.outcome, "batch": application.batch}
    uow.journal(
        "recommend-application",
        application.uscc,
        reporting_unit=application.reporting_unit,
        effective_on=effective_on,
        before={"state": "submitted"},
        after={"state": "recommended", "on": effective_on},
        rules_version=application.rules_version,
        facts=facts,
    )
    uow.publish(
        ApplicationRecommended(
            uscc=application.uscc,
            application_id=application.id,
            batch=application.batch,
            reporting_unit=application.reporting_unit,
            recommended_by_office=uow.caller.office,
            decided_by=uow.runtime.persons.of(uow.caller.subject),
            effective_on=effective_on,
        )
    )


def _must_be_recommendable(application: Application, standing: Standing, on: date) -> None:
    if standing.may_be.recommended:
        return
    missing = what_is_missing(application.outcome, application.waivers, on) or []
    errors = [
        {"code": one.code, "since": one.since, "until": one.until, "message": words_of(one)}
        for one in standing.reasons
        if one.rank != RECOMMENDATION
    ]
    raise NotRecommendable(
        errors=errors, outcome=application.outcome or "not assessed", waivers_missing=", ".join(missing) or "-"
    )
