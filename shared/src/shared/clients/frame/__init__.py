"""What every service answers. Written by `make clients` from the routes; change those."""

from shared.clients.base import ServiceClient
from shared.clients.frame.firms import FrameFirms
from shared.clients.frame.health import FrameHealth
from shared.clients.frame.journal import FrameJournal
from shared.clients.frame.operations import FrameOperations


class FrameClient(FrameFirms, FrameHealth, FrameJournal, FrameOperations, ServiceClient):
    """Any of the services."""
