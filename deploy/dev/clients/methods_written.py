"""One method of a client, as text."""

import builtins
import keyword
from dataclasses import dataclass
from textwrap import wrap

from routes_read import Operation, Parameter
from type_names import Names

_INDENT = " " * 4
_MOST = 200
_WIDTH = 109


@dataclass(slots=True)
class Written:
    """How one operation is called."""

    arguments: list[str]
    only_named: list[str]
    result: str
    call: str
    waits: bool = True


def method_of(operation: Operation, names: Names) -> str:
    """The method's source, indented for its class."""
    written = _written(operation, names)
    named = ["*", *written.only_named] if written.only_named else []
    signature = ", ".join(["self", *written.arguments, *named])
    head = "async def" if written.waits else "def"
    verb = "" if written.result == "None" else "return "
    lines = [f"{head} {operation.name}({signature}) -> {written.result}:", *_docstring(operation.text)]
    lines.append(f"{_INDENT}{verb}{'await ' if written.waits else ''}{written.call}")
    return "\n".join(f"{_INDENT}{line}" if line else "" for line in lines)


def _docstring(text: str) -> list[str]:
    """Lines as long as the house allows, two indents in."""
    paragraphs = [" ".join(paragraph.split()) for paragraph in text.split("\n\n")]
    lines = wrap(f'"""{paragraphs[0]}', _WIDTH)
    for paragraph in paragraphs[1:]:
        lines += ["", *wrap(paragraph, _WIDTH)]
    closed = [f'{lines[0]}"""'] if len(lines) == 1 else [*lines, '"""']
    return [f"{_INDENT}{line}" if line else "" for line in closed]


def _written(operation: Operation, names: Names) -> Written:
    arguments = [f"{_name(one)}: {names.argument(one.annotation, _choice(operation, one))}" for one in operation.parts]
    named = [_query(one, names, _choice(operation, one)) for one in _in_order(operation.query)]
    path = _path(operation, names)
    query = [f"{_key(one)}={_name(one)}" for one in operation.query]
    if operation.page_of is not None:
        return _paged(operation, names, arguments, named, path)
    if operation.method == "GET":
        return _read(operation, names, arguments, named, [path, *query])
    return _changing(operation, names, arguments, named, path, query)


def _paged(operation: Operation, names: Names, arguments: list[str], named: list[str], path: str) -> Written:
    entry = names.of(operation.page_of)
    page = names.of(operation.answer)
    if page in (f"Page[{entry}]", f"list[{entry}]"):
        result, name = f"Pages[{entry}]", "_pages" if page.startswith("Page") else "_arrays"
        names.imports.add(("shared.clients.paged", "Pages"))
    else:
        result, name = f"Paged[{page}, {entry}]", "_paged"
        names.imports.add(("shared.clients.paged", "Paged"))
    query = [f"{_key(one)}={_name(one)}" for one in operation.query if one.name not in ("limit", "cursor")]
    call = f"self.{name}({', '.join([path, page, 'limit', 'cursor', *query])})"
    return Written(arguments, named, result, call, waits=False)


def _read(operation: Operation, names: Names, arguments: list[str], named: list[str], given: list[str]) -> Written:
    path, *query = given
    if any(media.startswith("text/event-stream") for media in operation.media):
        names.imports.add(("collections.abc", "AsyncIterator"))
        event = names.of(operation.answer)
        return Written(arguments, named, f"AsyncIterator[{event}]", f"self._follow({path}, {event})", waits=False)
    if operation.answer is None:
        text = any(media.startswith(("text/", "image/svg")) for media in operation.media)
        name, result = ("_get_text", "str") if text else ("_get_file", "bytes")
        return Written(arguments, named, result, f"self.{name}({', '.join(given)})")
    answer = names.of(operation.answer)
    if "if-none-match" in operation.headers:
        call = f"self._get_changed({', '.join([path, answer, 'if_none_match', *query])})"
        return Written(arguments, [*named, "if_none_match: str | None = None"], f"{answer} | None", call)
    if len(operation.media) > 1:
        return Written(arguments, named, f"{answer} | bytes", f"self._get_any({', '.join([path, answer, *query])})")
    also = [str(operation.also)] if operation.also else []
    return Written(arguments, named, answer, f"self._get({', '.join([path, answer, *also, *query])})")


def _changing(
    operation: Operation, names: Names, arguments: list[str], named: list[str], path: str, query: list[str]
) -> Written:
    answer = "None" if operation.answer is None else names.of(operation.answer)
    call = [path, "NoneType" if answer == "None" else answer]
    if answer == "None":
        names.imports.add(("types", "NoneType"))
    if operation.uploads:
        arguments = [*arguments, "content: bytes"]
        call.append("content")
    elif operation.body is not None:
        model = names.of(operation.body)
        arguments = [*arguments, f"body: {model}" if operation.body_needed else f"body: {model} | None = None"]
        call.append("body")
    elif operation.method == "POST":
        call.append("None")
    if operation.method == "POST":
        named = [*named, "idempotency_key: str | None = None"]
        call.append("idempotency_key")
    if "if-match" in operation.headers:
        named = [*named, "if_match: str | None = None"]
        call.append("if_match")
    verb = "_post_file" if operation.uploads else f"_{operation.method.lower()}"
    return Written(arguments, named, answer, f"self.{verb}({', '.join([*call, *query])})")


def _in_order(query: tuple[Parameter, ...]) -> list[Parameter]:
    """Those that must be given first."""
    return sorted(query, key=lambda one: not one.required)


def _query(one: Parameter, names: Names, choice: str) -> str:
    if one.name == "limit":
        return f"limit: int = {one.most or _MOST}"
    written = names.argument(one.annotation, choice)
    if one.required:
        return f"{_name(one)}: {written}"
    return f"{_name(one)}: {written if written.endswith('| None') else f'{written} | None'} = None"


def _choice(operation: Operation, one: Parameter) -> str:
    """A name for the values that a parameter may have: `ViolationsSort`."""
    noun = operation.name.partition("_")[2] or operation.name
    return f"{noun}_{one.name}".title().replace("_", "")


def _name(one: Parameter) -> str:
    taken = keyword.iskeyword(one.name) or hasattr(builtins, one.name)
    return f"{one.name}_" if taken else one.name


def _key(one: Parameter) -> str:
    return one.name


def _path(operation: Operation, names: Names) -> str:
    path = operation.path
    for one in operation.parts:
        if names.of(one.annotation) == "str":
            names.imports.add(("shared.clients.calls", "part"))
            path = path.replace(f"{{{one.name}}}", f"{{part({one.name})}}")
    return f'{"f" if operation.parts else ""}"{path}"'
