"""The typed client of pool. Written by `make clients` from the routes; change those."""

from shared.clients.frame import FrameClient
from shared.clients.frame.approvals import FrameApprovals
from shared.clients.frame.jobs import FrameJobs
from shared.clients.frame.rules import FrameRules
from shared.clients.pool.admission import Admission
from shared.clients.pool.calendar import Calendar
from shared.clients.pool.exits import Exits
from shared.clients.pool.firms import Firms
from shared.clients.pool.members import Members
from shared.clients.pool.screening import Screening
from shared.clients.pool.seats import Seats


class PoolClient(
    Admission, Calendar, Exits, Firms, FrameApprovals, FrameJobs, FrameRules, Members, Screening, Seats, FrameClient
):
    """Every route of pool, under its name in the document."""

    service = "pool"
