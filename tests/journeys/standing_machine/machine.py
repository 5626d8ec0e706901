"""One deed after another, by the lot that a seed casts; so is what is carried between the services."""

from random import Random

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.journeys.standing_machine.acts import KINDS
from tests.journeys.standing_machine.deeds import Deeds
from tests.journeys.standing_machine.rig import Rig
from tests.journeys.standing_machine.settled import must_be_settled
from tests.journeys.standing_machine.story import FIRMS, Story


def machine_over(rig: Rig) -> type[RuleBasedStateMachine]:
    """A machine each of whose runs has five services of its own."""

    class StandingMachine(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            self.story: Story = rig.new_story()

        @initialize(seed=st.integers(0, 2**48), kind=st.sampled_from(["good", *KINDS]), listed=st.booleans())
        def two_are_in_and_one_has_applied(self, seed: int, kind: str, listed: bool) -> None:
            self.deeds = Deeds(self.story, Random(seed))
            rig.do(self.begin(kind, listed))

        async def begin(self, kind: str, listed: bool) -> None:
            story = self.story
            for firm, own in zip(FIRMS, ("good", "good", kind), strict=True):
                await story.apply(firm, own)
            await story.platform.settle()
            for firm in FIRMS[:2]:
                assert await story.recommend(firm, story.truth(firm).of("applied")[0]["id"])
            await story.platform.settle()
            assert await story.put_up(1, story.truth(1).of("applied")[0]["id"], by_screening=True)
            assert await story.admit(story.lists[0]) == set(FIRMS[:2])
            await story.platform.settle()
            if listed:
                assert await story.publish(await story.propose_version("members"))

        @rule()
        def something_happens(self) -> None:
            rig.do(self.deeds.next())

        def teardown(self) -> None:
            try:
                rig.do(must_be_settled(self.story))
            finally:
                rig.end_story()

    return StandingMachine
