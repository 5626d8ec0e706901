"""`miaopu evaluate`: scores and ranks of subjects under a tree of indicators, exact to the last digit."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import orjson
import typer

from miaopu.cli.output import Json, write_content
from shared.domain.exact_json import digest_of_exact, read_exact
from shared.domain.indicator_trees import BadTree, keys_of, read_tree, read_values, text_of
from shared.domain.indicators import Scores, Tree, ranked, score_text

File = Annotated[Path, typer.Argument(help="指标树和各主体的数值（JSON）/ tree of indicators and the subjects' values")]


def run(file: File, json: Json = None) -> None:
    """按指标树计分、排名 / Scores and ranks under a tree of indicators.

    精确运算；得分保留四位小数，排名比较未舍入的得分 /
    exact arithmetic; scores have four decimals, ranks compare what was not rounded
    """
    with _no_look_for_cycles():
        _evaluate(file.read_bytes(), json)


@contextmanager
def _no_look_for_cycles() -> Iterator[None]:
    """Millions of numbers are made and no cycle: looking for one takes a fifth of the time."""
    looking = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if looking:
            gc.enable()


def _evaluate(raw: bytes, json: str | None) -> None:
    document = keys_of(read_exact(raw), "the file", ("tree", "subjects"))
    tree = read_tree(document["tree"])
    scores = dict(_scored(document["subjects"], tree))
    results = list(_results(scores, tree))
    if json is None:
        _print(results)
    else:
        digest = digest_of_exact(raw, document)
        write_content(json, orjson.dumps({"digest": digest, "results": results}) + b"\n")


def _scored(subjects: Any, tree: Tree) -> Iterator[tuple[str, Scores]]:
    if not isinstance(subjects, list):
        raise BadTree("subjects 应为列表", "subjects must be a list")
    seen: set[str] = set()
    for number, subject in enumerate(subjects, 1):
        fields = keys_of(subject, f"subject {number}", ("id", "values"))
        name = text_of(fields["id"], f"subject {number}")
        if name in seen:
            raise BadTree(f"主体 {name!r} 出现两次", f"the id {name!r} is given to two subjects")
        seen.add(name)
        yield name, tree.scores(read_values(fields["values"], tree, name))


def _results(scores: dict[str, Scores], tree: Tree) -> Iterator[dict[str, Any]]:
    for name, rank in ranked({name: found[tree.root.id] for name, found in scores.items()}):
        nodes = {node: score_text(score) for node, score in scores[name].items()}
        yield {"id": name, "score": nodes[tree.root.id], "rank": rank, "nodes": nodes}


def _print(results: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    table = Table("名次 / rank", "主体 / subject", "得分 / score")
    for result in results:
        table.add_row(str(result["rank"] or "—"), result["id"], result["score"] or "—")
    Console().print(table)
