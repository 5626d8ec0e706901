"""Why a reviewer's finding cannot be taken, or counts no more."""

from shared.problems import Problem


class ReviewDoesNotFit(Problem):
    """The verdict and the value do not go together with what is declared."""

    status, code = 422, "review-does-not-fit"
    title = {"zh": "核查结论与申报值不符", "en": "The finding does not fit what is declared"}
    detail = {
        "zh": "{field} 申报值为 {declared}：confirmed 须为已申报的同一取值，overturned 须为另一取值"
        "（数量为非负整数；size_group 为划型表中的行业组，仅限划型表未涵盖的行业；其余为 true/false）。",
        "en": "{field} is declared as {declared}: `confirmed` repeats a declared value, `overturned` gives another one "
        "(a whole number of at least 0 for a count; for size_group a group of the size table, where the table does not "
        "cover the class; else true or false).",
    }


class ReviewOpen(Problem):
    """Another finding on the same fact waits for its decision."""

    status, code = 409, "review-open"
    title = {"zh": "该事实已有待批的核查结论", "en": "A finding on this fact waits for a decision"}


class DeclaredAnew(Problem):
    """The firm declared another value after the review."""

    status, code = 409, "declared-anew"
    title = {"zh": "企业已更新申报，请重新核查", "en": "The firm has declared anew; review what it declares now"}
