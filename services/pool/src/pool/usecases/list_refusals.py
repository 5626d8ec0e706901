"""Why an admission list cannot be drafted, co-signed or proposed."""

from collections.abc import Mapping
from typing import Final

from shared.problems import Problem

_STATES: Final[Mapping[str, tuple[str, str]]] = {
    "proposed": ("已提交审批，由第二人决定", "has been put up to a second person"),
    "approved": ("已获批准", "was approved"),
    "rejected": ("未获批准", "was rejected"),
    "withdrawn": ("已撤回", "was withdrawn"),
}
"""What became of a list, in words."""


class UnknownCandidates(Problem):
    """Firms of which pool knows no application in the batch."""

    status, code = 409, "unknown-candidates"
    title = {"zh": "名单中有本批次未申报的企业", "en": "The list names firms without an application in the batch"}
    detail = {"zh": "未找到申报：{usccs}。", "en": "No application: {usccs}."}


class CoSignatureMissing(Problem):
    """A body has yet to co-sign."""

    status, code = 409, "co-signature-missing"
    title = {"zh": "会签部门未齐", "en": "Co-signatures are missing"}
    detail = {"zh": "尚缺会签：{missing}。", "en": "Yet to co-sign: {missing}."}


class NotCoSigner(Problem):
    """The body is none of those that co-sign."""

    status, code = 409, "not-a-co-signer"
    title = {"zh": "该部门不在会签部门之列", "en": "This body does not co-sign admission lists"}
    detail = {"zh": "会签部门：{bodies}。", "en": "Co-signing bodies: {bodies}."}


class FirmsNotRecommendable(Problem):
    """Firms of the list that may not be admitted."""

    status, code = 409, "firms-not-recommendable"
    title = {"zh": "名单中有不可入库的企业", "en": "The list names firms that may not be admitted"}
    detail = {"zh": "不可入库：{usccs}。", "en": "Not recommendable: {usccs}."}


class ListNotOpen(Problem):
    """The list was proposed, decided or withdrawn before."""

    status, code = 409, "list-not-open"
    title = {"zh": "该名单已不是草案", "en": "The list is no draft any more"}
    detail = {
        "zh": "该名单{state_zh}。如需变更，请另行拟定名单。",
        "en": "The list {state_en}. Where it is to be changed, draft another.",
    }

    def __init__(self, *, state: str) -> None:
        zh, en = _STATES[state]
        super().__init__(state=state, state_zh=zh, state_en=en)


class CertificatesLapsed(Problem):
    """Firms whose certificate has ended by the day of admission."""

    status, code = 409, "certificates-lapsed"
    title = {"zh": "名单中有资质已到期的企业", "en": "Certificates of firms on the list have ended"}
    detail = {
        "zh": "至入库日 {effective_on} 资质已到期、不再符合标准（{clause}）：{usccs}。"
        "请由企业在新批次申报续期后的资质重新评估，"
        "或以 POST /eligibility/v1/waivers 就所列资质的条件申请豁免；也可将其移出名单。",
        "en": "By the day of admission {effective_on} the certificates of these firms have ended, so that they "
        "no longer meet the standard: {usccs}. Have them declare the renewed certificate in a new batch "
        "and be judged anew, or have the criterion on certificates waived (POST /eligibility/v1/waivers), or leave "
        "them out.",
    }
