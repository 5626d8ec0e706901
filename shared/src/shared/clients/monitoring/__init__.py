"""The typed client of monitoring. Written by `make clients` from the routes; change those."""

from shared.clients.base import ServiceClient
from shared.clients.frame.firms import FrameFirms
from shared.clients.frame.health import FrameHealth
from shared.clients.frame.journal import FrameJournal
from shared.clients.frame.operations import FrameOperations
from shared.clients.frame.rules import FrameRules
from shared.clients.monitoring.members import Members
from shared.clients.monitoring.progress import Progress
from shared.clients.monitoring.violations import Violations


class MonitoringClient(
    FrameFirms, FrameHealth, FrameJournal, FrameOperations, FrameRules, Members, Progress, Violations, ServiceClient
):
    """Every route of monitoring, under its name in the document."""

    service = "monitoring"
