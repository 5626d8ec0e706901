"""Steps applied to a declaration as a firm would, and judged with the real rules: written apart from the solver."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import count
from typing import Any, Final

from eligibility.domain.assess import assess
from eligibility.domain.route.steps import Step
from shared.domain.declaration import Declaration
from shared.domain.patent import BadPatentNo, kind_of, parse_patent_no
from shared.plan.parameters import Parameters
from tests.eligibility.firms import ON, PLAN

SETTLED: Final = {"registered_division": {"A1.1"}, "industry_class": {"A1.3", "A3"}}
"""What a missing seat or class settles once it is given: nothing else is known of it."""
SIZE: Final = {"employees", "revenue_yuan", "total_assets_yuan"}
AMOUNTS: Final = {"rd_input_yuan", "revenue_yuan", "total_assets_yuan"}


def new_numbers() -> Iterable[str]:
    """Numbers of inventions that no test firm holds."""
    for serial in count(1):
        for check in "0123456789X":
            number = f"20211{serial:07d}{check}"
            try:
                yield parse_patent_no(number)
            except BadPatentNo:
                continue


class Firm:
    """A declaration as plain data, changed step by step; `settled` are criteria met by waiver or by a missing value."""

    def __init__(self, declaration: Declaration, parameters: Parameters) -> None:
        self.data: dict[str, Any] = declaration.model_dump()
        self.parameters = parameters
        self.settled: set[str] = set()
        self.data["patents"], self.data["products"] = list(self.data["patents"]), list(self.data["products"])

    def take(self, step: Step) -> None:
        """Change what the step says and nothing else."""
        if step.kind == "waiver":
            self.settled.add(step.criterion)
        elif step.to is None:
            self.settled |= SETTLED[str(step.field)]
        else:
            getattr(self, f"_{step.field}", lambda to: self.data.update({str(step.field): to}))(step.to)

    def _qualifications(self, to: str) -> None:
        self.data["qualifications"] = [*(self.data["qualifications"] or []), {"name": to}]

    def _main_products(self, to: int) -> None:
        assert to == 1
        self.data["products"].append({"main": True})

    def _mains(self) -> list[dict[str, Any]]:
        return [product for product in self.data["products"] if product["main"]]

    def _filed_main_products(self, to: int) -> None:
        assert to == 1
        for product in self._mains()[:1]:
            product["filing_status"] = "filed"

    def _core_patents(self, to: Sequence[str]) -> None:
        assert len(to) == 1
        for product in self._mains()[:1]:
            product["core_patents"] = (*product.get("core_patents", ()), *to)

    def counted(self) -> list[dict[str, Any]]:
        """The valid patents that A5 counts, each once."""
        valid = {patent["patent_no"]: patent for patent in self.data["patents"] if patent["legal_status"] == "valid"}
        kinds = self.parameters.word("A5.basis")
        return [patent for number, patent in valid.items() if kinds == "all_kinds" or kind_of(number) == "invention"]

    def _valid_patents(self, to: int) -> None:
        more = to - len(self.counted())
        assert more > 0
        numbers = [number for number, _ in zip(new_numbers(), range(more), strict=False)]
        named = self._named()
        for number in numbers:
            self.data["patents"].append({"patent_no": number, "legal_status": "valid", "industrialised": False})
        if not named:
            self._core_patents(numbers[:1])

    def _named(self) -> bool:
        valid = {patent["patent_no"] for patent in self.data["patents"] if patent["legal_status"] == "valid"}
        return any(valid & set(product.get("core_patents", ())) for product in self._mains())

    def _industrialised_patents(self, to: int) -> None:
        """Those of unknown use first, then those not in use."""
        used = sum(patent["industrialised"] is True for patent in self.counted())
        waiting = sorted(
            (patent for patent in self.counted() if not patent["industrialised"]),
            key=lambda patent: patent["industrialised"] is not None,
        )
        for patent in waiting[: to - used]:
            patent["industrialised"] = True

    def possible(self) -> bool:
        """R&D staff never exceed employees, and no more patents are in use than there are."""
        staff, employees = self.data["rd_staff"], self.data["employees"]
        return staff is None or employees is None or staff <= employees

    def eligible(self) -> bool:
        """Whether the rules find nothing open but what is settled."""
        found = assess(Declaration.model_validate(self.data), PLAN, ON, self.parameters)
        return self.possible() and {*found.unmet, *found.undecided} <= self.settled


_ORDER: Final = ["main_products", "valid_patents"]
"""A new product and a new patent are there before something is said of them; all other steps commute."""


def after(declaration: Declaration, parameters: Parameters, steps: Iterable[Step]) -> Firm:
    """The firm after these steps."""
    firm = Firm(declaration, parameters)
    for step in sorted(steps, key=lambda step: _ORDER.index(str(step.field)) if step.field in _ORDER else len(_ORDER)):
        firm.take(step)
    return firm


def unit(field: str | None) -> Decimal | int:
    """The smallest change of a field."""
    return Decimal("0.01") if field in AMOUNTS else 1
