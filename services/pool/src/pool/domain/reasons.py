"""Why a firm of a list is not admitted, in words that say what to do."""

from collections.abc import Mapping
from typing import Final

from pool.domain.admission import Reason

REASONS: Final[Mapping[Reason, Mapping[str, str]]] = {
    "not_assessed": {
        "zh": "尚无评估结果，请待评估完成后再列入名单",
        "en": "it has not been assessed yet; list it again once it is",
    },
    "ineligible": {"zh": "评估结果为不符合条件（T12.2b）", "en": "its assessment says ineligible (T12.2b)"},
    "needs_review": {
        "zh": "评估尚有未定事项，请先完成核查（POST /eligibility/v1/reviews）",
        "en": "its assessment is open; finish the review first (POST /eligibility/v1/reviews)",
    },
    "waiver_missing": {
        "zh": "缺少所需豁免，请先申请并批准（POST /eligibility/v1/waivers）",
        "en": "a waiver that it needs is missing; have it granted first (POST /eligibility/v1/waivers)",
    },
    "waiver_expired": {
        "zh": "所需豁免在入库日前已到期，请重新申请",
        "en": "a waiver that it needs ended before the day of admission; have it granted anew",
    },
    "certificate_lapsed": {
        "zh": "资质（附件 2）在入库日前已到期，不再符合标准（T12.2b）；"
        "请在新批次申报续期后的资质重新评估，或批准 A2 豁免",
        "en": "its certificate (annex 2) ended before the day of admission, so that it no longer meets the standard "
        "(T12.2b); declare the renewed one in a new batch to be judged anew, or have a waiver of A2 granted",
    },
    "not_recommended": {"zh": "尚未经市州推荐", "en": "its city has not recommended it"},
    "recommended_later": {
        "zh": "市州推荐日期晚于入库日",
        "en": "its city recommended it only after the day of admission",
    },
    "already_member": {"zh": "已在库", "en": "it is a member already"},
    "graduated": {"zh": "已出库的企业不再入库（M18）", "en": "it has graduated and does not come in again (M18)"},
    "earlier_membership": {
        "zh": "入库日早于前次离库日",
        "en": "the day of admission lies within an earlier membership",
    },
    "cooling_period": {
        "zh": "退库后的冷却期未满（M18）",
        "en": "the cooling period after its removal is not over (M18)",
    },
    "unit_full": {"zh": "该推荐单位名额已满", "en": "its unit has no seat left"},
    "cap_reached": {"zh": "总名额已满", "en": "the cap is reached"},
}
"""By code, in Chinese and English."""
