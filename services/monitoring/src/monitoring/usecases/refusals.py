"""Turns what the rules find into answers, in one way for reports and violations."""

from collections.abc import Iterable
from typing import NoReturn

from monitoring.domain.fault import Fault
from monitoring.domain.second_person import Obstacle
from shared.problems import MalformedRequest, Problem


class DecidedBefore(Problem):
    """Another person was there first."""

    status, code = 409, "decided-before"
    title = {"zh": "已有核实或处理结果", "en": "This has been decided before"}
    detail = {
        "zh": "该记录当前状态为 {state}，不能再次核实或处理。",
        "en": "It is {state} already and cannot be decided again.",
    }


class ReporterDecides(Problem):
    """Who reported it would be the second person as well."""

    status, code = 409, "second-person-needed"
    title = {
        "zh": "须由另一人核实或处理：填报人不能核实或处理自己所报的事项",
        "en": "Another person must verify or decide it; whoever reported it may not",
    }


def refuse_faults(faults: Iterable[Fault]) -> None:
    """Names all faults at once.

    Raises:
        MalformedRequest: there are any.
    """
    errors = [
        {"in": "body", "pointer": f"/{fault.pointer}", "code": fault.code, "message": fault.message} for fault in faults
    ]
    if errors:
        raise MalformedRequest(errors=errors)


def refuse(obstacle: Obstacle, *, state: str) -> NoReturn:
    """Says why this person may not decide now.

    Raises:
        DecidedBefore, ReporterDecides.
    """
    if obstacle == "already_decided":
        raise DecidedBefore(state=state)
    raise ReporterDecides
