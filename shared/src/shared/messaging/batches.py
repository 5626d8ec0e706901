"""How messages are divided: into batches of one transaction, and into sets that one handler takes at once."""

from collections import defaultdict
from collections.abc import Sequence

from shared.messaging.received import Incoming

Stream = tuple[str, str]
"""The events of one subject on one topic: (topic, subject)."""


def stream_of(item: Incoming) -> Stream:
    """The stream that the event is part of."""
    return (item.message.topic, item.subject)


def batches_of(incoming: Sequence[Incoming], most: int) -> list[Sequence[Incoming]]:
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


def sets_of(items: Sequence[Incoming]) -> list[tuple[type, list[Incoming]]]:
    """Sets of one type, in an order that changes no stream's; as few sets as that allows."""
    sets: dict[int, dict[type, list[Incoming]]] = defaultdict(lambda: defaultdict(list))
    reached: dict[Stream, tuple[int, type]] = {}
    for item in items:
        assert item.received is not None
        kind = type(item.received.event)
        level, last_kind = reached.get(stream_of(item), (0, kind))
        level += last_kind is not kind
        reached[stream_of(item)] = (level, kind)
        sets[level][kind].append(item)
    return [(kind, group) for level in sorted(sets) for kind, group in sets[level].items()]
