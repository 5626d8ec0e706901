"""What each service tells once it has received a change of the rules: that it decides by it, or why it cannot."""

from uuid import UUID

from shared.domain.approved import Counted
from shared.events.base import Event


class RulesTaken(Event):
    """A service received the approved values: it decides by them from now on, or says in `refused` why it cannot.

    A service that refuses goes on by the copy that it had, until one comes by which it can decide.
    """

    plan_id: str
    rule_change_id: UUID
    position: int
    """Of the change among those approved; who took one decides by all before it."""
    refused_zh: str | None = None
    refused_en: str | None = None
    touches: tuple[Counted, ...] = ()
    """Of a change dated back: what the service had decided for days since."""
    pending: tuple[Counted, ...] = ()
    """What began before the day of the change and is not decided: it stays under the rules before."""

    @property
    def subject(self) -> str:
        """The plan."""
        return f"plan:{self.plan_id}"
