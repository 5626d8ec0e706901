"""Declared facts that a reviewer may confirm or overturn, and the declaration as reviewed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final, Literal

from shared.domain.declaration import Declaration

REVIEWABLE: Final[Mapping[str, str]] = {
    "rd_leader": "A7.1",
    "rd_team": "A7.1",
    "own_trademarks": "A8",
    "ip_rules": "A9",
    "ip_body": "A9",
    "ip_staff": "A9",
    "ip_safeguards": "A9",
}
"""Facts that rest on judgement (annex 7, 8, 9) and the criterion that reads each."""
NUMBERS: Final = frozenset({"own_trademarks"})
"""Those that are whole numbers; the others are yes or no."""
Verdict = Literal["confirmed", "overturned"]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What an approved review says of one fact; it stands for as long as the firm declares what was reviewed."""

    value: bool | int
    declared: bool | int | None
    verdict: Verdict
    review_id: str

    def to_json(self) -> dict[str, Any]:
        """Plain data."""
        return asdict(self)


def fits(field: str, value: object) -> bool:
    """Whether a reviewer may find this value for the field."""
    if field in NUMBERS:
        return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= 1_000_000
    return isinstance(value, bool)


def standing(declaration: Declaration, reviewed: Mapping[str, Reviewed]) -> dict[str, Reviewed]:
    """The reviews that still speak of what is declared; a firm that declares anew is looked at anew."""
    return {field: review for field, review in reviewed.items() if getattr(declaration, field) == review.declared}


def as_reviewed(declaration: Declaration, reviewed: Mapping[str, Reviewed]) -> Declaration:
    """The declaration with the reviewers' values in place of the declared ones."""
    if not reviewed:
        return declaration
    return declaration.model_copy(update={field: review.value for field, review in reviewed.items()})


def reviewed_from(plain: Mapping[str, Any]) -> dict[str, Reviewed]:
    """Reviews of plain data."""
    return {field: Reviewed(**review) for field, review in plain.items()}
