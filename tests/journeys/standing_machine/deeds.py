"""What may happen next; whom it concerns is drawn among those with whom it can go on, more often than not."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final, TypeVar
from uuid import UUID

from tests.journeys.standing_machine import oracle
from tests.journeys.standing_machine.acts import GROUNDS, KINDS, days_ago
from tests.journeys.standing_machine.platform import POOL
from tests.journeys.standing_machine.story import FIRMS, LAST_DAY, Story
from tests.shared.domain import forbidden

T = TypeVar("T")
STATES: Final = ("pending", "upheld", "reversed", "reversed")


@dataclass
class Deeds:
    """The next deed of a history, and the lot of whom and how."""

    story: Story
    lot: Random

    async def next(self) -> None:
        """One of the deeds, those that lead on more often than others."""
        await getattr(self, self.one_of(DEEDS))()

    def one_of(self, found: Sequence[T]) -> T:
        """One of them."""
        return self.lot.choice(found)

    def maybe(self, share: float = 0.5) -> bool:
        """Yes so often."""
        return self.lot.random() < share

    def firm(self, suits: Callable[[Any], bool]) -> int:
        """A firm whose history suits; any where there is none, and now and then all the same."""
        found = [firm for firm in FIRMS if suits(self.story.truth(firm))]
        return self.one_of(found if found and self.maybe(0.85) else FIRMS)

    def own(self, kind: str, firm: int) -> UUID | None:
        """One of its applications or violations, the newest as likely as all others together."""
        rows = self.story.truth(firm).of(kind)
        return None if not rows else (rows[-1] if self.maybe() else self.one_of(rows))["id"]

    async def time_goes_by(self) -> None:
        self.story.pass_days(self.one_of((1, 5, 30, 120)))

    async def somebody_applies(self) -> None:
        self.story.pass_days(1)
        await self.story.apply(self.one_of(FIRMS), self.one_of(("good", *KINDS)))

    async def a_city_recommends(self) -> None:
        firm = self.one_of(FIRMS)
        if own := self.own("applied", firm):
            await self.story.recommend(firm, own)

    async def a_review_finds(self) -> None:
        if own := self.own("applied", self.one_of(FIRMS)):
            await self.story.review(own, self.one_of((0, 2)))

    async def a_title_is_waived(self) -> None:
        if own := self.own("applied", self.one_of(FIRMS)):
            days = self.one_of((None, 20, 200))
            await self.story.waive(own, days_ago(self.story.day, -days) if days else None)

    async def somebody_wants_in(self) -> None:
        """Who is out applies, where its last application is used up, and is recommended and put up."""
        firm = self.firm(lambda view: not forbidden.in_the_pool(view))
        view = self.story.truth(firm)
        if oracle.newest(view)["id"] in {row["id"] for row in view.of("admitted")}:
            self.story.pass_days(self.one_of((1, 200)))
            await self.story.apply(firm)
        await self.some_is_carried("eligibility", "intake")
        own = self.own("applied", firm)
        assert own is not None
        await self.story.recommend(firm, own)
        await self.some_is_carried(POOL)
        if self.story.day < days_ago(LAST_DAY, 60) and await self.story.put_up(firm, own, by_screening=self.maybe()):
            await self.a_list_is_decided()

    async def a_list_is_decided(self) -> None:
        if self.story.lists and self.maybe():
            await self.story.admit(self.one_of(self.story.lists))

    async def a_violation_is_confirmed(self) -> None:
        """Of a firm that monitoring has heard of."""
        await self.story.platform.carry(POOL, "monitoring")
        firm = self.firm(lambda view: bool(view.of("admitted")))
        await self.story.violate(firm, self.one_of(GROUNDS), self.one_of((0, 40, 1080, 1080)))

    async def an_appeal_goes_on(self) -> None:
        if own := self.own("confirmed", self.firm(lambda view: bool(view.of("confirmed")))):
            await self.story.appeal(own, self.one_of(STATES))

    async def a_result_is_corrected(self) -> None:
        firm = self.firm(lambda view: bool(view.of("appeal")))
        if own := self.own("confirmed", firm):
            day = self.story.rests_on(firm, own) if self.maybe() else self.story.day
            await self.story.appeal(own, self.one_of(STATES[1:3]), day, correction=True)

    async def a_removal_is_proposed(self) -> None:
        await self.some_is_carried(POOL)
        firm = self.firm(forbidden.must_not_stay)
        if own := self.own("confirmed", firm):
            await self.story.propose_removal(firm, own)

    async def a_removal_is_decided(self) -> None:
        if self.story.removals:
            await self.story.remove(self.one_of(sorted(self.story.removals)))

    async def a_removal_is_undone(self) -> None:
        await self.some_is_carried(POOL)
        await self.story.reinstate(self.firm(forbidden.was_removed_for_nothing))

    async def a_firm_graduates(self) -> None:
        firm = self.firm(forbidden.in_the_pool)
        await self.story.progress(firm)
        await self.some_is_carried(POOL)
        await self.story.graduate(firm)

    async def a_list_is_published(self) -> None:
        """Or put up only, and decided later."""
        if not self.story.versions or self.maybe():
            await self.story.propose_version(self.one_of(("members", "members", "pledge")))
        if self.maybe():
            await self.story.publish(self.story.versions[0])

    async def some_is_carried(self, *consumers: str) -> None:
        """Something of what waits, to these or to anybody; now and then all, and with it what was heard before."""
        ways = self.story.platform.ways
        waiting = [way for way in sorted(ways) if ways[way].waiting and (not consumers or way[1] in consumers)]
        for way in waiting:
            if self.maybe(0.7):
                subjects = sorted({message.key for message, _ in ways[way].waiting})
                subject = self.one_of((None, None, None, *subjects))
                most, again = self.one_of((1000, 1000, 1, 2)), self.one_of((0, 0, 1, 3))
                await self.story.platform.carry(*way, subject, most, again)

    async def all_is_carried(self) -> None:
        await self.story.platform.settle()


DEEDS: Final = (
    *("somebody_wants_in", "a_violation_is_confirmed", "an_appeal_goes_on", "a_removal_is_proposed") * 3,
    *("a_removal_is_decided", "some_is_carried", "a_list_is_published", "a_removal_is_undone") * 3,
    *("a_list_is_decided", "a_result_is_corrected", "time_goes_by", "somebody_applies", "a_firm_graduates") * 2,
    *("a_city_recommends", "a_review_finds", "a_title_is_waived", "all_is_carried"),
)
"""What may happen next."""
