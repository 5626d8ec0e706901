"""What all typed clients have in common: a token, pages, and refusals as exceptions."""

from collections.abc import AsyncIterator, Mapping
from types import TracebackType
from typing import Any, ClassVar, Literal, Self, TypeVar
from uuid import UUID

from pydantic import BaseModel

from shared.http import AsyncBaseTransport, AsyncClient, Response, new_client
from shared.schemas.frame import DecisionOut, JobOut, Timeline

M = TypeVar("M", bound=BaseModel)
_PAGE = 200


class Refused(Exception):
    """The service refused; `code` is permanent, `problem` the whole RFC 9457 document."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        self.status, self.problem = status, problem
        self.code = str(problem.get("code", status))
        super().__init__(f"{status} {self.code}: {problem.get('detail', '')}")


class ServiceClient:
    """One service at its address, with one caller's token."""

    service: ClassVar[str]

    def __init__(
        self,
        url: str,
        token: str,
        *,
        timeout_s: float = 30,
        language: str = "zh",
        transport: AsyncBaseTransport | None = None,
    ) -> None:
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": language}
        self._http: AsyncClient = new_client(timeout_s, f"{url.rstrip('/')}/{self.service}", headers, transport)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._http.aclose()

    async def get(self, path: str, model: type[M], **options: Any) -> M:
        """GET, as a model.

        Raises:
            Refused: anything but a success.
        """
        return model.model_validate_json(_success(await self._http.get(path, **options)).content)

    async def post(self, path: str, model: type[M], **options: Any) -> M:
        """POST, as a model.

        Raises:
            Refused: anything but a success.
        """
        return model.model_validate_json(_success(await self._http.post(path, **options)).content)

    async def put(self, path: str, model: type[M], **options: Any) -> M:
        """PUT, as a model.

        Raises:
            Refused: anything but a success.
        """
        return model.model_validate_json(_success(await self._http.put(path, **options)).content)

    async def delete(self, path: str, model: type[M], **options: Any) -> M:
        """DELETE, as a model.

        Raises:
            Refused: anything but a success.
        """
        return model.model_validate_json(_success(await self._http.delete(path, **options)).content)

    async def decide(
        self,
        approval_id: UUID,
        digest: str,
        decision: Literal["approve", "reject"] = "approve",
        reason: str | None = None,
    ) -> DecisionOut:
        """Decides on what another person proposed; `digest` is that of the proposal that was seen.

        Raises:
            Refused: the proposer decides, it changed, or it was decided before.
        """
        body = {"decision": decision, "digest": digest, "reason": reason}
        return await self.post(f"/v1/approvals/{approval_id}/decision", DecisionOut, json=body)

    async def job(self, job_id: UUID) -> JobOut:
        """How far a job is.

        Raises:
            Refused: none within the token's scope.
        """
        return await self.get(f"/v1/jobs/{job_id}", JobOut)

    async def timeline(self, uscc: str) -> Timeline:
        """A firm's life in this service, within the token's scope.

        Raises:
            Refused: no code of a firm.
        """
        return await self.get(f"/v1/firms/{uscc}/timeline", Timeline)

    async def pages(self, path: str, model: type[M], filters: Mapping[str, Any]) -> AsyncIterator[M]:
        """Every entry of a list, page after page."""
        cursor: str | None = None
        while True:
            params = {**filters, "limit": _PAGE, **({"cursor": cursor} if cursor else {})}
            page = _success(await self._http.get(path, params=params)).json()
            for item in page["items"]:
                yield model.model_validate(item)
            cursor = page["next"]
            if cursor is None:
                return


def _success(response: Response) -> Response:
    if response.is_success:
        return response
    json_like = "json" in response.headers.get("content-type", "")
    raise Refused(response.status_code, response.json() if json_like else {"detail": response.text[:500]})
