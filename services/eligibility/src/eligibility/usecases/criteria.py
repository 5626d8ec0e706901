"""The criteria of a day as people read them, item by item of the annex."""

from datetime import date

from eligibility.usecases.rules.current import current_plan
from shared import clock
from shared.domain.facts import Label
from shared.messaging.reading import Reading
from shared.plan.criteria import Clause, Criterion
from shared.plan.parameters import Parameters
from shared.plan.weights import RANKING
from shared.schemas.both_languages import BothLanguages
from shared.schemas.eligibility.criteria import CriteriaOut, CriterionOut
from shared.usecases.legal_date import rules_in_force


async def read_criteria(uow: Reading, on: date | None) -> CriteriaOut:
    """The criteria for applicants and the rules for members on a day; a day ahead shows what is approved for it.

    Raises:
        BeforePlan: no rule was in force yet.
    """
    plan, day = await current_plan(uow), on or clock.today()
    p = rules_in_force(plan, day)
    return CriteriaOut(
        on=day,
        version=p.version,
        criteria=[_shown(each, p).model_copy(update={"kind": each.kind(p)}) for each in p.criteria],
        yearly=[_shown(each, p) for each in p.continuing],
    )


def _shown(criterion: Criterion, p: Parameters) -> CriterionOut:
    """Without its kind, which a rule of the yearly check does not have."""
    owners = (criterion.prefix, f"{RANKING}.{criterion.id}")
    return CriterionOut(
        criterion=criterion.id,
        group=criterion.group or None,
        title=_both(criterion.title),
        clause=_both(criterion.clause),
        wording=criterion.wording or None,
        reading=criterion.reading,
        kind=None,
        shows=[*criterion.shows, *criterion.shows_any],
        parameters=[name for name in p if name.rpartition(".")[0] in owners],
        since=criterion.since,
        until=criterion.until,
    )


def _both(text: Label | Clause) -> BothLanguages:
    return BothLanguages(zh=text.zh, en=text.en)
