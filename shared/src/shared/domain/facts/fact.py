"""One fact of a firm: what it is called, what it counts, where it comes from and what may become of it."""

from dataclasses import dataclass
from typing import Any, Final, Literal

from pydantic import GetJsonSchemaHandler
from pydantic_core import core_schema

from shared.domain.facts.form import OnForm
from shared.domain.facts.label import Label
from shared.domain.facts.units import UNITS

Kind = Literal["flag", "count", "amount", "share", "date", "text", "code", "list"]
"""A yes or no; a whole number; yuan; a share, shown and never compared; a day; words; a key of a table; items."""
Source = Literal["declared", "derived", "reference_table", "record"]
"""The firm's word; computed from other facts; read off a table of the plan; a record that others made of the firm."""
May = Literal["improve", "supply"]
"""A number may rise, an answer become yes, a list grow; or it is only given where it is missing, and never changed."""

_BY_LABEL: Final = OnForm()


@dataclass(frozen=True, slots=True)
class Fact:
    """What is said of a fact once, for every list, column, sentence and route that names it.

    Beside a field of a model (`Annotated[bool | None, Fact("研发团队", "R&D team")]`) its name and kind are the
    field's. A fact without `may` never changes on a route. `part_of` is the number that it never exceeds, `share_of`
    of a share its part and whole. Of a derived fact `made_true_by` are the facts whose change makes it so,
    `settled_by` is the one that, where it is missing, decides it by being given, and `read_from` are the places of the
    declaration that it is computed from. `judged` facts are those that criteria may name; `reviewed` ones those that a
    reviewer may find otherwise.
    """

    zh: str
    en: str
    kind: Kind = "flag"
    unit: str = ""
    source: Source = "derived"
    may: May | None = None
    judged: bool = True
    reviewed: bool = False
    part_of: str = ""
    share_of: tuple[str, str] | None = None
    made_true_by: tuple[str, ...] = ()
    settled_by: str = ""
    read_from: tuple[str, ...] = ()
    note: str = ""
    form: OnForm | None = _BY_LABEL
    example: object = None
    name: str = ""

    @property
    def label(self) -> Label:
        """What sentences call it, with its unit."""
        unit = UNITS.get(self.unit)
        return Label(self.zh, self.en, unit.zh, unit.en) if unit else Label(self.zh, self.en)

    @property
    def described(self) -> str:
        """One line in both languages, for whoever reads the API."""
        label = self.label
        said = f"{label.zh}{f'（{label.unit_zh.strip()}）' if label.unit_zh else ''} / {label.en}"
        if self.unit == "yuan":
            said += ", yuan"
        return f"{said}; {self.note}" if self.note else said

    def __get_pydantic_json_schema__(
        self, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        """For pydantic: the field's description and example follow from the fact."""
        example = {} if self.example is None else {"examples": [self.example]}
        return {**handler(schema), "description": self.described, **example}
