"""Applications of services under test: their routes follow from the service alone, so that many worlds share them."""

from fastapi import FastAPI

from shared.api.app import BODY_BYTES, describe
from shared.service import Service

_MOST = 8
_described: list[tuple[Service, int, FastAPI]] = []


def described(service: Service, max_body_bytes: int = BODY_BYTES) -> FastAPI:
    """The application without a runtime, of the services asked for last made once: each takes a tenth of a second."""
    for kept in _described:
        if kept[0] == service and kept[1] == max_body_bytes:
            break
    else:
        kept = (service, max_body_bytes, describe(service, max_body_bytes))
        _described.insert(0, kept)
        del _described[_MOST:]
    return kept[2]
