"""Steps of a long command on a person's terminal, and in a log."""

import contextlib
import io

from rich.console import Console

from miaopu.cli.steps import Steps

ZH, EN = "成员进展填报与核实", "members report, cities verify"


def shown(*, terminal: bool, fails: bool = False) -> str:
    """What a step of 500 shows on 80 columns, half-way and at its end."""
    screen = io.StringIO()
    console = Console(file=screen, width=80, force_terminal=terminal, color_system=None)
    with contextlib.suppress(TimeoutError), Steps(console) as steps:
        told = steps.step(ZH, EN)
        told(250, 500)
        steps._progress.refresh()
        if fails:
            raise TimeoutError
        told(500, 500)
        steps.step("写出结果", "writing the results")
        told(1, 2)
    return screen.getvalue()


def test_the_bar_and_the_count_are_there_on_eighty_columns() -> None:
    half = [line for line in shown(terminal=True).splitlines() if "250/500" in line]
    assert half
    assert all("━" in line and ZH in line for line in half)


def test_a_log_gets_one_line_for_each_step_that_is_over() -> None:
    first, second = shown(terminal=False).splitlines()
    assert first.startswith("✓")
    assert first.endswith(f"{ZH} · {EN}  500/500")
    assert second.endswith("写出结果 · writing the results")


def test_a_step_that_failed_is_marked() -> None:
    assert shown(terminal=False, fails=True).startswith("✗")
