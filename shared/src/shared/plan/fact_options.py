"""Settings of a fact: a criterion's file says which of its parameters is one; code names the fact's setting alone."""

from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from shared.plan.parameters import Parameters
from shared.plan.readers import Kind, choice, whole

T = TypeVar("T")
ADMISSION_FOLDER: Final = "criteria"
YEARLY_FOLDER: Final = "continuing"


@dataclass(frozen=True, slots=True)
class FactOption(Generic[T]):
    """A setting by its name; where no criterion in force sets it, the fact is taken by `default`."""

    name: str
    folder: str
    """The folder of criteria in which it may be set."""
    kind: Kind[T]
    default: T
    least: int = 0

    def parameter(self, p: Parameters) -> str | None:
        """The parameter that sets it under these rules."""
        return p.options.get(self.name)

    def of(self, p: Parameters) -> T:
        """Its value under these rules."""
        name = self.parameter(p)
        return self.default if name is None else self.kind.read(p, name)


PATENT_BASIS: Final = FactOption("patent_basis", ADMISSION_FOLDER, choice("all_kinds", "inventions"), "all_kinds")
"""Which patents enter the industrialisation rate (M10)."""
MISCONDUCT_YEARS: Final = FactOption("misconduct_years", ADMISSION_FOLDER, whole("years"), 3)
"""How many years back violations count (M9)."""
PROGRESS_MONTHS: Final = FactOption("progress_months", YEARLY_FOLDER, whole("months"), 24, least=1)
"""In how many months of a member's newest progress the yearly check wants more of it."""
FACT_OPTIONS: Final = {option.name: option for option in (PATENT_BASIS, MISCONDUCT_YEARS, PROGRESS_MONTHS)}
