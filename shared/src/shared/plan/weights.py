"""How a criterion with a number counts in the ranking: parameters `ranking.<id>.…` beside those of the criterion."""

from collections.abc import Mapping
from typing import Final

WEIGHTS: Final[Mapping[str, str]] = {
    "weight": "share",
    "measure": "choice relative|met",
    "most_above": "multiple",
    "most_below": "share",
}
"""By short name the unit, where the file gives no other."""
RANKING: Final = "ranking"
DESCRIPTION: Final = (
    "排序得分：各量化条件的权重、计分方式（relative 按超出限值的比例，met 达标计满）及高于、低于限值最多计入的比例"
)
DESCRIPTION_EN: Final = (
    "Ranking: weight of each numeric criterion, how it counts (relative: by how far the value lies from the limit; "
    "met: all or nothing), and how much above and below the limit counts at most"
)
