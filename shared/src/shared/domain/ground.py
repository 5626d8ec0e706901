"""The codes of grounds and exits, as the plan's tables write them."""

from typing import Annotated, Final

from pydantic import Field

GROUND_CODE: Final = r"^[a-z][a-z0-9_]{0,39}$"
GroundCode = Annotated[str, Field(pattern=GROUND_CODE, examples=["data_falsification"])]
"""Which codes there are is the plan's to say."""
ExitKey = Annotated[str, Field(pattern=GROUND_CODE, examples=["removal"])]
"""`graduation`, `removal`, or another row of the plan's table of exits."""
