"""Acts on the routes that every service has."""

from collections.abc import Sequence

from shared.bus.protocol import Message
from shared.service import Service
from shared.testing.world import World
from tests.services.seeding import Act, Placed

DECIDE = Act(
    "post_decision",
    subject="second-person",
    json=lambda placed: {"decision": "approve", "digest": placed.ids["digest"]},
)
"""A second person approves what the act before it proposed."""
RULES = {"get_rules": "the parameters of the plan are the same for everybody, and nobody's data"}
_TOLD = {"subject": "unit:420100", "reason": "恢复后重新告知"}
PROPOSED = {"approval_id": "approval_id", "digest": "digest"}
"""What an act that proposes must keep for it."""


async def _set_aside(world: World, placed: Placed) -> None:
    """A message that nobody can read, on a subject of its own."""
    topic = min(kind.topic for kind in world.service.subscriptions)
    key = f"rubbish-{len(await world.fetch('SELECT 1 FROM parked_event'))}"
    await world.deliver([Message(topic, key, b"rubbish")])
    (row,) = await world.fetch("SELECT id FROM parked_event ORDER BY parked_at DESC LIMIT 1")
    placed.ids["parked_id"] = str(row["id"])


async def _diverge(world: World, placed: Placed) -> None:
    """A subject on which this service knows more than its producer."""
    await _set_aside(world, placed)
    await world.fetch("UPDATE inbox_subject SET diverged_from = 7, diverged_at = now() WHERE diverged_from IS NULL")
    (row,) = await world.fetch("SELECT topic, subject FROM inbox_subject WHERE diverged_from = 7 LIMIT 1")
    placed.ids["line"] = f"{row['topic']} {row['subject']}"


def _settled(placed: Placed) -> dict[str, str]:
    topic, _, subject = placed.ids["line"].partition(" ")
    return {"topic": topic, "subject": subject, "reason": "已与产生方核对"}


async def _lose(world: World, placed: Placed) -> None:
    """A topic of which this service could not read what was to come."""
    await world.fetch(
        "INSERT INTO consumer_position VALUES ('miaopu.gone.v1', 0, 7, now()) ON CONFLICT (topic, partition)"
        " DO UPDATE SET lost_at = now()"
    )


async def furnish(world: World, placed: Placed) -> None:
    """An event set aside and a sealed journal, for the routes that show them."""
    await _set_aside(world, placed)
    await world.seal()


def frame_acts(service: Service) -> Sequence[Act]:
    """The acts of an operator."""
    archive = Act("post_archive_replay", json=lambda _: {})
    epoch = Act("post_epoch", json=lambda _: {"reason": "由备份恢复"})
    own = [archive, Act("post_tell_again", json=lambda _: _TOLD), epoch]
    if not service.subscriptions:
        return own
    return [
        Act("post_replay", before=_set_aside),
        Act("post_discard", before=_set_aside, json=lambda _: {"reason": "sent in error"}),
        Act("post_settlement", before=_diverge, json=_settled),
        Act("post_brought", before=_lose, json=lambda _: {"topic": "miaopu.gone.v1", "reason": "已由归档补齐"}),
        *own,
    ]
