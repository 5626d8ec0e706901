"""A firm flips when its outcome changes; the criteria whose answer changed turned it."""

import pytest

from eligibility.domain.assess import assess
from eligibility.domain.flips import Flip, flip_of
from eligibility.domain.what_if import with_limits
from tests.eligibility.firms import ON, PARAMETERS, PLAN, firm


@pytest.mark.parametrize(
    ("limits", "changes", "flip"),
    [
        pytest.param(["A8.own_trademarks=3"], {}, Flip("eligible", "ineligible", ("A8",)), id="one criterion"),
        pytest.param(
            ["A8.own_trademarks=3", "A5.industrialised_share=0.6"],
            {},
            Flip("eligible", "ineligible", ("A5", "A8")),
            id="two, in annex order",
        ),
        pytest.param(
            ["A8.own_trademarks=0"],
            {"own_trademarks": None, "qualifications": []},
            Flip("needs_review", "needs_waiver", ("A8",)),
            id="undecided becomes met",
        ),
        pytest.param(["A8.own_trademarks=3"], {"misconduct": True}, None, id="another finding, the same outcome"),
        pytest.param(["A8.own_trademarks=2"], {}, None, id="another limit, the same findings"),
        pytest.param([], {}, None, id="no other limit"),
    ],
)
def test_a_flip(limits: list[str], changes: dict[str, object], flip: Flip | None) -> None:
    before, after = (
        assess(firm(**changes), PLAN, ON, parameters) for parameters in (PARAMETERS, with_limits(PARAMETERS, limits))
    )
    assert flip_of(before, after) == flip
