"""What producers and consumers know of each subject, compared: the part of `miaopu doctor` that asks nobody."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

Kind = Literal["diverged", "ahead", "behind", "lost"]
Stream = tuple[str, str]
"""(topic, subject)"""
NOBODY_SAYS: Final[Mapping[str, Collection[str]]] = {}
_ONE_BY_ONE: Final = 20
"""More subjects of a topic than these are brought by the whole topic, which consumers read past what they know."""


@dataclass(frozen=True, slots=True)
class Heard:
    """How far a consumer is with a subject."""

    last: int
    diverged_from: int | None = None


@dataclass(frozen=True, slots=True)
class Difference:
    """A subject on which a consumer and its producer do not agree."""

    kind: Kind
    producer: str
    consumer: str
    topic: str
    subject: str
    produced: int
    consumed: int


def differences(
    produced: Mapping[str, Mapping[Stream, int]],
    consumed: Mapping[str, Mapping[Stream, Heard]],
    listens: Mapping[str, Collection[str]] = NOBODY_SAYS,
) -> list[Difference]:
    """Every disagreement, by topic, subject and consumer.

    `diverged`: the consumer has facts that its producer lost, or was contradicted. `ahead`: it has come further than
    the producer ever was. `behind`: events of the producer have not been dealt with. A topic that a consumer neither
    `listens` to nor has a line of is none of its business.
    """
    owner = {place[0]: service for service, places in produced.items() for place in places}
    found = [
        one
        for consumer, lines in consumed.items()
        for one in _of(consumer, lines, listens.get(consumer, ()), produced, owner)
    ]
    return sorted(found, key=lambda one: (one.topic, one.subject, one.consumer))


def _of(
    consumer: str,
    lines: Mapping[Stream, Heard],
    listens: Collection[str],
    produced: Mapping[str, Mapping[Stream, int]],
    owner: Mapping[str, str],
) -> Iterator[Difference]:
    topics = {topic for topic, _ in lines} | set(listens)
    known = {place: last for places in produced.values() for place, last in places.items() if place[0] in topics}
    for place in known.keys() | lines.keys():
        heard, last = lines.get(place, Heard(0)), known.get(place, 0)
        kind = _kind(heard, last)
        if kind:
            producer = owner.get(place[0]) or place[0].split(".")[1]
            yield Difference(kind, producer, consumer, *place, produced=last, consumed=heard.last)


def _kind(heard: Heard, last: int) -> Kind | None:
    if heard.diverged_from is not None:
        return "diverged"
    if heard.last > last:
        return "ahead"
    return "behind" if heard.last < last else None


def losses(lost: Mapping[str, Collection[str]]) -> list[Difference]:
    """Topics of which consumers know that events are gone that they had still to read; no subject is named."""
    places = [(topic, consumer) for consumer, topics in lost.items() for topic in topics]
    return [Difference("lost", topic.split(".")[1], consumer, topic, "", 0, 0) for topic, consumer in sorted(places)]


def brought(found: Sequence[Difference]) -> list[tuple[str, str]]:
    """(consumer, topic) of losses of which nothing is missing any more: no subject of theirs is behind."""
    behind = {(one.consumer, one.topic) for one in found if one.kind == "behind"}
    return [
        (one.consumer, one.topic) for one in found if one.kind == "lost" and (one.consumer, one.topic) not in behind
    ]


def still_behind(first: Sequence[Difference], second: Sequence[Difference]) -> list[Difference]:
    """The second look, without subjects that were behind and have got on since the first."""
    before = {(one.consumer, one.topic, one.subject): one.consumed for one in first}
    return [
        one
        for one in second
        if one.kind != "behind" or before.get((one.consumer, one.topic, one.subject)) == one.consumed
    ]


@dataclass(frozen=True, slots=True, order=True)
class Replay:
    """What a producer is asked to send again from its archive."""

    producer: str
    topic: str
    subject: str | None = None
    """None: the whole topic."""


def replays(found: Sequence[Difference]) -> list[Replay]:
    """What brings consumers that are behind up to their producers: by subject, or by topic where many are behind."""
    behind: dict[tuple[str, str], set[str]] = {}
    for one in found:
        if one.kind == "behind":
            behind.setdefault((one.producer, one.topic), set()).add(one.subject)
    return sorted(
        Replay(*place, subject)
        for place, subjects in behind.items()
        for subject in (subjects if len(subjects) <= _ONE_BY_ONE else [None])
    )
