"""Structured logs: one JSON line an event, a fixed sentence with named values, no personal data."""

import logging
import sys
from typing import Any

import structlog

PERSONAL_KEYS = frozenset({"contact_name", "contact_phone", "token", "secret", "authorization", "name", "password"})
_QUIET = ("aiokafka", "uvicorn.access", "httpx", "httpcore")


def _mask_personal(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    for key in PERSONAL_KEYS & event.keys():
        event[key] = "***"
    return event


def configure_logging(level: str, service: str | None = None) -> None:
    """Writes JSON lines to stderr; client libraries speak only of faults that we do not already show as a state."""
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _mask_personal,
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.WriteLoggerFactory(file=sys.stderr),
        cache_logger_on_first_use=True,
    )
    if service:
        structlog.contextvars.bind_contextvars(service=service)
    logging.basicConfig(
        level=logging.WARNING, format='{"level":"%(levelname)s","logger":"%(name)s","event":"%(message)s"}'
    )
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def get_logger(name: str) -> structlog.typing.FilteringBoundLogger:
    """A logger that carries its module's name."""
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger(module=name)
    return logger
