"""A story for each floor of a legal day: a request that is dated on the day before a fact on which its act rests."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from shared.http import Response
from shared.testing.world import World

Story = Callable[[World], Awaitable[Response]]
"""Brings the fact about and asks for the act on the day before it, or on its day where the act lies after it."""


@dataclass(frozen=True, slots=True)
class Floor:
    """A story of one act and one fact; `code` is what holds the day."""

    act: str
    fact: str
    tell: Story
    code: str = "before-its-ground"


class Floors(list[Floor]):
    """The stories of one service."""

    def of(self, act: str, fact: str, code: str = "before-its-ground") -> Callable[[Story], Story]:
        """Takes a story in."""

        def add(story: Story) -> Story:
            self.append(Floor(act, fact, story, code))
            return story

        return add
