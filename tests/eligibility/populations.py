"""Generated firms as facts, with figures on, beside and far from the limits, and any of them missing."""

from decimal import Context, Decimal, localcontext
from typing import Any, Final

from hypothesis import strategies as st

from eligibility.domain.columns.model import AMOUNTS, COUNTS, FLAGS
from eligibility.domain.facts import Facts, facts_of
from tests.eligibility.firms import ON, PARAMETERS, PLAN, firm

MODEL: Final = facts_of(firm(), PLAN, ON, PARAMETERS)
MAYBE = st.none() | st.booleans()
_EXACT = Context(prec=100)
TINY = Decimal("1E-20")
GROUPS = st.sampled_from([None, *PLAN.size_groups])
COUNT = st.integers(0, 12) | st.sampled_from([99, 100, 199, 200, 300, 999, 1000, 1001, 2_000_000_000])
LARGE_FROM = sorted({PARAMETERS.number(name) for name in PARAMETERS if name.startswith("A1.3.") and "yuan" in name})
ROUND = st.sampled_from(
    [Decimal(text) for text in ("0", "0.01", "50000000", "49999999.90", "4999999.99", "5000000")] + LARGE_FROM
)
AMOUNT = (
    ROUND
    | st.decimals(0, 900_000_000, places=2)
    | st.decimals(0, 10**18 - 1, places=20)
    | ROUND.map(lambda amount: _EXACT.add(amount, TINY))
    | ROUND.filter(bool).map(lambda amount: _EXACT.subtract(amount, TINY))
)
SHARE = st.sampled_from(["0", "0.1", "0.2", "0.5", "1", "0.333333333333333333333333333333"]) | st.decimals(
    0, 1, places=4
).map(str)


@st.composite
def facts(draw: st.DrawFn) -> Facts:
    """A firm; often its R&D input is the tenth of its revenue, or the least amount that is written beside it."""
    with localcontext(_EXACT):
        changes: dict[str, Any] = {name: draw(MAYBE) for name in FLAGS}
        changes |= {name: draw(st.none() | COUNT) for name in COUNTS}
        changes |= {name: draw(st.none() | AMOUNT) for name in AMOUNTS}
        if changes["revenue_yuan"] is not None and draw(st.booleans()):
            beside = draw(st.sampled_from([Decimal(0), TINY, -TINY, Decimal("0.01")]))
            changes["rd_input_yuan"] = max(Decimal(0), changes["revenue_yuan"] / 10 + beside)
        return MODEL.supposing(**changes, size_group=draw(GROUPS))


FIRMS = st.lists(facts(), min_size=1, max_size=6)
