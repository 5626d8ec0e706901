"""Where floats stand too near a limit to decide, the scalar side does, from the exact values."""

from decimal import Decimal
from typing import TYPE_CHECKING, Final

from shared.domain.terms.model import Limits, Term, Verdicts

if TYPE_CHECKING:
    from shared.domain.terms.population import Columns, Floats, Rows, Values

FEW_DIGITS: Final = 15
"""Any two decimals of at most so many digits differ as floats too."""
NEAR: Final = 2.0**-49
"""Of the product limit x whole: a difference of floats that is further from 0 has the sign of the exact one.

With a unit roundoff u of 2^-53, part, limit and whole each err by u, so do their product, a sum and the difference:
together at most 5u |product| + 3u |difference|, and 2^-49 is 16u.
"""


def few_digits(limit: Decimal) -> bool:
    """Whether the float of the limit stands for no other decimal that is as short."""
    return len(str(limit)) <= FEW_DIGITS


def settle(term: Term, firms: "Columns", p: Limits, found: Verdicts, doubtful: "Rows") -> None:
    """Writes what the term says of each doubtful firm by itself over what the floats say."""
    import numpy as np

    for row in doubtful.tolist():
        verdict = term.one(firms.row(row), p)
        found.met[row], found.unmet[row] = verdict.met is True, verdict.met is False
        for key, margin in verdict.margins.items():
            found.margins[key][row] = np.nan if margin is None else float(margin)


def relatives(values: "Values", limit: Decimal) -> "Floats":
    """`relative` of a column; not known counts as the least."""
    import numpy as np

    floats = values.astype(np.float64, copy=False)
    strengths: Floats = np.where(floats > 0, np.inf, 0.0) if limit == 0 else floats / float(limit) - 1.0
    strengths[np.isnan(values)] = -1.0
    return strengths
