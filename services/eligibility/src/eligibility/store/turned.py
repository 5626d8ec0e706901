"""Lists of turned outcomes, and of the reviews and rule changes that turn them."""

from eligibility.store.tables import Flip, Review, RuleChange
from shared.domain.uscc import Uscc
from shared.lists.filters import equal, one_of
from shared.lists.listing import Listing
from shared.lists.search import search

FLIPS = Listing(
    Flip,
    Flip.id,
    filters={
        "q": search(Flip.uscc),
        "cause_id": Flip.cause_id,
        "follows": one_of(Flip.follows, "notify", "review", "nothing"),
        "unit": Flip.reporting_unit,
        "uscc": equal(Flip.uscc, Uscc),
    },
    order=(Flip.name, Flip.uscc),
)
"""Turned outcomes."""

REVIEWS = Listing(
    Review,
    Review.id,
    filters={
        "q": search(Review.uscc),
        "application_id": Review.application_id,
        "state": one_of(Review.state, "proposed", "approved", "rejected"),
        "unit": Review.reporting_unit,
        "uscc": equal(Review.uscc, Uscc),
    },
    order=(Review.proposed_at, Review.decided_at, Review.uscc),
)
"""Reviewers' findings."""

RULE_CHANGES = Listing(
    RuleChange,
    RuleChange.id,
    filters={"state": one_of(RuleChange.state, "staged", "approved", "rejected")},
    order=(RuleChange.since,),
    scoped=False,
)
"""Changes of the rules, which are nobody's data."""
