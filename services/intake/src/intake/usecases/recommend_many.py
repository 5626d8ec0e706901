"""The job of a city that recommends many of its firms at once; each stands or falls alone, and goes on after a kill."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final
from uuid import UUID

import orjson
from sqlalchemy import select

from intake.store.tables import Application
from intake.usecases.batches import find_batch
from intake.usecases.recommend import AlreadyRecommended, NotRecommendable, recommend
from intake.usecases.standing import STANDINGS
from shared.domain.standing import Code, Reason
from shared.domain.standing_words import words_of
from shared.identity.scoping import visible
from shared.jobs.model import BegunByNewerRelease, JobHandler, JobRun, add_job
from shared.messaging.unit_of_work import UnitOfWork
from shared.problems import NotFound, Problem
from shared.schemas.intake.recommendations import RecommendationsResult, Recommended
from shared.usecases.legal_date import BeforeItsGround, must_rest_on

KIND: Final = "recommend-applications"
_SHOWN: Final = 20
_RECOMMENDED: Final = "r"
_REFUSALS: Final[dict[str, type[Problem]]] = {
    "n": NotRecommendable,
    "a": AlreadyRecommended,
    "f": NotFound,
    "b": BeforeItsGround,
}
"""One letter for each application is all that a checkpoint needs; `n` stands in those of earlier releases."""
REASON_LETTERS: Final[Mapping[Code, str]] = {
    "already_member": "A",
    "graduated": "B",
    "earlier_membership": "C",
    "cooling_period": "D",
    "before_falsification": "E",
    "violation_acts": "F",
    "filing_acts": "G",
    "appeal_pending": "H",
    "finding_contested": "I",
    "superseded": "J",
    "spent": "K",
    "not_assessed": "L",
    "needs_review": "M",
    "ineligible": "N",
    "certificate_lapsed": "O",
    "waiver_missing": "P",
    "waiver_expired": "Q",
    "not_recommended": "R",
    "recommended_later": "S",
    "unit_elsewhere": "T",
}
"""The heaviest reason why one is not recommendable. Letters are in checkpoints: none ever changes its meaning."""
_REASONS: Final = {letter: code for code, letter in REASON_LETTERS.items()}
_LETTERS: Final = {_RECOMMENDED, *_REFUSALS, *_REASONS}


class UnknownApplications(Problem):
    """Ids of nothing that the caller has in the batch."""

    status, code = 404, "unknown-applications"
    title = {
        "zh": "部分申报不存在，或不在您的数据范围内",
        "en": "Some applications do not exist, or are outside your data scope",
    }
    detail = {
        "zh": "本批次中未找到 {number} 件申报：{application_ids}。请核对后重新提交，本次未推荐任何申报。",
        "en": "Not found in this batch ({number}): {application_ids}. Correct the list and send it again; nothing was "
        "recommended.",
    }


async def start_recommendations(
    uow: UnitOfWork, batch_code: str, effective_on: date, application_ids: Sequence[UUID] | None
) -> UUID:
    """Queues the recommendations of these applications, or of all that the caller may recommend as they stand now.

    Raises:
        EffectiveDateAhead, BeforePlan, BeforeItsGround: the day. UnknownBatch: there is none.
        UnknownApplications: names all that are not the caller's own of this batch.
    """
    batch = await find_batch(uow.runtime, batch_code)
    grounds = {"received_on": None, "reference_date": batch.reference_date}
    must_rest_on("recommendation", effective_on, uow.plan, **grounds)
    if application_ids is None:
        chosen = await _recommendable(uow, batch.code, effective_on)
    else:
        chosen = list(dict.fromkeys(application_ids))
        await _must_be_own(uow, batch.code, chosen)
    names = [str(one) for one in chosen]
    payload = {"batch": batch.code, "effective_on": effective_on, "application_ids": names}
    job_id = await add_job(uow, KIND, orjson.dumps(payload))
    facts = {"job_id": job_id, "applications": len(chosen)}
    uow.journal(
        "start-recommendations",
        f"batch:{batch.code}",
        reporting_unit=uow.caller.unit,
        effective_on=effective_on,
        after=names,
        facts=facts,
    )
    return job_id


async def _recommendable(uow: UnitOfWork, batch: str, on: date) -> list[UUID]:
    conditions = (Application.batch == batch, Application.state == "submitted", visible(uow.caller.scope, Application))
    own = select(Application.id, Application.uscc).where(*conditions).order_by(Application.id)
    named = {uscc: application_id for application_id, uscc in (await uow.session.execute(own)).all()}
    standings = await STANDINGS.seen(uow, named, on)
    return [application_id for uscc, application_id in named.items() if standings[uscc].may_be.recommended]


async def _must_be_own(uow: UnitOfWork, batch: str, chosen: Sequence[UUID]) -> None:
    conditions = (Application.id.in_(chosen), Application.batch == batch, visible(uow.caller.scope, Application))
    known = set((await uow.session.execute(select(Application.id).where(*conditions))).scalars())
    unknown = [str(one) for one in chosen if one not in known]
    if unknown:
        raise UnknownApplications(number=len(unknown), application_ids=", ".join(unknown[:_SHOWN]))


async def run_recommendations(run: JobRun) -> RecommendationsResult:
    """Recommends one application after another, each in a transaction of its own, within the caller's scope.

    Raises:
        BegunByNewerRelease: its checkpoint has a letter that this release does not know.
    """
    wanted = orjson.loads(run.payload)
    ids, effective_on = [UUID(one) for one in wanted["application_ids"]], date.fromisoformat(wanted["effective_on"])
    letters = run.checkpoint or ""
    if not _LETTERS.issuperset(letters):
        raise BegunByNewerRelease
    for application_id in ids[len(letters) :]:
        async with run.transaction() as uow:
            letters += await _recommend_one(uow, application_id, effective_on)
            await run.progress(len(letters), len(ids), letters, uow)
    return _result(ids, letters)


async def _recommend_one(uow: UnitOfWork, application_id: UUID, effective_on: date) -> str:
    try:
        await recommend(uow, application_id, effective_on)
    except NotRecommendable as refusal:
        return REASON_LETTERS[refusal.errors[0]["code"]]
    except tuple(_REFUSALS.values()) as refusal:
        return next(letter for letter, kind in _REFUSALS.items() if isinstance(refusal, kind))
    return _RECOMMENDED


def _result(ids: Sequence[UUID], letters: str) -> RecommendationsResult:
    applications = [_answer(one, letter) for one, letter in zip(ids, letters, strict=True)]
    refused = sum(one.outcome == "refused" for one in applications)
    return RecommendationsResult(recommended=len(ids) - refused, refused=refused, applications=applications)


def _answer(application_id: UUID, letter: str) -> Recommended:
    if letter == _RECOMMENDED:
        return Recommended(application_id=application_id, outcome="recommended")
    reason = _REASONS.get(letter)
    told = {
        "application_id": application_id,
        "outcome": "refused",
        "code": NotRecommendable.code if reason else _REFUSALS[letter].code,
        "reason": reason,
        "message": words_of(Reason(reason)) if reason else None,
    }
    return Recommended.model_validate(told)


JOBS: dict[str, JobHandler] = {KIND: run_recommendations}
