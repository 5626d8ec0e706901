"""How state machines over running services are played: short in all tests, at full length by `make faults`."""

import pytest
from hypothesis import HealthCheck, Phase, settings


def played(request: pytest.FixtureRequest, *, examples: int, steps: int) -> settings:
    """Three histories of ten steps, or as many as are given with `--full-length`; no history is shrunk or kept."""
    long = request.config.getoption("--full-length", default=False)
    return settings(
        max_examples=examples if long else 3,
        stateful_step_count=steps if long else 10,
        deadline=None,
        phases=[Phase.generate],
        database=None,
        suppress_health_check=list(HealthCheck),
        print_blob=True,
    )
