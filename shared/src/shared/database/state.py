"""Whether a database can be used, told in the log once when it cannot and once when it can again."""

import time
from dataclasses import dataclass, field
from datetime import datetime

from shared import clock
from shared.database.failures import driver_error, is_infrastructure
from shared.log import get_logger

log = get_logger(__name__)
_QUIET_S = 10.0
"""So long nothing must fail before all is well again: a server that only reads answers half of what is asked."""


@dataclass(slots=True)
class DatabaseState:
    """What statements and connections say of the server: one line for a change, however many requests meet it."""

    down_since: datetime | None = None
    _failed_at: float = field(default=0.0)

    def failed(self, error: BaseException) -> None:
        """A statement or a connection failed; what says nothing of the server is left out."""
        if not is_infrastructure(error):
            return
        self._failed_at = time.monotonic()
        if self.down_since is None:
            self.down_since = clock.now()
            log.warning("the database cannot be used", reason=reason_of(error))

    def answered(self) -> None:
        """A statement was carried out."""
        if self.down_since is not None and time.monotonic() - self._failed_at > _QUIET_S:
            log.info("the database can be used again", down_since=self.down_since.isoformat())
            self.down_since = None


def reason_of(error: BaseException) -> str:
    """The server's code and first line, or the kind of failure where it said nothing."""
    cause = driver_error(error)
    parts = (getattr(cause, "sqlstate", None) or type(cause).__name__, str(cause).partition("\n")[0])
    return " ".join(filter(None, parts))
