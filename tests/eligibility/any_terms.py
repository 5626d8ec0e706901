"""Terms and limits of any shape, for Hypothesis."""

from hypothesis import strategies as st

from eligibility.domain.columns.model import AMOUNTS, COUNTS, FLAGS
from shared.domain.terms import all_of, any_of, at_least, below_a_bound, is_true, not_, share_at_least
from tests.eligibility.populations import AMOUNT, SHARE

_LEAVES = (
    st.sampled_from(FLAGS).map(is_true)
    | st.builds(
        at_least, st.sampled_from((*COUNTS, *AMOUNTS)), st.sampled_from(["A6.rd_input_yuan", "A8.own_trademarks"])
    )
    | st.builds(
        share_at_least,
        st.sampled_from((*COUNTS, *AMOUNTS)),
        st.sampled_from((*COUNTS, *AMOUNTS)),
        limit=st.sampled_from(["A6.rd_share", "A7.2.rd_staff_share", "A5.industrialised_share"]),
        open_part=st.none() | st.sampled_from(COUNTS),
    )
    | st.just(below_a_bound("size_group", prefix="A1.3"))
)
TERMS = st.recursive(
    _LEAVES,
    lambda terms: (
        terms.map(not_)
        | st.lists(terms, min_size=1, max_size=3).map(lambda some: any_of(*some))
        | st.lists(terms, min_size=1, max_size=3).map(lambda some: all_of(*some))
    ),
    max_leaves=4,
)
LIMITS = st.fixed_dictionaries(
    {},
    optional={
        "A6.rd_share": SHARE,
        "A7.2.rd_staff_share": SHARE,
        "A5.industrialised_share": SHARE,
        "A6.rd_input_yuan": AMOUNT.map(lambda amount: format(amount, "f")),
        "A8.own_trademarks": st.sampled_from(["0", "1", "2"]),
        "A1.3.industry.employees": st.sampled_from(["0", "999"]),
    },
)
