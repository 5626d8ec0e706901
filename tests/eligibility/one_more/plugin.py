"""A pytest plugin: tests of the annex's rules meet four criteria more."""

import tempfile
from pathlib import Path

from shared.plan import load
from tests.eligibility.one_more import folder_with

_FOLDER = tempfile.TemporaryDirectory(prefix="one-more-")
"""Goes with the process."""
load.PLANS = folder_with(Path(_FOLDER.name), ("A11", "A12", "A13", "A14")).parent
