"""The reasons of a standing in words that say what to do, in Chinese and English."""

from collections.abc import Mapping
from typing import Final

from shared.domain.standing import Code, Reason

WORDS: Final[Mapping[Code, tuple[str, str]]] = {
    "already_member": ("该企业已在库", "It is a member already"),
    "graduated": ("已出库的企业不再入库", "It has graduated and does not come in again"),
    "earlier_membership": (
        "所填日期早于前次离库日，请改用离库日或其后的日期",
        "The day lies within an earlier membership; use the day on which it left or a later one",
    ),
    "cooling_period": (
        "退库后的间隔期未满{until}，期满后可凭新的申报再次办理",
        "The period after its removal is not over{until}; after it the firm may come in on a new application",
    ),
    "before_falsification": (
        "该企业{ground_zh}已查实{since}，此前的申报不再采用，请由企业重新申报",
        "Confirmed of the firm{since}: {ground_en}; what it declared before never counts again, so that it has to "
        "apply anew",
    ),
    "violation_acts": (
        "该企业有已查实的违法违规行为{since}{until}，期间不得办理",
        "A violation of the firm is confirmed{since} and stands in the way{until}",
    ),
    "filing_acts": (
        "该企业有已认定且未撤销的非正常专利申请{since}，撤销前不得办理",
        "An abnormal patent application of the firm is confirmed{since} and stands in the way until it is reversed",
    ),
    "appeal_pending": (
        "该企业的申诉尚无结果，暂停办理；请待申诉结果登记后再办",
        "An appeal of the firm has no result yet, so that nothing is done; wait until the result is recorded",
    ),
    "finding_contested": (
        "对该企业的认定尚有争议，暂停办理；请先完成核查",
        "A finding on the firm is contested, so that nothing is done; finish the review first",
    ),
    "superseded": (
        "该企业已有更新的申报{since}，请以最新的申报办理",
        "The firm has a newer application{since}; decide on that one",
    ),
    "spent": (
        "该申报已用于一次入库{since}，不再重复使用，请由企业重新申报",
        "This application has carried an admission{since} and carries no other; the firm has to apply anew",
    ),
    "not_assessed": ("尚无评估结果，请待评估完成后再办", "It has not been assessed yet; try again once it is"),
    "needs_review": ("评估尚有未定事项，请先完成核查", "Its assessment is open; finish the review first"),
    "ineligible": ("评估结果为不符合标准", "Its assessment says that it does not meet the standard"),
    "certificate_lapsed": (
        "资质{since}已失效，不再符合标准；请在新批次申报续期后的资质，或就该项申请豁免",
        "Its certificate no longer counts{since}, so that it does not meet the standard; declare the renewed "
        "one in a new batch, or have a waiver granted",
    ),
    "waiver_missing": ("缺少所需豁免，请先申请并批准", "A waiver that it needs is missing; have it granted first"),
    "waiver_expired": (
        "所需豁免已到期，请重新申请并批准",
        "A waiver that it needs has ended; have it granted anew",
    ),
    "not_recommended": ("尚未经市州推荐", "Its city has not recommended it"),
    "recommended_later": (
        "市州推荐日期晚于所填日期，请改用推荐日或其后的日期",
        "Its city recommended it after the day; use the day of the recommendation or a later one",
    ),
    "unit_elsewhere": (
        "推荐单位不是该企业的所属单位（省级已指派的，为指派单位；未指派的，按注册地），请由所属单位申报，或由省级指派",
        "The unit that sent it is not the firm's, which is the one that the province assigned, else that of its "
        "registered place; its own unit sends it, or the province assigns the firm",
    ),
}
_SINCE: Final = ("（{day}）", " ({day})")
_UNTIL: Final = ("（至 {day} 止）", " (to {day})")
_FROM: Final = ("自 {day} 起", " from {day} on")


def words_of(reason: Reason) -> Mapping[str, str]:
    """The reason as people read it, with its days."""
    zh, en = WORDS[reason.code]
    since = _FROM if reason.code == "certificate_lapsed" else _SINCE
    return {"zh": _fill(zh, reason, since[0], _UNTIL[0]), "en": _fill(en, reason, since[1], _UNTIL[1])}


def _fill(text: str, reason: Reason, since: str, until: str) -> str:
    ground = reason.ground if reason.ground and reason.ground.name_zh else None
    words = {
        "ground_zh": f"“{ground.name_zh}”" if ground else "的退库事由",
        "ground_en": ground.name_en if ground else "a ground of removal",
        "since": since.format(day=reason.since) if reason.since else "",
        "until": until.format(day=reason.until) if reason.until else "",
    }
    return text.format(**words)
