"""When a removal may take effect: the firm is told first, and has its days to answer (T12.3, M8)."""

from datetime import date, timedelta


def decidable_from(last_day: date, answered_on: date | None) -> date:
    """The first day on which a removal may take effect: that of the answer, or the day after the term's last day.

    A waiver of the answer is an answer. One that comes after the term has ended changes nothing.
    """
    expired = last_day + timedelta(days=1)
    return expired if answered_on is None else min(answered_on, expired)
