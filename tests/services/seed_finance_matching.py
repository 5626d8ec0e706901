"""Finance-matching's two sides: a bank with its feed, and a firm with its consent, each."""

from uuid import UUID

from finance_matching.wiring import service
from shared.events.pool import FirmAdmitted
from shared.testing.world import World
from tests.finance_matching.given import ADMITTED_ON, KINDS, propose, publish
from tests.services.frame_acts import DECIDE, PROPOSED, RULES
from tests.services.seeding import HUANGSHI, WUHAN, Act, Placed, Seed, Side


def _admitted(side: Side) -> FirmAdmitted:
    """The side's firm is in the pool and lets banks see it."""
    return FirmAdmitted(
        uscc=side.uscc,
        application_id=UUID(int=side.number),
        name=f"第{side.number}号企业",
        reporting_unit=side.unit,
        admission_list_id=UUID(int=1),
        effective_on=ADMITTED_ON,
        rules_version="test",
        bank_consent=True,
    )


async def ground(world: World) -> None:
    """Both firms on both lists: lists are made for every bank, so a later change would rightly be seen by all."""
    await world.feed(_admitted(WUHAN), _admitted(HUANGSHI))
    await publish(world)


async def side(world: World, placed: Placed) -> None:
    """A bank and its receipt for the side's own firm, the firm's word, and a next version proposed."""
    code = f"BANK-{placed.side.number}"
    bank = await world.post("/v1/banks", {"name": f"示例银行 {code}", "code": code})
    placed.ids |= {"bank_id": bank.json()["id"], "kind": "pledge"}
    scope = placed.scope("bank")
    pulled = await world.post("/v1/bank/events", {"max": 10}, "bank", scope=scope)
    about = [event["id"] for event in pulled.json()["events"] if placed.side.uscc in str(event)]
    assert len(about) == 2
    placed.ids["event"] = about[1]
    await world.post("/v1/bank/events", {"max": 0, "ack": about[:1]}, "bank", scope=scope)
    consent = {"granted": True, "effective_on": "2024-07-10"}
    path = f"/v1/firms/{placed.side.uscc}/consent"
    assert (await world.call("PUT", path, "firm", json=consent, scope=placed.scope("firm"))).is_success
    proposed = await propose(world, KINDS[placed.side.number - 1])
    placed.ids |= {"approval_id": proposed["approval_id"], "digest": proposed["digest"], "version": "1"}


async def _reject_what_is_open(world: World, placed: Placed) -> None:
    await world.decide(placed.ids["approval_id"], placed.ids["digest"], decision="reject")


async def _rotate(world: World, placed: Placed) -> None:
    """An old secret that still signs."""
    await world.fetch(
        "UPDATE bank_endpoint SET sealed_old_secret = sealed_secret, old_secret_until = now() + interval '1 hour'"
    )


ACTS = (
    Act("post_bank", json=lambda _: {"name": "第三银行", "code": "BANK-3"}),
    Act("put_endpoint", "bank", json=lambda _: {"url": "http://127.0.0.1:9/events"}),
    Act("post_test_event", "bank"),
    Act("delete_old_secret", "bank", before=_rotate),
    Act("post_pull", "bank", json=lambda _: {"max": 10}),
    Act("post_applied", "bank", json=lambda placed: {"events": [placed.ids["event"]]}),
    Act("post_comparison", "bank", asks=True, json=lambda _: {"as_of": 1, "digest": "0" * 64}),
    Act("put_applies", "bank", json=lambda _: {"applies": True}),
    Act("post_resend", "bank", json=lambda _: {"numbers": [1]}),
    Act("put_consent", "firm", json=lambda _: {"granted": False, "effective_on": "2024-07-20"}),
    Act("post_version", before=_reject_what_is_open, json=lambda _: {"effective_on": "2024-08-01"}, keep=PROPOSED),
    DECIDE,
    Act("post_suspension", keep=PROPOSED),
    DECIDE,
    Act("delete_suspension", keep=PROPOSED),
    DECIDE,
)
SEED = Seed(service, ground, side, ACTS, RULES)
