"""Why a reviewer's finding cannot be taken, or counts no more."""

from collections.abc import Mapping
from typing import Final

from eligibility.domain.places import Kind, Place, Value
from shared.problems import Problem

VALUES: Final[Mapping[Kind, tuple[str, str]]] = {
    "flag": ("true 或 false", "true or false"),
    "count": ("不小于 0 的整数", "a whole number of at least 0"),
    "amount": ("以元为单位的十进制字符串，如 “123.45”", 'yuan as a decimal string, such as "123.45"'),
    "text": (
        "该项申报内容的代码或日期；size_group 为划型表中的行业组，仅限划型表未涵盖的行业；"
        "长期有效的资质有效期止为 9999-12-31",
        "a code or day as it is declared; for size_group a group of the size table, where the table does not cover the "
        "class; the last day of a certificate without end is 9999-12-31",
    ),
    "numbers": ("专利号列表，空列表表示没有", "a list of patent numbers, an empty one where there is none"),
    "none": ("false，即查实没有", "false: it was found to have none"),
}
"""What a place takes, in Chinese and English."""


class ReviewDoesNotFit(Problem):
    """The verdict and the value do not go together with what is declared."""

    status, code = 422, "review-does-not-fit"
    title = {"zh": "核查结论与申报值不符", "en": "The finding does not fit what is declared"}
    detail = {
        "zh": "{field} 申报为：{declared_zh}。confirmed 须为已申报的同一取值，overturned 须为另一取值；"
        "取值应为{takes_zh}。专利、产品、资质须已列明，或已查实存在。",
        "en": "{field} is declared as: {declared_en}. `confirmed` repeats a declared value, `overturned` gives another "
        "one; it takes {takes_en}. A patent, product or certificate must be listed, or was found before.",
    }


def does_not_fit(place: Place, declared: Value) -> ReviewDoesNotFit:
    """The refusal, with what is declared and what the place takes as people read it."""
    takes, said = VALUES[place.kind], _said(declared)
    return ReviewDoesNotFit(
        field=str(place), declared_zh=said[0], declared_en=said[1], takes_zh=takes[0], takes_en=takes[1]
    )


def _said(declared: Value) -> tuple[str, str]:
    if declared is None:
        return "未填", "not given"
    if isinstance(declared, bool):
        return ("是", "yes") if declared else ("否", "no")
    said = str(declared) if isinstance(declared, str | int) else "、".join(declared)
    return said, said


class ReviewOpen(Problem):
    """Another finding on the same fact waits for its decision."""

    status, code = 409, "review-open"
    title = {"zh": "该事实已有待批的核查结论", "en": "A finding on this fact waits for a decision"}


class DeclaredAnew(Problem):
    """The firm declared another value after the review."""

    status, code = 409, "declared-anew"
    title = {"zh": "企业已更新申报，请重新核查", "en": "The firm has declared anew; review what it declares now"}
