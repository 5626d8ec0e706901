"""What a simulation is asked: other values of parameters, other seats, who stands, and a sweep over one number."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any, Final, Literal

from shared.domain.money import plain
from shared.domain.seats import MOST_CAP, SeatPlan
from shared.plan.parameters import BadParameter, Parameters
from shared.plan.weights import RANKING

Stand = Literal["recommendable", "recommended"]
"""Every firm that pool's screening could take, or of these only the firms that their cities recommend now."""
Seats = Literal["current", "fresh"]
"""The seats that are left, members and graduates set aside; or all seats, as if nobody had ever been seated."""
CAP: Final = "cap"
"""The cap of the seat plan, which may be swept like a parameter."""
_NUMERIC: Final = frozenset({"share", "yuan", "multiple", "persons", "count", "score"})
_PLACES: Final[Mapping[str, int]] = {"share": 6, "multiple": 6, "yuan": 2, "score": 4}


@dataclass(frozen=True, slots=True)
class Sweep:
    """One number at each of these values, written as a parameter is."""

    parameter: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Order:
    """A what-if over a batch; `cap` and `unit_seats` replace those of the seat plan, None is a unit without a limit."""

    changes: Mapping[str, str] = field(default_factory=dict)
    cap: int | None = None
    unit_seats: Mapping[str, int | None] = field(default_factory=dict)
    stand: Stand = "recommendable"
    seats: Seats = "current"
    sweep: Sweep | None = None

    def at(self, value: str) -> "Order":
        """The same at one value of its sweep."""
        assert self.sweep is not None
        if self.sweep.parameter == CAP:
            return replace(self, cap=int(value), sweep=None)
        return replace(self, changes={**self.changes, self.sweep.parameter: value}, sweep=None)

    def plan(self, told: SeatPlan | None) -> SeatPlan:
        """The seats of the baseline."""
        found = told or SeatPlan(cap=self.cap or 0)
        return replace(found, used=0, used_by_unit={}) if self.seats == "fresh" else found

    def changed_plan(self, told: SeatPlan | None) -> SeatPlan:
        """The seats of the what-if."""
        found = self.plan(told)
        cap = found.cap if self.cap is None else self.cap
        return replace(found, cap=cap, seats={**found.seats, **self.unit_seats})


def order_from(request: Mapping[str, Any]) -> Order:
    """An order of plain data as a scenario keeps it."""
    sweep = request.get("sweep")
    return Order(
        changes=request["changes"],
        cap=request["cap"],
        unit_seats=request["unit_seats"],
        stand=request["stand"],
        seats=request["seats"],
        sweep=Sweep(sweep["parameter"], tuple(sweep["values"])) if sweep else None,
    )


def simulable_names(parameters: Parameters) -> tuple[str, ...]:
    """The parameters that a simulation may change: of the criteria, of the outcome and of the ranking."""
    prefixes = (*(f"{criterion.id}." for criterion in parameters.criteria), "eligibility.", f"{RANKING}.")
    return tuple(name for name in parameters if name.startswith(prefixes))


def with_changes(parameters: Parameters, changes: Mapping[str, str]) -> Parameters:
    """The parameters with other values; the version tells that it is a what-if.

    Raises:
        BadParameter: an unknown name (the text lists those that exist) or a value that its unit refuses.
    """
    return parameters.replaced(changes, allowed=frozenset(simulable_names(parameters)).__contains__)


def sweep_of(parameters: Parameters, name: str, start: str, stop: str, points: int) -> Sweep:
    """So many values from one to the other, both among them; of whole numbers each at most once.

    Raises:
        BadParameter: no number has that name, or the two ends are none of its values.
    """
    unit = "count" if name == CAP else _unit_of(parameters, name)
    first, last = (_end(parameters, name, text) for text in (start, stop))
    places = Decimal(1).scaleb(-_PLACES.get(unit, 0))
    step = (last - first) / (points - 1)
    values = [first + step * place for place in range(points - 1)] + [last]
    written = [plain(value.quantize(places) if value not in (first, last) else value) for value in values]
    return Sweep(name, tuple(dict.fromkeys(written)))


def _unit_of(parameters: Parameters, name: str) -> str:
    names = [known for known in simulable_names(parameters) if parameters.definition(known).unit in _NUMERIC]
    if name not in names:
        listed = ", ".join((CAP, *names))
        raise BadParameter(
            "unknown_parameter",
            f"没有可作敏感性分析的数值 {name}，可用的有：{listed}",
            f"There is no number {name} to sweep; there are {listed}",
        )
    return parameters.definition(name).unit


def _end(parameters: Parameters, name: str, text: str) -> Decimal:
    if name != CAP:
        return with_changes(parameters, {name: text}).number(name)
    if not text.isascii() or not text.isdigit() or int(text) > MOST_CAP:
        zh, en = f"cap 应为 0 到 {MOST_CAP} 的整数", f"cap must be a whole number from 0 to {MOST_CAP}"
        raise BadParameter("bad_parameter", zh, en)
    return Decimal(text)
