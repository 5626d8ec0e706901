"""The plan's words on standing, as the rules of a day take them."""

from typing import Final

from shared.domain.standing import ApplicationClauses, ExitRule, GroundRule, StandingRules
from shared.plan.fact_options import MISCONDUCT_YEARS
from shared.plan.model import Plan
from shared.plan.parameters import Parameters
from shared.plan.readers import Reads, whole

COOLING: Final = Reads("removal.cooling_months", whole("months"))
"""Read by pool's own word; a folder without it starts no pool."""
MISCONDUCT: Final = "misconduct"
FILINGS: Final = "abnormal_filings"
"""Facts that bar by themselves where a criterion that looks at them may not be waived."""


def standing_rules(plan: Plan, parameters: Parameters) -> StandingRules:
    """The rules in force with these parameters.

    Where misconduct or abnormal filings are waivable, or the plan has no such criterion, the outcome of the
    application and its waivers say whether they bar.
    """
    return parameters.derived("standing-rules", lambda p: _rules(plan, p))


def _rules(plan: Plan, p: Parameters) -> StandingRules:
    return StandingRules(
        cooling_months=COOLING.of(p) if COOLING.name in p else 0,
        look_back_years=MISCONDUCT_YEARS.of(p) if _bars(p, MISCONDUCT) else None,
        exits={key: ExitRule(one.bars, one.clause) for key, one in plan.exits.items()},
        grounds={
            code: GroundRule(one.clause, one.bars_older_declarations, one.name_zh, one.name_en)
            for code, one in plan.removal_grounds.items()
        },
        filings_bar=_bars(p, FILINGS),
        clauses=ApplicationClauses(**{key: clause.zh for key, clause in plan.clauses.items()}),
    )


def _bars(p: Parameters, fact: str) -> bool:
    return any(each.asks_for(fact) and each.kind(p) == "hard" for each in p.criteria)
