"""Why a firm of a list is not admitted, in words that say what to do."""

from collections.abc import Mapping
from typing import Final

from pool.domain.admission import Answer
from shared.domain.seats import NoSeat
from shared.domain.standing_words import words_of

NO_SEAT: Final[Mapping[NoSeat, Mapping[str, str]]] = {
    "unit_full": {"zh": "该推荐单位名额已满", "en": "its unit has no seat left"},
    "cap_reached": {"zh": "总名额已满", "en": "the cap is reached"},
}


def message_of(answer: Answer) -> Mapping[str, str] | None:
    """The heaviest reason in Chinese and English; None for a firm that is admitted."""
    if answer.reasons:
        return words_of(answer.reasons[0])
    return NO_SEAT.get(answer.reason) if answer.outcome == "no_seat" else None  # type: ignore[arg-type]
