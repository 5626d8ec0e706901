"""How much a file may hold before it is refused unread; far above any real batch, far below what would hurt."""

from typing import Final

MEGABYTE: Final = 1 << 20
FILE_BYTES: Final = 32 * MEGABYTE
"""A batch of 1,200 firms with all their patents is about 1 MB."""
UNPACKED_BYTES: Final = 160 * MEGABYTE
RATIO: Final = 120
"""Unpacked to packed; sheets of equal rows reach 40."""
RATIO_FROM_BYTES: Final = 8 * MEGABYTE
"""Below this a high ratio harms nobody."""
ENTRIES: Final = 2_000
DIRECTORY_BYTES: Final = MEGABYTE
SHEET_CELLS: Final = 6_000_000
"""Rows times columns up to the last filled cell: a reader allocates them all."""
TEXT_BYTES: Final = 256 * MEGABYTE
"""Shared texts count once for each cell that shows them."""
