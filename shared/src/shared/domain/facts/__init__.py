"""Facts of a firm, each declared once: name, kind, source, label, unit, and what may become of it."""

from shared.domain.facts.fact import Fact, Kind, May, Source
from shared.domain.facts.form import OnForm
from shared.domain.facts.label import Label
from shared.domain.facts.of_model import facts_of_model
from shared.domain.facts.table import NUMBERS, BadFact, FactTable
from shared.domain.facts.units import UNITS, Unit

__all__ = (
    "NUMBERS",
    "UNITS",
    "BadFact",
    "Fact",
    "FactTable",
    "Kind",
    "Label",
    "May",
    "OnForm",
    "Source",
    "Unit",
    "facts_of_model",
)
