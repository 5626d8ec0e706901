"""Whether a firm is a member that the caller may speak of."""

from monitoring.domain.membership import Membership
from shared.identity.caller import Scope
from shared.problems import NotFound, Problem


class NotAMember(Problem):
    """The firm has no active membership, as far as is known here."""

    status, code = 409, "not-a-member"
    title = {"zh": "该企业不是在库企业", "en": "The firm is not a member of the pool"}
    detail = {
        "zh": "企业 {uscc} 目前不在库；入库通知到达后方可填报，刚入库的请稍后重试。",
        "en": "Firm {uscc} is no member now; just admitted? Try again shortly.",
    }


class NeverAMember(Problem):
    """The firm never was in the pool, as far as is known here."""

    status, code = 409, "not-a-member"
    title = {"zh": "该企业从未入库", "en": "The firm never was a member of the pool"}
    detail = {
        "zh": "企业 {uscc} 不曾入库；入库通知到达后方可填报，刚入库的请稍后重试。",
        "en": "Firm {uscc} is not known as a member, present or past; just admitted? Try again shortly.",
    }


def must_have_been_member(scope: Scope, uscc: str, membership: Membership | None) -> Membership:
    """The firm's newest membership, lasting or ended: what a graduate does counts, for it stays on the banks' lists.

    Raises:
        NotFound: the firm is outside the caller's scope. NeverAMember: it never was in the pool.
    """
    unit = membership.reporting_unit if membership else scope.unit
    if not scope.sees(unit=unit, uscc=uscc):
        raise NotFound
    if membership is None:
        raise NeverAMember(uscc=uscc)
    return membership


def must_be_member(scope: Scope, uscc: str, membership: Membership | None) -> Membership:
    """The firm's active membership.

    That a firm is a member is public (P3.4), what it reports is not: another unit's member is not found.

    Raises:
        NotFound: the firm is outside the caller's scope.
        NotAMember: it is not in the pool.
    """
    unit = membership.reporting_unit if membership else scope.unit
    if not scope.sees(unit=unit, uscc=uscc):
        raise NotFound
    if membership is None or not membership.is_active:
        raise NotAMember(uscc=uscc)
    return membership
