"""The typed client of monitoring. Written by `make clients` from the routes; change those."""

from shared.clients.frame import FrameClient
from shared.clients.frame.rules import FrameRules
from shared.clients.monitoring.members import Members
from shared.clients.monitoring.progress import Progress
from shared.clients.monitoring.violations import Violations


class MonitoringClient(FrameRules, Members, Progress, Violations, FrameClient):
    """Every route of monitoring, under its name in the document."""

    service = "monitoring"
