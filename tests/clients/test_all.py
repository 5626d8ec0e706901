"""There is a typed client for each service, and every act of each is tried."""

import inspect
from pathlib import Path

import pytest
from shared.clients.eligibility import EligibilityClient
from shared.clients.finance_matching import FinanceMatchingClient
from shared.clients.intake import IntakeClient
from shared.clients.monitoring import MonitoringClient
from shared.clients.pool import PoolClient

from shared.clients.base import ServiceClient
from shared.services import SERVICE_NAMES

CLIENTS: tuple[type[ServiceClient], ...] = (
    IntakeClient,
    EligibilityClient,
    PoolClient,
    FinanceMatchingClient,
    MonitoringClient,
)


def test_every_service_has_one() -> None:
    assert tuple(client.service for client in CLIENTS) == SERVICE_NAMES


@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.service)
def test_every_act_of_a_client_is_called_in_its_tests(client: type[ServiceClient]) -> None:
    acts = {name for name, _ in inspect.getmembers(client, inspect.isfunction) if not name.startswith("_")}
    own = acts - {"get", "post", "put", "delete", "pages"} - {"decide", "job", "timeline"}
    tests = (Path(__file__).parent / f"test_{client.service.replace('-', '_')}.py").read_text(encoding="utf-8")
    assert [name for name in sorted(own) if f".{name}(" not in tests] == []
