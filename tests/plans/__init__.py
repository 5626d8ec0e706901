"""Folders of other provinces."""

from pathlib import Path
from typing import Final

SHAANXI: Final = Path(__file__).parents[2] / "examples/shaanxi"
