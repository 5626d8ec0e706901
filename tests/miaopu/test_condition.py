"""What `miaopu status` calls red: everything that somebody must look at, named in both languages."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from miaopu.condition import Condition, condition_of, reds
from shared.postgres.private_server import PrivateServer
from shared.schemas.health import Readiness
from shared.testing.processes import Distributed

WELL = Readiness(
    ready=True,
    version="1",
    database="up",
    migration="1",
    expected_migration="1",
    fit="same",
    bus="up",
    relay="ok",
    work="ok",
    leases=["relay"],
)
FIGURES = {"outbox_unsent": 3.0, "outbox_oldest_seconds": 2.0, "consumer_lag_seconds": 0.5}


def condition(
    serve: dict[str, Any] | None = None, work: dict[str, Any] | None = None, figures: dict[str, float] | None = None
) -> list[str]:
    """What is red of a service whose two processes are well but for this."""
    told = [WELL.model_copy(update=changed or {}) for changed in (serve, work)]
    return list(reds(Condition("pool", told[0], told[1], asked_work=True, figures={**FIGURES, **(figures or {})})))


def test_a_service_that_is_well_has_nothing_red() -> None:
    assert condition() == []


@pytest.mark.parametrize(
    ("serve", "work", "said"),
    [
        pytest.param(
            {"ready": False, "database": "down: TimeoutError"}, {}, "serve is not ready: database", id="database"
        ),
        pytest.param({}, {"ready": False, "fit": "behind"}, "work is not ready: fit behind", id="migration"),
        pytest.param({"bus": "unused"}, {"bus": "down since 2026-11-28"}, "the bus is down", id="bus"),
        pytest.param({}, {"relay": "failing since 2026-11-28: refused"}, "the relay is failing", id="relay"),
        pytest.param({}, {"leases": ["sealer"]}, "no process relays events", id="no relay"),
    ],
)
def test_what_a_process_says_amiss_is_red(serve: dict[str, Any], work: dict[str, Any], said: str) -> None:
    [red] = condition(serve, work)
    assert said in red


@pytest.mark.parametrize(
    ("figure", "value", "said"),
    [
        pytest.param("outbox_oldest_seconds", 61.0, "events are unsent for 61 s", id="unsent"),
        pytest.param("consumer_lag_seconds", 61.0, "events wait for 61 s", id="lag"),
        pytest.param('parked_events{state="dead"}', 2.0, "2 dead letters", id="dead letters"),
        pytest.param("diverged_subjects", 2.0, "2 subjects are known differently", id="diverged"),
        pytest.param("consumer_positions_lost", 2.0, "2 partitions had lost events", id="lost positions"),
        pytest.param(
            'bank_oldest_open_revocation_seconds{bank="ICBC"}', 31.0, "bank ICBC has not taken", id="revocation"
        ),
    ],
)
def test_what_is_late_is_red_and_what_is_not_yet_is_not(figure: str, value: float, said: str) -> None:
    [red] = condition(figures={figure: value})
    assert said in red
    assert condition(figures={figure: 0.0}) == []


def test_a_process_that_does_not_answer_or_was_not_asked_is_red() -> None:
    silent = list(reds(Condition("pool", None, None, asked_work=True)))
    assert [red.partition(" / ")[2] for red in silent] == ["serve does not answer", "work does not answer"]
    [not_asked] = reds(Condition("pool", WELL, None, asked_work=False))
    assert "MIAOPU_POOL_WORK_URL" in not_asked


def test_one_process_that_does_both_is_told_once() -> None:
    both = WELL.model_copy(update={"ready": False, "work": "relay ended: broken"})
    assert len(list(reds(Condition("pool", both, both, asked_work=True)))) == 1


@pytest.mark.anyio
@pytest.mark.kafka
@pytest.mark.slow
@pytest.mark.xdist_group("heavy")
async def test_serve_and_work_are_both_asked_and_a_work_that_is_gone_is_red(
    tmp_path: Path, kafka_address: str, pg_server: PrivateServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform = Distributed(tmp_path, pg_server, kafka_address, services=["pool"])
    await platform.migrate()
    try:
        await platform.start()
        monkeypatch.setenv("MIAOPU_POOL_URL", platform.processes["pool", "serve"].url)
        monkeypatch.setenv("MIAOPU_POOL_WORK_URL", platform.processes["pool", "work"].url)
        monkeypatch.setenv("MIAOPU_TOKEN", platform.token("admin", "operator"))
        async with asyncio.timeout(60):
            while list(reds(found := await asyncio.to_thread(condition_of, "pool", tmp_path))):
                await asyncio.sleep(0.2)
        assert found.serve is not None
        assert found.serve.bus == "unused"
        assert found.bus == "up"
        assert found.figure("outbox_unsent") == 0
        platform.processes["pool", "work"].kill()
        gone = await asyncio.to_thread(condition_of, "pool", tmp_path)
        assert "work 没有应答 / work does not answer" in list(reds(gone))
    finally:
        platform.stop()
