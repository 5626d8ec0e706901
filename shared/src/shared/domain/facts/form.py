"""A fact's column on the application form (申报表), beyond what follows from the fact's name, label and kind."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class OnForm:
    """The column's header (the fact's label where it is left out) and the other headers that mean it.

    `kind` is how its cells are read where that does not follow from the fact's kind; `choices` are the words of a list
    to choose from, `words` those of yes and no; `parts` are headers that may stand in columns of their own and count
    together; `leaf` is the header under a group of headers that holds the first text; an `optional` column may be left
    out unsaid; `note` is what the form explains of it.
    """

    header: str = ""
    also: tuple[str, ...] = ()
    kind: str = ""
    note: tuple[str, str] = ("", "")
    words: tuple[str, str] = ("是", "否")
    choices: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[str, ...] = ()
    leaf: tuple[str, str] = ("", "")
    optional: bool = False
    required: bool = False
