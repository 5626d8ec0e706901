"""Terms that take no part in the ranking."""

from decimal import Decimal
from typing import TYPE_CHECKING

from shared.domain.terms.model import Firm, Limits

if TYPE_CHECKING:
    from shared.domain.terms.population import Columns, Floats


class Unranked:
    """A term without a strength: it has no number, or one by which no firm is the better."""

    __slots__ = ()

    def strength(self, firm: Firm, p: Limits) -> Decimal | None:  # noqa: ARG002 - every term has the same shape
        return None

    def strengths(self, firms: "Columns", p: Limits) -> "Floats | None":  # noqa: ARG002
        return None
