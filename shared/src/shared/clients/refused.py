"""Refusals as exceptions: a permanent code, and what to do in both languages."""

from typing import Any, Literal, NoReturn

from pydantic import ValidationError

from shared.http import Response
from shared.schemas.problems import ProblemOut, ProblemText

_SHOWN = 400


class Refused(Exception):
    """The service refused; `code` is permanent, `problem` the whole RFC 9457 document."""

    def __init__(self, problem: ProblemOut) -> None:
        self.problem = problem
        self.status, self.code = problem.status, problem.code
        super().__init__(f"{self.status} {self.code}: {problem.detail}")

    @property
    def zh(self) -> str:
        """Title, detail and each fault in Chinese."""
        return "：".join(self._said("zh"))

    @property
    def en(self) -> str:
        """The same in English."""
        return ": ".join(self._said("en"))

    def _said(self, language: Literal["zh", "en"]) -> list[str]:
        text: ProblemText | ProblemOut = self.problem.translated(language)
        faults = "; ".join(f"{fault.pointer}: {fault.message}" for fault in text.errors or ())
        return [one for one in dict.fromkeys((text.title, text.detail, faults)) if one]


class NotUnderstood(Exception):
    """What answered is not the platform, or speaks of things that this release does not know."""


def refuse(response: Response) -> NoReturn:
    """Raises what the answer says, whatever it is.

    Raises:
        Refused: always.
    """
    try:
        problem = ProblemOut.model_validate_json(response.content)
    except ValidationError:
        problem = _foreign(response)
    raise Refused(problem)


def _foreign(response: Response) -> ProblemOut:
    """The refusal of something between here and the service, as a problem."""
    known: dict[str, Any] = {"status": response.status_code, "code": str(response.status_code)}
    text = response.text[:_SHOWN]
    return ProblemOut(
        type="about:blank", title=response.reason_phrase, detail=text, instance=response.request.url.path, **known
    )
