"""Logs: one JSON line an event, whatever its values hold, and no personal data (F-K10)."""

import json
import logging
import warnings
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from shared.log import PERSONAL_KEYS, configure_logging
from shared.testing.world import World


@pytest.fixture(autouse=True)
def configured() -> Iterator[None]:
    configure_logging("info", "pool")
    yield
    structlog.contextvars.clear_contextvars()


def lines(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    """Every line that was written, each of which must be JSON."""
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


def test_a_line_holds_its_sentence_its_values_its_service_and_its_instant(capsys: pytest.CaptureFixture[str]) -> None:
    structlog.get_logger(module="m").info("firm admitted", uscc="91420100MA4TEKT06N", seats=7)
    (line,) = lines(capsys)
    assert {**line, "timestamp": "x"} == {
        "event": "firm admitted",
        "uscc": "91420100MA4TEKT06N",
        "seats": 7,
        "level": "info",
        "module": "m",
        "service": "pool",
        "timestamp": "x",
    }
    assert line["timestamp"].endswith("Z")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1e"])
def test_no_value_forges_a_line(capsys: pytest.CaptureFixture[str], end: str) -> None:
    forged = f'x{end}{{"event": "token accepted", "level": "info"}}'
    structlog.get_logger().info("import started", file=forged, nested={"a": [forged]})
    logging.getLogger("uvicorn.error").error("request of %s", forged)
    written = capsys.readouterr().err
    assert [json.loads(line)["event"] for line in written.splitlines()] == ["import started", f"request of {forged}"]


@pytest.mark.parametrize("key", sorted(PERSONAL_KEYS))
def test_personal_keys_are_masked_however_deep_they_stand(capsys: pytest.CaptureFixture[str], key: str) -> None:
    structlog.get_logger().info("x", **{key: "13800000000"}, deep={"firms": [{key: "13800000000"}]})
    (line,) = lines(capsys)
    assert (line[key], line["deep"]) == ("***", {"firms": [{key: "***"}]})


def test_values_that_a_database_quotes_in_its_refusal_are_masked(capsys: pytest.CaptureFixture[str]) -> None:
    refusal = (
        'new row violates check constraint "x"\nDETAIL:  Failing row contains (张三, 13800000000).\n'
        "[parameters: ('张三', '13800000000')]\ninvalid input for query argument $1: '13800000000' (expected int)"
    )
    try:
        raise ValueError(refusal)
    except ValueError as error:
        structlog.get_logger().error("a request failed", exc_info=error, reason=refusal)
    (line,) = lines(capsys)
    assert "13800000000" not in json.dumps(line, ensure_ascii=False)
    assert "张三" not in json.dumps(line, ensure_ascii=False)
    assert 'violates check constraint "x"' in line["exception"]


def test_a_password_in_an_address_is_masked(capsys: pytest.CaptureFixture[str]) -> None:
    structlog.get_logger().info("connected", url="postgresql://miaopu:hunter2@db:5432/miaopu_pool")
    (line,) = lines(capsys)
    assert line["url"] == "postgresql://miaopu:***@db:5432/miaopu_pool"


def test_what_libraries_say_is_in_the_same_form_with_its_traceback(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        raise RuntimeError("two\nlines")
    except RuntimeError:
        logging.getLogger("asyncio").exception("Task exception was never retrieved")
    (line,) = lines(capsys)
    assert (line["level"], line["logger"]) == ("error", "asyncio")
    assert "RuntimeError: two\nlines" in line["exception"]


def test_warnings_are_lines_too(capsys: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(False)
        configure_logging("info")
        warnings.warn("old\nand gone", UserWarning, stacklevel=1)
        logging.captureWarnings(False)
    (line,) = lines(capsys)
    assert (line["logger"], line["level"]) == ("py.warnings", "warning")


def test_a_value_that_json_cannot_hold_costs_no_line(capsys: pytest.CaptureFixture[str]) -> None:
    structlog.get_logger().info("x", text="\ud800", number=2**70)
    (line,) = lines(capsys)
    assert line["event"]


def test_less_grave_lines_than_the_level_are_not_written(capsys: pytest.CaptureFixture[str]) -> None:
    configure_logging("warning")
    structlog.get_logger().info("x")
    logging.getLogger("httpx").warning("HTTP Request: GET")
    assert lines(capsys) == []


@pytest.mark.anyio
async def test_a_failed_request_writes_one_line_with_its_trace_and_nothing_of_what_was_sent(
    frame: World, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    answer = await frame.get("/v1/fault?of=bug", headers={"Cookie": "s=13900000000"})
    written = lines(capsys)
    assert [line["event"] for line in written] == ["a request failed", "request refused"]
    assert {line["trace_id"] for line in written} == {answer.json()["trace_id"]}
    assert "13900000000" not in json.dumps(written)
