"""Who may do what on the broker, as it follows from what the services tell and hear; an authorizer denies the rest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from miaopu.platform import SERVICES
from shared.bus.topics import topic_names
from shared.events.finance_matching import WhitelistPublished
from shared.service import Service

PREFIX = "miaopu"
BANKS_TOPIC = WhitelistPublished.topic
"""The one topic that is read outside the platform."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One permission of one principal; `prefixed` names stand for all that begin so."""

    principal: str
    operations: tuple[str, ...]
    topics: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    prefixed: bool = False

    @property
    def options(self) -> str:
        """Options of Kafka's own command `kafka-acls.sh`."""
        parts = [f"--allow-principal User:{self.principal}"]
        parts += [f"--operation {operation}" for operation in self.operations]
        parts += [f"--topic {topic}" for topic in self.topics]
        parts += [f"--group {group}" for group in self.groups]
        return " ".join([*parts, "--resource-pattern-type prefixed"] if self.prefixed else parts)


def principal_of(service: str) -> str:
    """Name under which a service's processes come to the broker."""
    return f"{PREFIX}-{service}"


def grants(banks: Sequence[str] = ()) -> Iterator[Grant]:
    """All that must be granted: to the step that makes topics, to each service, and to each bank that reads a topic."""
    yield Grant(f"{PREFIX}-topics", ("Create", "Describe"), topics=(f"{PREFIX}.",), prefixed=True)
    for service in SERVICES:
        yield from _of_service(service)
    for bank in banks:
        yield Grant(f"bank-{bank}", ("Read",), topics=(BANKS_TOPIC,))
        yield Grant(f"bank-{bank}", ("Read",), groups=(f"bank-{bank}.",), prefixed=True)


def _of_service(service: Service) -> Iterator[Grant]:
    """Writing on its own topic, and reading it: after a restore its end tells how far the service had come."""
    name, own = principal_of(service.name), {kind.topic for kind in service.publishes}
    heard = {kind.topic for kind in service.subscriptions}
    yield Grant(name, ("Write",), topics=tuple(sorted(own)))
    yield Grant(name, ("Read",), topics=tuple(sorted(own | heard)), groups=(f"{PREFIX}.{service.name}",))


def allowed(principal: str, banks: Sequence[str] = ()) -> dict[str, tuple[str, ...]]:
    """What a principal may do on each of the product's topics: `write`, `read`."""
    may: dict[str, tuple[str, ...]] = {}
    for topic in topic_names():
        found = {o for g in grants(banks) if g.principal == principal and topic in g.topics for o in g.operations}
        may[topic] = tuple(word for word in ("write", "read") if word.capitalize() in found)
    return may
