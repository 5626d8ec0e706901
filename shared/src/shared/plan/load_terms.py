"""A term as a file of the folder writes it: a mapping of one word, its facts and the limits of its criterion."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from shared.domain.facts import NUMBERS, BadFact, FactTable, Kind
from shared.domain.indicator_trees import BadTree, read_tree
from shared.domain.indicators import Tree
from shared.domain.terms import (
    ScoreAtLeast,
    Term,
    all_of,
    any_of,
    at_least,
    below_a_bound,
    is_true,
    not_,
    share_at_least,
)
from shared.domain.terms.reasons import REASONS
from shared.plan.documents import Document, read_document
from shared.plan.gathering import each

TREES: Final = "trees"
"""The folder of trees of indicators, each in a file named as criteria name it."""


@dataclass(frozen=True, slots=True)
class NamedTree:
    """A tree of indicators of the folder, and what it says in one form."""

    tree: Tree
    said: str


def load_trees(root: Path) -> dict[str, NamedTree]:
    """The trees in `trees/` by the name of their file.

    Raises:
        PlanFaults: trees that cannot be scored.
    """
    paths = sorted((root / TREES).glob("*.yaml"))
    return dict(each(paths, lambda path: (path.stem, _tree(read_document(root, path)))))


def _tree(document: Document) -> NamedTree:
    try:
        return NamedTree(read_tree(_plain(document)), written(document))
    except BadTree as error:
        raise document.error(error.zh, error.en) from None


@dataclass(slots=True)
class TermReader:
    """Reads the terms of one criterion; `limits` are its parameters by short name with their units."""

    prefix: str
    facts: FactTable
    limits: Mapping[str, str]
    reasons: Collection[str] = ()
    """Reasons that the file itself puts into words."""
    trees: Mapping[str, "NamedTree"] = field(default_factory=dict)
    """Trees of indicators of the folder by name."""
    used: set[str] = field(default_factory=set)
    """The limits that a term was held against."""
    said: set[str] = field(default_factory=set)
    """The reasons that a term may give."""

    def read(self, document: Document) -> Term:
        """The term.

        Raises:
            PlanError: no term that is known, a fact that is not known or of another kind, a limit that the criterion
                does not have or of another unit, a reason that has no words.
        """
        entries = document.items()
        words = [word for word in entries if word in _TERMS]
        if len(words) != 1 or len(entries) != 1:
            listed = ", ".join(_TERMS)
            zh, en = f"此处应为一个条件，写成以下之一：{listed}", f"One term is expected here, one of {listed}"
            raise document.error(zh, en)
        return _TERMS[words[0]](self, entries[words[0]])

    def all(self, document: Document) -> tuple[Term, ...]:
        """The terms of a list, at least two."""
        terms = tuple(self.read(each) for each in document.entries())
        if len(terms) < 2:
            raise document.error("此处应有两个以上条件", "At least two terms are expected here")
        return terms

    def fact(self, document: Document, *kinds: Kind) -> str:
        """The name of a fact of one of these kinds."""
        name = document.text()
        try:
            self.facts.known(name, self.prefix, kinds)
        except BadFact as error:
            raise document.error(error.zh, error.en) from None
        return name

    def limit(self, document: Document) -> str:
        """The full name of a limit."""
        short = document.text()
        if short not in self.limits:
            listed = ", ".join(self.limits)
            zh, en = f"units 中没有限值 {short}，现有：{listed}", f"units has no limit {short}; there are {listed}"
            raise document.error(zh, en)
        self.used.add(short)
        return f"{self.prefix}.{short}"

    def because(self, fields: Mapping[str, Document], key: str = "because") -> str | None:
        """A reason that has words, in the file or in the house."""
        if key not in fields:
            return None
        code = fields[key].text()
        if code not in REASONS and code not in self.reasons:
            listed = ", ".join(dict.fromkeys((*self.reasons, *REASONS)))
            zh, en = (
                f"原因 {code} 没有文字，请在 texts 中写明；已有：{listed}",
                f"the reason {code} has no words: give them",
            )
            raise fields[key].error(zh, f"{en} in texts; there are {listed}")
        self.said.add(code)
        return code


def _is_true(reader: TermReader, document: Document) -> Term:
    fields = document.fields(("fact",), ("because",))
    return is_true(reader.fact(fields["fact"], "flag"), because=reader.because(fields))


def _not(reader: TermReader, document: Document) -> Term:
    entries = document.items()
    inner = {word: entry for word, entry in entries.items() if word != "because"}
    if len(inner) != 1 or next(iter(inner)) not in _TERMS:
        raise document.error("not_ 下应为一个条件", "One term is expected under not_")
    word, entry = next(iter(inner.items()))
    return not_(_TERMS[word](reader, entry), because=reader.because(entries))


def _at_least(reader: TermReader, document: Document) -> Term:
    fields = document.fields(("fact", "limit"))
    return at_least(reader.fact(fields["fact"], *NUMBERS), limit=reader.limit(fields["limit"]))


def _share_at_least(reader: TermReader, document: Document) -> Term:
    fields = document.fields(("part", "whole", "limit"), ("open_part", "because_none"))
    part = reader.fact(fields["part"], *NUMBERS)
    whole = reader.fact(fields["whole"], reader.facts[part].kind)
    rest = reader.fact(fields["open_part"], reader.facts[part].kind) if "open_part" in fields else None
    none = reader.because(fields, "because_none")
    return share_at_least(part, whole, limit=reader.limit(fields["limit"]), open_part=rest, because_none=none)


def _below_a_bound(reader: TermReader, document: Document) -> Term:
    return below_a_bound(reader.fact(document.fields(("fact",))["fact"], "code"), prefix=reader.prefix)


def _any_of(reader: TermReader, document: Document) -> Term:
    return any_of(*reader.all(document))


def _all_of(reader: TermReader, document: Document) -> Term:
    return all_of(*reader.all(document))


def _score_at_least(reader: TermReader, document: Document) -> Term:
    fields = document.fields(("tree", "limit"))
    name, limit = fields["tree"].text(), reader.limit(fields["limit"])
    if name not in reader.trees:
        listed = ", ".join(reader.trees) or "-"
        zh, en = f"没有指标树 {name}，trees/ 中有：{listed}", f"there is no tree {name}; trees/ has {listed}"
        raise fields["tree"].error(zh, en)
    tree = reader.trees[name].tree
    for leaf in tree.leaves:
        try:
            reader.facts.known(leaf, name, ("flag", *NUMBERS))
        except BadFact as error:
            raise fields["tree"].error(error.zh, error.en) from None
    flags = frozenset(leaf for leaf in tree.leaves if reader.facts[leaf].kind == "flag")
    return ScoreAtLeast(tree, limit, flags)


_TERMS: Final[Mapping[str, Callable[[TermReader, Document], Term]]] = {
    "at_least": _at_least,
    "share_at_least": _share_at_least,
    "is_true": _is_true,
    "not_": _not,
    "all_of": _all_of,
    "any_of": _any_of,
    "below_a_bound": _below_a_bound,
    "score_at_least": _score_at_least,
}


def written(document: Document) -> str:
    """The document as JSON in one form, whatever its layout."""
    return json.dumps(_plain(document), ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def _plain(document: Document) -> Any:
    if document.is_mapping:
        return {key: _plain(entry) for key, entry in document.items().items()}
    return [_plain(entry) for entry in document.entries()] if document.is_list else document.text()
