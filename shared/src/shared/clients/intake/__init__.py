"""The typed client of intake. Written by `make clients` from the routes; change those."""

from shared.clients.frame import FrameClient
from shared.clients.frame.approvals import FrameApprovals
from shared.clients.frame.jobs import FrameJobs
from shared.clients.frame.rules import FrameRules
from shared.clients.intake.applications import Applications
from shared.clients.intake.batches import Batches
from shared.clients.intake.firms import Firms
from shared.clients.intake.imports import Imports


class IntakeClient(Applications, Batches, Firms, FrameApprovals, FrameJobs, FrameRules, Imports, FrameClient):
    """Every route of intake, under its name in the document."""

    service = "intake"
