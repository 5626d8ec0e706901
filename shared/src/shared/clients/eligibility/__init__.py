"""The typed client of eligibility. Written by `make clients` from the routes; change those."""

from shared.clients.eligibility.assessments import Assessments
from shared.clients.eligibility.compliance import Compliance
from shared.clients.eligibility.ranking import Ranking
from shared.clients.eligibility.reviews import Reviews
from shared.clients.eligibility.rules import Rules
from shared.clients.eligibility.simulations import Simulations
from shared.clients.eligibility.waivers import Waivers
from shared.clients.frame import FrameClient
from shared.clients.frame.approvals import FrameApprovals
from shared.clients.frame.jobs import FrameJobs


class EligibilityClient(
    Assessments, Compliance, FrameApprovals, FrameJobs, Ranking, Reviews, Rules, Simulations, Waivers, FrameClient
):
    """Every route of eligibility, under its name in the document."""

    service = "eligibility"
