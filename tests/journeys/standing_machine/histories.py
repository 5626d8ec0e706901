"""Histories that are always the same: one that meets all thirteen reasons, and one of removals that fall."""

from datetime import date
from uuid import UUID

from tests.journeys.standing_machine.platform import POOL
from tests.journeys.standing_machine.settled import must_be_settled
from tests.journeys.standing_machine.story import FIRMS, Story

CERTIFICATE_ENDS = "certificate ends"


def newest(story: Story, kind: str, firm: int) -> UUID:
    """The newest application or violation of the firm."""
    found: UUID = story.truth(firm).of(kind)[-1]["id"]
    return found


async def all_are_in(story: Story, *kinds: str) -> None:
    """All apply on one day, are screened, admitted and listed."""
    for firm, kind in zip(FIRMS, kinds, strict=True):
        await story.apply(firm, kind)
    await story.platform.settle()
    for firm in FIRMS:
        assert await story.recommend(firm, newest(story, "applied", firm))
    await story.platform.settle()
    assert await story.put_up(1, newest(story, "applied", 1), by_screening=True)
    assert await story.admit(story.lists[0]) == set(FIRMS)
    await story.platform.settle()
    assert await story.publish(await story.propose_version("members"))


async def thirteen_reasons(story: Story) -> None:
    """One firm is in, one has graduated, and against the third stands all else, much of it not heard everywhere."""
    await all_are_in(story, "good", "good", CERTIFICATE_ENDS)
    story.pass_days(30)
    assert await story.progress(2)
    await story.platform.settle()
    assert await story.graduate(2)
    story.pass_days((date(2025, 2, 20) - story.day).days)
    await story.violate(3, "data_falsification", 20)
    await story.platform.carry("monitoring", POOL)
    assert await story.propose_removal(3, newest(story, "confirmed", 3))
    assert await story.remove(3)
    await story.violate(3, "tax_evasion", 1)
    assert await story.appeal(newest(story, "confirmed", 3), "pending")
    for kind in ("no title", "from elsewhere"):
        story.pass_days(1)
        await story.apply(3, kind)
    for way in (("intake", "eligibility"), ("intake", POOL), ("monitoring", POOL)):
        await story.platform.carry(*way)
    assert await story.review(newest(story, "applied", 3), 0)
    await story.platform.carry("eligibility", POOL)
    story.pass_days((date(2025, 4, 1) - story.day).days)


async def everybody_is_tried(story: Story) -> None:
    """A list is drafted with each application of each firm."""
    for firm in FIRMS:
        for row in story.truth(firm).of("applied"):
            await story.draft({firm: row["id"]})


async def nobody_gets_in(story: Story) -> None:
    """A list is put up with each of them."""
    day = story.day
    for firm in FIRMS:
        for row in story.truth(firm).of("applied"):
            story.day = day
            assert not await story.put_up(firm, row["id"])


async def removals_that_fall(story: Story) -> None:
    """A removal that waits for an appeal, is carried out and undone, and a graduate that falls and comes back."""
    await all_are_in(story, "good", "good", "good")
    story.pass_days(30)
    await story.violate(1, "tax_evasion", 5)
    assert not await story.propose_removal(1, newest(story, "confirmed", 1))
    await story.platform.carry("monitoring", POOL)
    assert await story.propose_removal(1, newest(story, "confirmed", 1))
    assert await story.appeal(newest(story, "confirmed", 1), "pending")
    await story.platform.carry("monitoring", POOL, again=2)
    assert not await story.remove(1)
    story.pass_days(10)
    assert await story.appeal(newest(story, "confirmed", 1), "upheld")
    await story.platform.carry("monitoring", POOL)
    assert not await story.remove(1)
    assert await story.propose_removal(1, newest(story, "confirmed", 1))
    assert await story.remove(1)
    story.pass_days(10)
    await story.apply(1)
    await must_be_settled(story)
    assert 1 not in await story.listed("members")
    story.pass_days(10)
    upheld = newest(story, "confirmed", 1)
    assert await story.appeal(upheld, "reversed", story.rests_on(1, upheld), correction=True)
    assert not await story.reinstate(1)
    await must_be_settled(story)
    assert await story.reinstate(1)
    await must_be_settled(story)
    assert set(await story.listed("members")) == set(FIRMS)
    await _a_graduate_falls_and_comes_back(story)


async def _a_graduate_falls_and_comes_back(story: Story) -> None:
    assert await story.progress(2)
    await story.platform.settle()
    assert await story.graduate(2)
    await story.platform.settle()
    await story.violate(2, "abnormal_filing", 3)
    await must_be_settled(story)
    assert 2 not in await story.listed("members")
    assert await story.appeal(newest(story, "confirmed", 2), "reversed")
    await must_be_settled(story)
    assert (await story.listed("members"))[2] == "graduated"


async def it_comes_in_again(story: Story) -> None:
    """Removed, and admitted again while pool has not heard of what was confirmed meanwhile."""
    await all_are_in(story, "good", "good", "good")
    story.pass_days(30)
    await story.violate(3, "tax_evasion", 1080)
    await story.platform.carry("monitoring", POOL)
    first = newest(story, "confirmed", 3)
    assert await story.propose_removal(3, first)
    assert await story.remove(3)
    story.pass_days(200)
    await story.apply(3)
    await story.platform.settle()
    assert await story.recommend(3, newest(story, "applied", 3))
    await story.violate(3, "tax_evasion", 40)
    await story.platform.carry("intake", POOL)
    assert await story.put_up(3, newest(story, "applied", 3))
    assert await story.admit(story.lists[0]) == {3}
    await must_be_settled(story)
    assert 3 not in await story.listed("members")
    assert await story.appeal(first, "reversed")
    await must_be_settled(story)
    assert await story.appeal(newest(story, "confirmed", 3), "reversed")
    await must_be_settled(story)
    assert 3 in await story.listed("members")
