"""The typed client of eligibility. Written by `make clients` from the routes; change those."""

from shared.clients.base import ServiceClient
from shared.clients.eligibility.assessments import Assessments
from shared.clients.eligibility.compliance import Compliance
from shared.clients.eligibility.ranking import Ranking
from shared.clients.eligibility.reviews import Reviews
from shared.clients.eligibility.rules import Rules
from shared.clients.eligibility.simulations import Simulations
from shared.clients.eligibility.waivers import Waivers
from shared.clients.frame.approvals import FrameApprovals
from shared.clients.frame.firms import FrameFirms
from shared.clients.frame.health import FrameHealth
from shared.clients.frame.jobs import FrameJobs
from shared.clients.frame.journal import FrameJournal
from shared.clients.frame.operations import FrameOperations


class EligibilityClient(
    Assessments,
    Compliance,
    FrameApprovals,
    FrameFirms,
    FrameHealth,
    FrameJobs,
    FrameJournal,
    FrameOperations,
    Ranking,
    Reviews,
    Rules,
    Simulations,
    Waivers,
    ServiceClient,
):
    """Every route of eligibility, under its name in the document."""

    service = "eligibility"
