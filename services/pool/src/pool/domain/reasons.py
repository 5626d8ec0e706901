"""Why a firm of a list is not admitted, in words that say what to do."""

from collections.abc import Mapping
from typing import Final

from pool.domain.admission import Answer
from shared.domain.seats import NoRoom
from shared.domain.standing_words import words_of

NO_SEAT: Final[Mapping[NoRoom, Mapping[str, str]]] = {
    "unit_full": {"zh": "该推荐单位名额已满", "en": "its unit has no seat left"},
    "cap_reached": {"zh": "总名额已满", "en": "the cap is reached"},
    "no_right": {
        "zh": "所在地无可用的增补名额：每出库一家方可增补，至多为出库数的规定倍数",
        "en": "its locality has no right left: each graduate gives so many, and no removal gives any",
    },
    "kept_for_screening": {
        "zh": "余下名额系退库所空，须由新的省级筛选安排",
        "en": "the seats that are left were freed by removals; a new screening gives them out",
    },
    "reserved": {
        "zh": "余下名额已为先行公示的名单保留，该名单办结或保留期满后可另行列入",
        "en": "lists that were put on notice before hold the places that are left; list the firm again once they are "
        "decided or their days are over",
    },
}
LIST_REJECTED: Final[Mapping[str, str]] = {
    "zh": "所在入库名单整份未获批准，并非对该企业单独作出的结论；仍符合条件的，可列入以后的名单",
    "en": "the list as a whole was not approved, which says nothing of the firm itself; while it meets the conditions "
    "it may stand on a later list",
}
LIST_WITHDRAWN: Final[Mapping[str, str]] = {
    "zh": "所在入库名单在提交审批前撤回，公示随之终止，并非对该企业单独作出的结论；仍符合条件的，可列入以后的名单",
    "en": "the list was withdrawn before it was put up for decision, and its notice with it, which says nothing of the "
    "firm itself; while it meets the conditions it may stand on a later list",
}


def message_of(answer: Answer) -> Mapping[str, str] | None:
    """The heaviest reason in Chinese and English; None for a firm that is admitted."""
    if answer.reasons:
        return words_of(answer.reasons[0])
    return NO_SEAT.get(answer.reason) if answer.outcome == "no_seat" else None  # type: ignore[arg-type]
