"""The client of each service, for those who choose it by name."""

from collections.abc import Mapping
from importlib import import_module
from typing import Final

from shared.clients.frame import FrameClient
from shared.services import SERVICE_NAMES, client_of, package_of


def _client(service: str) -> type[FrameClient]:
    found: type[FrameClient] = getattr(import_module(f"shared.clients.{package_of(service)}"), client_of(service))
    return found


CLIENTS: Final[Mapping[str, type[FrameClient]]] = {name: _client(name) for name in SERVICE_NAMES}
