"""People before the services' typed clients; what is refused is refused by name."""

from collections.abc import Awaitable, Iterable
from typing import Literal, Protocol, TypeVar
from uuid import UUID

from shared.clients.frame.approvals import FrameApprovals
from shared.clients.refused import Refused
from shared.problems import Problem
from shared.schemas.approvals import DecisionIn, DecisionOut

A = TypeVar("A")
WUHAN = {"unit": "420100", "office": "ip"}
SECOND = "second-person"


class Proposal(Protocol):
    """What a second person decides."""

    @property
    def approval_id(self) -> UUID:
        """Of the proposal."""

    @property
    def digest(self) -> str:
        """Of what was seen, which the decision repeats."""


async def answered(call: Awaitable[A]) -> A | Refused:
    """The answer, or the refusal: it is of the caller's making, has a permanent code, and says what it is."""
    try:
        return await call
    except Refused as refused:
        return _by_name(refused)


async def decided(
    second: FrameApprovals, proposal: Proposal, decision: Literal["approve", "reject"] = "approve"
) -> DecisionOut | Refused:
    """The second person's decision."""
    return await answered(
        second.post_decision(proposal.approval_id, DecisionIn(decision=decision, digest=proposal.digest))
    )


async def by_two(proposing: Awaitable[Proposal], second: FrameApprovals) -> DecisionOut | Refused:
    """A proposal and its approval; what is refused of them."""
    proposed = await answered(proposing)
    return proposed if isinstance(proposed, Refused) else await decided(second, proposed)


def code_of(answer: object) -> str:
    """`done`, or the code of the refusal."""
    return answer.code if isinstance(answer, Refused) else "done"


def codes_by_firm(answer: object) -> dict[str, list[str]]:
    """All reasons against each firm that a refusal names; none in what was done."""
    faults = (answer.problem.errors or ()) if isinstance(answer, Refused) else ()
    return {fault.uscc: fault.codes or [] for fault in faults if fault.uscc is not None}


def _by_name(refused: Refused) -> Refused:
    assert 400 <= refused.status < 500, refused
    assert refused.code in {kind.code for kind in _kinds(Problem)}, refused
    assert refused.problem.title, refused
    return refused


def _kinds(kind: type[Problem]) -> Iterable[type[Problem]]:
    yield kind
    for one in kind.__subclasses__():
        yield from _kinds(one)
