"""What pool's people have made, as lists: screenings, admission lists, signatures, exits, movements of seats."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select, select

from pool.store.exit_tables import ExitCase
from pool.store.tables import AdmissionList, AdmissionListFirm, Candidate, CoSignature, Screening, SeatLine
from shared.domain.uscc import Uscc
from shared.lists.filters import equal, one_of
from shared.lists.listing import Listing
from shared.lists.search import search

SCREENINGS = Listing(
    Screening,
    Screening.id,
    filters={"batch": Screening.batch},
    order=(Screening.effective_on, Screening.created_at),
    scoped=False,
)
LISTS = Listing(
    AdmissionList,
    AdmissionList.id,
    filters={
        "batch": AdmissionList.batch,
        "state": one_of(AdmissionList.state, "draft", "proposed", "approved", "rejected", "withdrawn"),
        "channel": one_of(AdmissionList.channel, "screening", "replenishment"),
        "screening_id": AdmissionList.screening_id,
    },
    order=(AdmissionList.effective_on, AdmissionList.created_at),
    scoped=False,
)
_OF_A_LIST: Select[*tuple[Any, ...]] = select(
    AdmissionListFirm.place,
    AdmissionListFirm.uscc,
    Candidate.name,
    Candidate.reporting_unit,
    AdmissionListFirm.application_id,
    AdmissionListFirm.outcome,
    AdmissionListFirm.reason,
).outerjoin(Candidate, Candidate.application_id == AdmissionListFirm.application_id)
FIRMS: Listing[Mapping[str, Any]] = Listing(
    _OF_A_LIST,
    AdmissionListFirm.place,
    name="firms of an admission list",
    filters={
        "q": search(AdmissionListFirm.uscc),
        "uscc": equal(AdmissionListFirm.uscc, Uscc),
        "unit": Candidate.reporting_unit,
        "outcome": AdmissionListFirm.outcome,
        "reason": AdmissionListFirm.reason,
    },
    order=(Candidate.name, AdmissionListFirm.uscc),
    scoped=False,
)
"""In the order of the list, which decides who comes in where the seats end."""
SIGNATURES = Listing(CoSignature, CoSignature.body, order=(CoSignature.signed_on, CoSignature.signed_at), scoped=False)
EXITS = Listing(
    ExitCase,
    ExitCase.id,
    filters={
        "q": search(ExitCase.uscc),
        "uscc": equal(ExitCase.uscc, Uscc),
        "unit": ExitCase.reporting_unit,
        "route": ExitCase.route,
        "ground": ExitCase.ground,
        "state": one_of(ExitCase.state, "proposed", "approved", "rejected"),
    },
    order=(ExitCase.effective_on, ExitCase.carried_out_at, ExitCase.uscc),
)
SEAT_LINES = Listing(
    SeatLine,
    SeatLine.id,
    filters={
        "q": search(SeatLine.uscc),
        "uscc": equal(SeatLine.uscc, Uscc),
        "unit": SeatLine.reporting_unit,
        "reason": SeatLine.reason,
    },
    order=(SeatLine.effective_on, SeatLine.at),
)
"""Movements of seats; all of them sum to what is used."""
