"""The commands by the installed script, which reads its modules anew each time."""

import pytest

from tests.miaopu.commands import from_scratch, miaopu
from tests.miaopu.workbook_commands import CLEAN, EXAMPLES, ON

INDICATORS = EXAMPLES.parents[1] / "examples" / "indicators.json"


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("assess", CLEAN, *ON), id="assess"),
        pytest.param(("flips", CLEAN, *ON, "--set", "A8.own_trademarks=9"), id="flips"),
        pytest.param(("route", CLEAN, *ON), id="route"),
        pytest.param(("efforts", *ON), id="efforts"),
        pytest.param(("evaluate", INDICATORS), id="evaluate"),
        pytest.param(("template", "/no/such/folder/form.xlsx"), id="template"),
        pytest.param(("token", "--role", "city", "--subject", "li"), id="token"),
    ],
)
def test_a_start_from_scratch_says_what_the_other_tests_see(arguments: tuple[object, ...]) -> None:
    scratch, seen = from_scratch(*arguments), miaopu(*arguments)
    assert (scratch.returncode, scratch.stdout, scratch.stderr) == (seen.returncode, seen.stdout, seen.stderr)
    assert "Traceback" not in scratch.stderr
