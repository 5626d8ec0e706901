"""Which message of an endpoint goes next: what takes back before what gives, and nothing held up by its neighbour."""

from collections.abc import Collection, Iterable

from shared.delivery.queue import M

CONNECTIONS = 4
"""Messages under way to one endpoint at a time; one of the connections is kept for urgent ones."""
_ORDINARY_AT_ONCE = CONNECTIONS - 1


def next_message(waiting: Iterable[M], under_way: Collection[M]) -> M | None:
    """The message that goes next beside those under way; None while all have to wait.

    First urgent ones, the least tried first, so that one which the endpoint never takes falls behind the others but
    never behind what gives; then what gives again after that; then all else, the least tried first. A message waits
    while an earlier one, or an urgent one, of its chain is open here, and an urgent one for what is under way; of
    those that the endpoint refused before, one at a time is tried. Nothing that gives goes while an urgent one has yet
    to be offered, though that one itself has to wait.
    """
    if len(under_way) >= CONNECTIONS:
        return None
    waiting = list(waiting)
    busy = {message.chain for message in under_way}
    urgent = [message for message in waiting if message.urgent]
    retrying = any(message.urgent and message.refused for message in under_way)
    ready = [message for message in urgent if message.chain not in busy and not (retrying and message.refused)]
    all_offered = all(message.refused for message in urgent)
    if not ready and all_offered and sum(not message.urgent for message in under_way) < _ORDINARY_AT_ONCE:
        busy |= {message.chain for message in urgent}
        ready = [message for message in waiting if not message.urgent and message.chain not in busy]
    return min(ready, key=_rank, default=None)


def _rank(message: M) -> tuple[bool, int, int]:
    return message.ordinary, message.attempts, message.number
