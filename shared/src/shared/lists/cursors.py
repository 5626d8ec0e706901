"""Where a list goes on: a cursor that only its owner can use and nobody can forge."""

import base64
from typing import Any

import orjson

from shared.identity.caller import Caller
from shared.problems import Problem
from shared.sealing import SecretBox


class CursorRefused(Problem):
    """The cursor was changed, or belongs to another caller or list."""

    status, code = 422, "cursor-refused"
    title = {
        "zh": "游标无效，请从第一页重新开始",
        "en": "The cursor is not valid here; start again from the first page",
    }


class CursorOfOtherFilters(CursorRefused):
    """The same caller's cursor of the same list, narrowed or ordered otherwise."""

    detail = {
        "zh": "该游标属于另一组筛选条件或另一种排序；请沿用取得它时的条件与排序，或去掉 cursor 从第一页重新开始。",
        "en": "The cursor belongs to other filters or another order; repeat those it was given for, or leave `cursor` "
        "out and start again from the first page.",
    }


class Cursors:
    """Makes and reads cursors of one list for one caller."""

    def __init__(self, secrets: SecretBox, caller: Caller, list_name: str) -> None:
        self._secrets, self._owner = secrets, f"{caller.role}|{caller.subject}|{caller.on_behalf_of}|{list_name}"

    def after(self, position: list[Any]) -> str:
        """A cursor that goes on behind this position."""
        payload = base64.urlsafe_b64encode(orjson.dumps(position, default=str)).decode().rstrip("=")
        return f"{payload}.{self._secrets.sign(self._signed(payload))}"

    def position(self, cursor: str | None) -> list[Any] | None:
        """Where to go on; None at the beginning.

        Raises:
            CursorRefused: not a cursor of this list and caller.
        """
        if cursor is None:
            return None
        payload, _, tag = cursor.partition(".")
        if not self._secrets.signed(self._signed(payload), tag):
            raise CursorRefused
        position: list[Any] = orjson.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        return position

    def _signed(self, payload: str) -> bytes:
        return f"{self._owner}\n{payload}".encode()
