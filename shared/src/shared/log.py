"""Structured logs: one JSON line an event, a fixed sentence with named values, no personal data."""

import logging
import re
import sys
from collections.abc import Mapping
from typing import Any

import orjson
import structlog

from shared import trace

PERSONAL_KEYS = frozenset(
    {
        "authorization",
        "contact",
        "contact_name",
        "contact_phone",
        "cookie",
        "name",
        "password",
        "secret",
        "token",
    }
)
"""Values under these names never reach a log, however deep they stand."""
_QUIET = ("uvicorn.access", "httpx", "httpcore")
# PostgreSQL and SQLAlchemy quote the values of the row that they refused.
_QUOTED_VALUES = re.compile(
    r"^(?:DETAIL|CONTEXT):.*$|^\[parameters: .*$|(invalid input for query argument \$\d+): .*$", re.M
)
_LINE_ENDS = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}
_SECRET_IN_URL = re.compile(r"(\w+://[^\s:/@]+):[^\s@/]+@")


def configure_logging(level: str, service: str | None = None) -> None:
    """Writes JSON lines to stderr; client libraries speak only of faults that we do not already show as a state."""
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            _with_trace,
            _mask,
            _one_line,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=_Stderr,
        cache_logger_on_first_use=True,
    )
    if service:
        structlog.contextvars.bind_contextvars(service=service)
    handler = _ToStderr()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.captureWarnings(True)
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.CRITICAL)


def get_logger(name: str) -> structlog.typing.FilteringBoundLogger:
    """A logger that carries its module's name."""
    logger: structlog.typing.FilteringBoundLogger = structlog.get_logger(module=name)
    return logger


class _Stderr:
    """Where lines go: whatever stderr is when they are written, since loggers outlive a redirection of it."""

    def __init__(self, *_: Any) -> None:
        pass

    def msg(self, line: str) -> None:
        """One line, in one write."""
        sys.stderr.write(line + "\n")

    debug = info = warning = error = critical = exception = msg


class _ToStderr(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        _Stderr().msg(self.format(record))


class JsonLines(logging.Formatter):
    """What libraries say through the standard library, in the same form as our own lines."""

    def format(self, record: logging.LogRecord) -> str:
        """One JSON line, whatever the message holds."""
        line: dict[str, Any] = {
            "event": record.getMessage(),
            "logger": record.name,
            "level": record.levelname.lower(),
            "timestamp": structlog.processors.TimeStamper(fmt="iso", utc=True)(None, "", {})["timestamp"],
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return _one_line(None, "", _mask(None, "", _with_trace(None, "", line)))


def _with_trace(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """The number under which the caller was told of it, so that an answer leads to its lines."""
    if number := trace.trace_id(trace.current.get()):
        event.setdefault("trace_id", number)
    return event


def _mask(_: Any, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return {key: "***" if key in PERSONAL_KEYS else _masked(value) for key, value in event.items()}


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return _SECRET_IN_URL.sub(r"\1:***@", _QUOTED_VALUES.sub(_kept, value))
    if isinstance(value, Mapping):
        return {str(key): "***" if str(key) in PERSONAL_KEYS else _masked(each) for key, each in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_masked(each) for each in value]
    return value


def _kept(match: re.Match[str]) -> str:
    return f"{match.group(1)}: ***" if match.group(1) else "***"


def _one_line(_: Any, __: str, event: structlog.typing.EventDict) -> str:
    """JSON escapes every line end, so that no value can forge a line."""
    try:
        line = orjson.dumps(event, default=str).decode()
    except TypeError:  # a lone surrogate, or a number that JSON has no form for
        line = orjson.dumps({key: ascii(value) for key, value in event.items()}).decode()
    return line.translate(_LINE_ENDS)
