"""Legal dates of acts: the past is accepted and shows as back-dated, the future is refused."""

from datetime import date

from shared import clock
from shared.api.problems import EffectiveDateAhead


def must_not_lie_ahead(effective_on: date) -> None:
    """Accepts today and any day before.

    Raises:
        EffectiveDateAhead: the day lies after today (Asia/Shanghai).
    """
    today = clock.today()
    if effective_on > today:
        raise EffectiveDateAhead(effective_on=str(effective_on), today=str(today))
