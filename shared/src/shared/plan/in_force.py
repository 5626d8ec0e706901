"""The folder that code is about to decide by: all that code needs is there, and nothing is there that no code reads."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from shared.domain.terms import ScoreAtLeast, leaves
from shared.plan.errors import Fault, PlanFaults
from shared.plan.load import DEFAULT_PROVINCE, PLANS, FolderRead, load_plan, read_folder
from shared.plan.load_parameters import FOLDER as PARAMETERS
from shared.plan.load_terms import TREES, load_trees
from shared.plan.misfit import said_twice
from shared.plan.model import Plan
from shared.plan.parameters import DatedValue, Definition
from shared.plan.readers import Readers, Reads, ReadsRow
from shared.plan.todo import open_places
from shared.plan.unread_files import unread_files

DECIDES: Final = (
    "removal.answer_days",
    "admission.notice_days",
    "pool.cap_binds_replenishment",
    "replenishment.",
    "seats.",
    "graduation.",
)
"""What decides whether a firm comes in or leaves: never to be marked as read by nothing yet."""


def plan_in_force(folder: Path, readers: Sequence[Readers], folders: Collection[str]) -> Plan:
    """The plan of a folder that these readers are about to decide by; `folders` are all that services answer for.

    Archived plans are loaded by `load_plan` alone, under the format of their time.

    Raises:
        PlanFaults: all that is wrong with the files, missing for the code, or read by no code.
    """
    root = folder.resolve()
    read = _read(root)
    faults = [*open_places(root), *read.faults, *unread_files(root, folders)]
    faults.extend(_trees(read, root))
    for one in readers:
        faults.extend(_parameters(read, one))
        faults.extend(_rows(read, one))
    if read.plan is None or faults:
        raise PlanFaults(faults, root)
    return read.plan


def _read(root: Path) -> FolderRead:
    """The folder; one without faults is read once per process."""
    try:
        plan = load_plan(root)
    except PlanFaults:
        return read_folder(root)
    return FolderRead(plan, plan.definitions, plan.history)


def _parameters(read: FolderRead, readers: Readers) -> Iterator[Fault]:
    """What the readers miss or cannot take, and what nobody reads."""
    wanted = {one.name: one for one in readers.reads if isinstance(one, Reads)}
    folder = readers.folder
    own = {name: each for name, each in read.definitions.items() if each.folder == folder and not each.of_a_criterion}
    if not _unknown(read, readers.folder):
        needed = [name for name, one in wanted.items() if not one.optional]
        yield from _missing([name for name in needed if name not in own], own, readers.folder)
    for name, definition in own.items():
        if name in wanted:
            yield from _unfit(wanted[name], definition, read.history[name])
        else:
            yield from _unread(definition)


def _trees(read: FolderRead, root: Path) -> Iterator[Fault]:
    """Trees that no criterion names."""
    if read.plan is None:
        return
    criteria = (*read.plan.admission, *read.plan.yearly)
    named = [term.tree for each in criteria for term, _ in leaves(each.judged) if isinstance(term, ScoreAtLeast)]
    for name, each in load_trees(root).items():
        if each.tree not in named:
            yield Fault(
                f"{TREES}/{name}.yaml", 1, "没有条件使用该指标树，请删去", "no criterion names this tree: take it out"
            )


def _unknown(read: FolderRead, folder: str) -> bool:
    """Whether a file of the folder could not be read at all: what the folder lacks is then not known."""
    read_files = {definition.file for definition in read.definitions.values()}
    faulty = {fault.file for fault in read.faults if fault.file.startswith(f"{PARAMETERS}/{folder}/")}
    return bool(faulty - read_files)


def _missing(names: Sequence[str], own: Mapping[str, Definition], folder: str) -> Iterator[Fault]:
    """One fault a file that lacks parameters, or that is not there at all."""
    by_file: dict[str, list[str]] = {}
    for name in names:
        by_file.setdefault(_usual_file(name, folder), []).append(name)
    beside = {_usual_file(each.name, folder): each for each in own.values()}
    for file, missing in by_file.items():
        listed, place = ", ".join(missing), beside.get(file)
        zh, en = f"缺少 {listed}，程序依其作出决定", f"{listed} is missing, and code decides by it"
        yield Fault(place.file, place.line, zh, en) if place else Fault(file, 1, zh, en)


def _usual_file(name: str, folder: str) -> str:
    """Where the shipped plan has the parameter."""
    shipped = load_plan(PLANS / DEFAULT_PROVINCE).definitions.get(name)
    return shipped.file if shipped is not None else f"{PARAMETERS}/{folder}"


def _unfit(reader: Reads[Any], definition: Definition, values: Sequence[DatedValue]) -> Iterator[Fault]:
    """A unit or value that the code does not understand, or a mark that is not so."""
    place, name = (definition.file, definition.line), definition.name
    if definition.not_read_yet is not None:
        zh, en = f"{name} 已由程序读取，请删去 not_read_yet", f"code reads {name}: take it out of not_read_yet"
        yield Fault(*place, zh, en)
    if not reader.kind.takes(definition.unit):
        expected = reader.kind.expected()
        zh = f"{name} 的单位 {definition.unit} 程序不识，应为 {expected}"
        yield Fault(*place, zh, f"code does not know {name} in {definition.unit}; write {expected}")
    for one in values:
        if isinstance(one.value, int | Decimal) and not isinstance(one.value, bool) and one.value < reader.least:
            zh, en = f"{name} 自 {one.since} 起的取值不得小于 {reader.least}", f"{name} from {one.since} on"
            yield Fault(*place, zh, f"{en} must be at least {reader.least}")


def _unread(definition: Definition) -> Iterator[Fault]:
    name = definition.name
    decides = name.startswith(DECIDES)
    if definition.not_read_yet is not None and decides:
        zh, en = f"{name} 决定企业进出，不得标为 not_read_yet", f"{name} decides and may not be marked not_read_yet"
        yield Fault(definition.file, definition.line, zh, en)
    elif definition.not_read_yet is None:
        mark = f"not_read_yet: {{ {name.rpartition('.')[2]}: … }}"
        zh = f"没有程序读取 {name}：请删去，或以 {mark} 注明将读取它的系统"
        en = f"no code reads {name}: take it out, or name the system that will with {mark}"
        yield Fault(definition.file, definition.line, zh, en)


def _rows(read: FolderRead, readers: Readers) -> Iterator[Fault]:
    """Rows that code names, and rows that values name."""
    if read.plan is None:
        return
    for reader in readers.reads:
        if isinstance(reader, ReadsRow):
            if reader.key not in reader.rows(read.plan):
                zh, en = (
                    f"缺少 {reader.key} 一行，程序依其作出决定",
                    f"the row {reader.key} is missing, and code names it",
                )
                yield Fault(reader.table, 1, zh, en)
        elif reader.kind.rows is not None and reader.name in read.plan.history:
            definition = read.plan.definitions[reader.name]
            yield from _unnamed(definition, read.plan.history[reader.name], reader.kind.rows(read.plan))


def _unnamed(definition: Definition, values: Sequence[DatedValue], known: Collection[str]) -> Iterator[Fault]:
    """Words of a parameter that are no row of its table, or that it says twice."""
    for one in values:
        if isinstance(one.value, tuple) and (twice := said_twice(one.value)):
            zh, en = f"{definition.name} 自 {one.since} 起重复列出 {twice}", f"{definition.name} from {one.since} on"
            yield Fault(definition.file, definition.line, zh, f"{en} lists {twice} twice")
    named = dict.fromkeys(word for one in values if isinstance(one.value, tuple) for word in one.value)
    for word in (word for word in named if word not in known):
        listed = ", ".join(known)
        zh = f"{definition.name} 中的 {word} 不在对照表中，现有：{listed}"
        en = f"{word} of {definition.name} is in no row of its table; there are {listed}"
        yield Fault(definition.file, definition.line, zh, en)
