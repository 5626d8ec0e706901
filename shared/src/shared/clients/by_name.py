"""The client of each service, for those who choose it by name."""

from collections.abc import Mapping
from typing import Final

from shared.clients.eligibility import EligibilityClient
from shared.clients.finance_matching import FinanceMatchingClient
from shared.clients.frame import FrameClient
from shared.clients.intake import IntakeClient
from shared.clients.monitoring import MonitoringClient
from shared.clients.pool import PoolClient

CLIENTS: Final[Mapping[str, type[FrameClient]]] = {
    client.service: client
    for client in (IntakeClient, EligibilityClient, PoolClient, FinanceMatchingClient, MonitoringClient)
}
