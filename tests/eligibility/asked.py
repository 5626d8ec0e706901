"""Rules that ask for other things than the shipped folder does."""

from shared.domain.fact_table import FACTS
from shared.domain.facts import Label
from shared.domain.terms import Term
from shared.domain.terms.asks import limits_said
from shared.plan.criteria import Clause, Criterion
from shared.plan.parameters import Parameters


def criterion(id_: str, judged: Term, *shows: str) -> Criterion:
    """A criterion without a file; its limits are parameters that exist already."""
    return Criterion(
        id=id_,
        prefix=id_,
        order=999,
        title=Label("新增条件", "added"),
        clause=Clause("附件 11", "Annex 11"),
        judged=judged,
        judged_as=repr(judged),
        shows=shows,
        limits_said=limits_said(judged, FACTS),
    )


def asking(p: Parameters, *criteria: Criterion) -> Parameters:
    """The parameters with these criteria and no others."""
    meanings = {name: p.definition(name) for name in p}
    return Parameters(dict(p), meanings, p.version, p.tables, criteria, p.continuing)
