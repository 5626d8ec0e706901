"""Where the time between a removal's commit and the bank's receipt goes: the product is listened to, never changed."""

import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from typing import Any, Final

from shared.bus.kafka import KafkaBus
from shared.delivery.client import WebhookClient
from shared.messaging.unit_of_work import UnitOfWork

STAGES: Final[Mapping[str, tuple[str, str]]] = {
    "relay reads the outbox": ("committed", "publish"),
    "Kafka acknowledges": ("publish", "published"),
    "finance-matching hears and commits": ("published", "finance committed"),
    "the deliverer takes it up": ("finance committed", "send"),
    "the bank answers": ("send", "sent"),
    "the receipt is stored": ("sent", "received"),
}
"""Each between two marks; they follow one another and add up to the trip."""
Marks = dict[str, float]


def cuts_of(trips: list[Marks]) -> dict[str, float]:
    """The median of each stage in ms, over the trips that have both of its marks in order."""
    found = {}
    for name, (start, end) in STAGES.items():
        spent = [trip[end] - trip[start] for trip in trips if start in trip and end in trip]
        found[name] = statistics.median(spent) * 1000 if spent else 0.0
    return found


@contextmanager
def listening(marks: Marks, decider: str) -> Iterator[None]:
    """Notes the first time after the decider's commit at which each mark is passed."""

    def first(name: str, after: str) -> None:
        if after in marks:
            marks.setdefault(name, time.perf_counter())

    def committed(original: Callable[[UnitOfWork], None], uow: UnitOfWork) -> None:
        if uow.caller.subject == decider:
            marks.clear()
            marks["committed"] = time.perf_counter()
        elif uow.runtime.service == "finance-matching":
            first("finance committed", "publish")
        original(uow)

    async def publish(original: Callable[..., Any], bus: KafkaBus, messages: Any) -> None:
        first("publish", "committed")
        await original(bus, messages)
        first("published", "publish")

    async def send(original: Callable[..., Any], client: WebhookClient, *arguments: Any) -> Any:
        first("send", "finance committed")
        answer = await original(client, *arguments)
        first("sent", "send")
        return answer

    with ExitStack() as stack:
        for owner, name, listener in (
            (UnitOfWork, "committed", committed),
            (KafkaBus, "publish", publish),
            (WebhookClient, "send", send),
        ):
            stack.enter_context(_heard(owner, name, listener))
        yield


@contextmanager
def _heard(owner: type, name: str, listener: Callable[..., Any]) -> Iterator[None]:
    original = getattr(owner, name)
    setattr(owner, name, lambda *arguments: listener(original, *arguments))
    try:
        yield
    finally:
        setattr(owner, name, original)
