"""A pytest plugin: tests of the annex's rules meet four criteria more."""

import tempfile
from pathlib import Path

from tests.eligibility.one_more import add

_FOLDER = tempfile.TemporaryDirectory(prefix="one-more-")
"""Goes with the process."""
add(("A11", "A12", "A13", "A14"), Path(_FOLDER.name))
