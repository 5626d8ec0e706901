"""Tests of one group stay in one process, which opens what they share once."""

import pytest


@pytest.mark.xdist_group("groups")
def test_a_group_reaches_the_scheduler(request: pytest.FixtureRequest) -> None:
    """Where tests are spread by group, the scheduler reads it at the end of the id."""
    spread = bool(getattr(request.config.option, "loadgroup", False))
    assert request.node.nodeid.endswith("@groups") is spread
