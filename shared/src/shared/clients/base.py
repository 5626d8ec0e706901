"""What all typed clients have in common: a token, pages, and refusals as exceptions."""

from collections.abc import AsyncIterator, Mapping
from types import TracebackType
from typing import Any, ClassVar, Self, TypeVar

from pydantic import BaseModel

from shared.http import AsyncClient, Response, new_client

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

    def __init__(self, url: str, token: str, *, timeout_s: float = 30, language: str = "zh") -> None:
        headers = {"Authorization": f"Bearer {token}", "Accept-Language": language}
        self._http: AsyncClient = new_client(timeout_s, f"{url.rstrip('/')}/{self.service}", headers)

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
