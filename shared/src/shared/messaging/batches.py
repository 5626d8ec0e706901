"""How a batch of messages is cut: into sets that one handler takes at once, without changing any subject's order."""

from collections import defaultdict
from collections.abc import Sequence

from shared.messaging.received import Incoming

Place = tuple[str, str]
"""(topic, subject)"""


def place_of(item: Incoming) -> Place:
    """Where the event stands in line."""
    return (item.message.topic, item.subject)


def cuts(incoming: Sequence[Incoming], most: int) -> list[Sequence[Incoming]]:
    """Runs of at most so many without a fault, and each faulty message alone, in order."""
    found: list[Sequence[Incoming]] = []
    run: list[Incoming] = []
    for item in incoming:
        if run and (item.fault or len(run) == most):
            found.append(run)
            run = []
        if item.fault:
            found.append([item])
        else:
            run.append(item)
    return [*found, run] if run else found


def waves(items: Sequence[Incoming]) -> list[tuple[type, list[Incoming]]]:
    """Cuts a batch into sets of one type so that no subject's order changes; as few sets as that allows."""
    cut: dict[int, dict[type, list[Incoming]]] = defaultdict(lambda: defaultdict(list))
    reached: dict[Place, tuple[int, type]] = {}
    for item in items:
        assert item.received is not None
        kind = type(item.received.event)
        level, last_kind = reached.get(place_of(item), (0, kind))
        level += last_kind is not kind
        reached[place_of(item)] = (level, kind)
        cut[level][kind].append(item)
    return [(kind, group) for level in sorted(cut) for kind, group in cut[level].items()]
