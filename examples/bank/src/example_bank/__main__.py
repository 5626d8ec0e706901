"""`python -m example_bank serve | pull | snapshot | applied | compare | list`."""

import argparse
import json
import logging
import os
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from example_bank.copy_of_lists import KINDS, CopyOfLists
from example_bank.puller import compare, pull, say_applied, take_snapshots
from example_bank.receiver import create_app

_ACTS = ("serve", "pull", "snapshot", "applied", "compare", "list", "-h", "--help")
_KEEP_ALIVE_S = 75


def main(arguments: Sequence[str]) -> int:
    """Runs one act; without its name, `serve`. Returns the exit status."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    named = bool(arguments) and arguments[0] in _ACTS
    options = _parser().parse_args(arguments if named else ["serve", *arguments])
    act: Callable[[argparse.Namespace], int] = options.act
    return act(options)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m example_bank", description="示例银行 / example bank")
    acts = parser.add_subparsers(required=True)
    serve = acts.add_parser("serve", help="接收推送 / take webhooks (secret: MIAOPU_BANK_SECRET)")
    serve.add_argument("--host", default="127.0.0.1")
    serve.add_argument("--port", type=int, default=8090)
    _platform(serve)
    serve.set_defaults(act=_serve)
    asking = {
        "pull": ("拉取事件 / fetch events", _pulled),
        "snapshot": ("取名单全量 / take both lists as they stand", _snapshot),
        "applied": ("告知已落实的事件 / say what the bank acts on", say_applied),
        "compare": ("核对本行副本 / compare the copy with the lists", compare),
    }
    askers = [acts.add_parser(name, help=text) for name, (text, _) in asking.items()]
    for asker, (_, act) in zip(askers, asking.values(), strict=True):
        _platform(asker)
        asker.set_defaults(act=lambda options, act=act: _ask(options, act))
    show = acts.add_parser("list", help="显示本行副本 / print the bank's copy")
    show.add_argument("--list-kind", choices=["members", "pledge"])
    show.set_defaults(act=_list)
    for command in (serve, *askers, show):
        command.add_argument("--database", type=Path, default=Path(_of("MIAOPU_BANK_DATABASE") or "bank.sqlite"))
    return parser


def _platform(command: argparse.ArgumentParser) -> None:
    command.add_argument("--url", default=_of("MIAOPU_FINANCE_MATCHING_URL") or _of("MIAOPU_URL"))
    command.add_argument("--token", default=_of("MIAOPU_TOKEN"))


def _of(name: str) -> str:
    return os.environ.get(name, "")


def _serve(options: argparse.Namespace) -> int:
    renew = partial(take_snapshots, url=options.url, token=options.token) if options.url and options.token else None
    app = create_app(options.database, _of("MIAOPU_BANK_SECRET"), renew)
    uvicorn.run(
        app,
        host=options.host,
        port=options.port,
        access_log=False,
        log_level="warning",
        timeout_keep_alive=_KEEP_ALIVE_S,
    )
    return 0


def _ask(options: argparse.Namespace, act: Callable[[CopyOfLists, str, str], Any]) -> int:
    if not options.url or not options.token:
        sys.stderr.write("请给出 --url 与 --token / name --url and --token\n")
        return 2
    with CopyOfLists(options.database) as copy:
        try:
            done = act(copy, options.url, options.token)
        except httpx.HTTPError as error:
            sys.stderr.write(f"未完成，可再次运行 / not finished, run it again: {error}\n")
            return 1
    sys.stdout.write(json.dumps(done, ensure_ascii=False) + "\n")
    return 0


def _pulled(copy: CopyOfLists, url: str, token: str) -> dict[str, Any]:
    pulled = pull(copy, url, token)
    return {"stored": pulled.stored, "faults": pulled.faults}


def _snapshot(copy: CopyOfLists, url: str, token: str) -> dict[str, int]:
    take_snapshots(copy, url, token)
    return {kind: len(copy.versions(kind)) for kind in KINDS}


def _list(options: argparse.Namespace) -> int:
    with CopyOfLists(options.database) as copy:
        for entry in copy.entries(options.list_kind):
            sys.stdout.write(json.dumps(entry, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
