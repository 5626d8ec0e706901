"""The code of a ground of removal, as the plan's table writes it."""

from typing import Annotated, Final

from pydantic import Field

GROUND_CODE: Final = r"^[a-z][a-z0-9_]{0,39}$"
GroundCode = Annotated[str, Field(pattern=GROUND_CODE, examples=["data_falsification"])]
"""Which codes there are is the plan's to say."""
