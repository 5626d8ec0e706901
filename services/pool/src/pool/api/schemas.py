"""Bodies of pool's routes, and how rows become answers."""

from pool.domain.membership import known_by, state_of
from pool.store.exit_tables import ExitCase
from pool.store.queries import SeenMember
from pool.store.tables import Screening
from pool.usecases.duties import not_checked
from pool.usecases.list_heads import ListHead
from pool.usecases.lists import ListState, Wanted
from pool.usecases.near_ceiling import warnings_of
from shared.approvals.model import Approval
from shared.plan.parameters import Parameters
from shared.schemas.pool.admission import AdmissionListIn
from shared.schemas.pool.admission_shown import AdmissionListOut
from shared.schemas.pool.exits import DepartureOut, ExitProposed
from shared.schemas.pool.members import MemberOut
from shared.schemas.pool.screening import ScreeningOut
from shared.schemas.standing import reasons_out


def wanted_of(body: AdmissionListIn) -> Wanted:
    """The list that is asked for; firms by name come by right where no ground makes them a screening's."""
    channel = "replenishment" if body.usccs and body.ground is None else "screening"
    return Wanted(body.batch, body.effective_on, body.usccs, body.screening_id, channel, body.ground)


def screening_out(screening: Screening) -> ScreeningOut:
    """A screening as the caller reads it."""
    return ScreeningOut.model_validate(
        {
            "id": screening.id,
            "batch": screening.batch,
            "effective_on": screening.effective_on,
            "cap": screening.cap,
            **screening.result,
        }
    )


def list_out(state: ListState) -> AdmissionListOut:
    """A list as the caller reads it."""
    outcomes: dict[str, int] = {}
    for firm in state.firms:
        if firm.outcome is not None:
            outcomes[firm.outcome] = outcomes.get(firm.outcome, 0) + 1
    return AdmissionListOut.model_validate(
        {
            "id": state.row.id,
            "batch": state.row.batch,
            "effective_on": state.row.effective_on,
            "channel": state.row.channel,
            "ground": state.row.ground,
            "state": state.row.state,
            "firms": len(state.firms),
            "co_signed_by": state.co_signed_by,
            "notice": state.notice,
            "approval_id": state.row.approval_id,
            "outcomes": outcomes,
            "duties_not_checked": [one.model_dump() for one in not_checked(state.not_checked)],
            "barred": [{"uscc": uscc, "reasons": reasons_out(one.reasons)} for uscc, one in state.barred.items()],
            "entered_later": list(state.entered_later),
        }
    )


def head_out(head: ListHead) -> AdmissionListOut:
    """A list as a list of them shows it; what stands against its firms is asked of the list itself."""
    row = {name: getattr(head.row, name) for name in AdmissionListOut.model_fields if hasattr(head.row, name)}
    counted = {"firms": head.firms, "outcomes": head.outcomes}
    return AdmissionListOut.model_validate({**row, **counted, "co_signed_by": head.co_signed_by, "notice": head.notice})


def exit_out(case: ExitCase, approval: Approval) -> ExitProposed:
    """A proposed exit as the caller reads it."""
    return ExitProposed(
        id=case.id, uscc=case.uscc, evidence=case.evidence, approval_id=approval.id, digest=approval.digest
    )


def departure_out(case: ExitCase, approval: Approval | None) -> DepartureOut:
    """A departure as the caller reads it."""
    return DepartureOut(
        id=case.id,
        uscc=case.uscc,
        route=case.route,
        clause=case.clause,
        state="proposed" if approval else "approved",
        approval_id=approval and approval.id,
        digest=approval and approval.digest,
    )


def member_out(seen: SeenMember, parameters: Parameters) -> MemberOut:
    """A membership as the caller reads it: what was not on record yet is hidden, an exit undone since is shown."""
    member, left = seen.member, seen.left
    shown = {name: getattr(member, name) for name in MemberOut.model_fields if name not in ("state", "warnings")}
    shown["warnings"] = [] if left else warnings_of(member, parameters)
    if not known_by(member.compliance_at, seen.known_at):
        shown |= {"compliance": None, "compliance_on": None, "compliance_unmet": []}
    end = {
        "left_on": left and left.effective_on,
        "left_at": left and left.carried_out_at,
        "ground": left and left.ground,
        "state": state_of(left.route if left else None),
    }
    return MemberOut.model_validate(shown | end)
