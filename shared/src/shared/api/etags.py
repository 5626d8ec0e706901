"""Versions of what people edit: told with the answer, asked for with the change; nobody overwrites unseen work."""

from typing import Annotated

from fastapi import Header

from shared.problems import Problem

IfMatch = Annotated[str | None, Header(description="ETag of what the change is based on")]


class PreconditionRequired(Problem):
    """A change that does not say which version it is based on."""

    status, code = 428, "precondition-required"
    title = {"zh": "请用 If-Match 注明所依据的版本", "en": "Say with If-Match which version the change is based on"}
    detail = {
        "zh": "请先读取，再以其 ETag 作为 If-Match 重发。",
        "en": "Read it first, then send its ETag as If-Match.",
    }


class PreconditionFailed(Problem):
    """The version has moved on since it was read."""

    status, code = 412, "version-moved-on"
    title = {
        "zh": "内容已被他人修改，请重新读取后再改",
        "en": "Somebody has changed it since; read it again, then change it",
    }

    def __init__(self, newest: str) -> None:
        super().__init__(newest=newest)
        self.headers["ETag"] = newest


def etag_of(version: int | str) -> str:
    """The strong entity tag of a version (RFC 9110, 8.8.3)."""
    return f'"{version}"'


def check_if_match(given: str | None, version: int | str) -> None:
    """Lets a change on where `If-Match` names the present version; `*` stands for whatever is there.

    Raises:
        PreconditionRequired: there is no `If-Match`.
        PreconditionFailed: it names another version; a weak tag never matches.
    """
    if given is None:
        raise PreconditionRequired
    present = etag_of(version)
    tags = {tag.strip() for tag in given.split(",")}
    if "*" not in tags and present not in tags:
        raise PreconditionFailed(present)
