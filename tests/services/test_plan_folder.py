"""A plan's folder decides or does not start: nothing that code needs is missing, and nothing stands in it unread."""

import ast
import importlib
import os
import pkgutil
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from eligibility.domain.score import Weighing
from miaopu.platform import SERVICES
from shared.plan.errors import PlanFaults
from shared.plan.in_force import DECIDES
from shared.plan.load import DEFAULT_PROVINCE, PLANS, load_plan
from shared.plan.readers import Reads, ReadsRow
from shared.service import Service, plan_for
from shared.testing.forks import forks

ROOT = Path(__file__).parents[2]
DAY = date(2024, 6, 15)
SHIPPED = PLANS / DEFAULT_PROVINCE
READ_FILES = sorted({load_plan().definitions[one.name].file for service in SERVICES for one in service.reads
                     if isinstance(one, Reads) and not one.optional})  # fmt: skip


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """A copy of the shipped folder."""
    return Path(shutil.copytree(SHIPPED, tmp_path / "plan"))


def change(plan: Path, file: str, old: str, new: str) -> None:
    text = (plan / file).read_text(encoding="utf-8")
    assert old in text, (file, old)
    (plan / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def faults_of(plan: Path) -> list[str]:
    """What a start would say, one line a fault."""
    try:
        plan_for(plan, *SERVICES)
    except PlanFaults as faulty:
        return [str(fault) for fault in faulty.faults]
    return []


def test_the_shipped_folder_has_no_fault() -> None:
    assert faults_of(SHIPPED) == []


@pytest.mark.parametrize("file", READ_FILES)
def test_without_a_file_that_code_decides_by_nothing_starts(plan: Path, file: str) -> None:
    names = [name for name, meaning in load_plan().definitions.items() if meaning.file == file]
    needed = [name for name in names if load_plan().definitions[name].not_read_yet is None]
    (plan / file).unlink()
    (told,) = faults_of(plan)
    assert told.startswith(f"{file}:1: 缺少")
    assert all(name in told for name in needed), told


def test_without_weights_each_figure_counts_as_the_shipped_folder_says(plan: Path) -> None:
    shipped = [Weighing.of(one, load_plan().on(DAY)) for one in ("A5", "A6", "A7.2", "A8")]
    for file in (plan / "criteria").iterdir():
        file.write_text(file.read_text(encoding="utf-8").partition("ranking:")[0], encoding="utf-8")
    assert faults_of(plan) == []
    assert [Weighing.of(one, load_plan(plan).on(DAY)) for one in ("A5", "A6", "A7.2", "A8")] == shipped


@pytest.mark.parametrize("ground", ["no_progress", "abnormal_filing"])
def test_without_a_ground_that_code_names_nothing_starts(plan: Path, ground: str) -> None:
    table = plan / "tables/removal_grounds.csv"
    lines = table.read_text(encoding="utf-8").splitlines(keepends=True)
    table.write_text("".join(line for line in lines if not line.startswith(ground)), encoding="utf-8")
    assert set(faults_of(plan)) == {
        f"tables/removal_grounds.csv:1: 缺少 {ground} 一行，程序依其作出决定 / "
        f"the row {ground} is missing, and code names it"
    }


CAP, SIGN = "parameters/pool/cap.yaml", "parameters/pool/co_signing.yaml"
PROGRESS, GRADUATION = "parameters/pool/no_progress.yaml", "parameters/pool/graduation.yaml"
A8, CHECK = "criteria/a8.yaml", "parameters/monitoring/spot_check.yaml"
REVIEW = "parameters/eligibility/review.yaml"
REMOVAL, ADMISSION = "parameters/pool/removal.yaml", "parameters/pool/admission.yaml"


@pytest.mark.parametrize(
    ("file", "old", "new", "reason"),
    [
        pytest.param(CAP, 'cap: "500"', 'cap: "0"', "must be at least 1", id="nobody may come in"),
        pytest.param(CAP, "cap: firms", "cap: yuan", "code does not know pool.cap in yuan", id="another unit"),
        pytest.param(PROGRESS, 'years: "2"', 'years: "0"', "must be at least 1", id="removed at once"),
        pytest.param(A8, "choice hard|soft", "choice hard|mild", "kind: choice hard|soft", id="an unknown word"),
        pytest.param(A8, "kind: choice hard|soft", "kind: word", "units needs kind", id="any word"),
        pytest.param(GRADUATION, "|rate_or_product", "|rate_or_product|rate", "graduation.rule in", id="a third rule"),
        pytest.param(SIGN, "bodies: [", "bodies: [XYZ, ", "XYZ of co_signing.bodies is in no row", id="no such body"),
        pytest.param(SIGN, "bodies: [", "bodies: [EIT, ", "lists EIT twice", id="a body that signs twice"),
        pytest.param(REMOVAL, 'answer_days: "15"', 'answer_days: "0"', "must be at least 1", id="no time to answer"),
        pytest.param(ADMISSION, 'notice_days: "7"', 'notice_days: "0"', "must be at least 1", id="no public notice"),
        pytest.param(CHECK, "not_read_yet: {", "#", "no code reads spot_check.sample_share", id="read by nobody"),
        pytest.param(CHECK, "sample_share: 核", "samples: 核", "samples of not_read_yet is no parameter", id="a slip"),
        pytest.param(CHECK, "{ sample_share: 核查抽查 }", "sample_share", "“key: value” is expected", id="no system"),
        pytest.param(A8, "values:", "not_read_yet: { kind: 以后 }\nvalues:", "Unknown key", id="always read"),
        pytest.param(CAP, "values:", "not_read_yet: { cap: 以后 }\nvalues:", "code reads pool.cap", id="read"),
    ],
)  # fmt: skip
def test_what_code_cannot_decide_by_stops_the_start(plan: Path, file: str, old: str, new: str, reason: str) -> None:
    change(plan, file, old, new)
    told = faults_of(plan)
    assert any(line.startswith(f"{file}:") and reason in line for line in told), told


A11 = """name: A11
description: 有效专利件数
description_en: Number of valid patents
clause: 附件 11
units: { kind: choice hard|soft, valid_patents: count }
values:
  2024-06-06: { kind: hard, valid_patents: "2", source: 测试 }
"""


@pytest.mark.parametrize(
    ("file", "content", "reason"),
    [
        pytest.param("parameters/eligibility/a11.yaml", A11, "no code reads A11.kind", id="a criterion"),
        pytest.param("parameters/intake/a11.yaml", A11, "no code reads A11.kind", id="in another service's folder"),
        pytest.param("parameters/banks/a11.yaml", A11, "belongs to no service", id="a folder of no service"),
        pytest.param("parameters/a11.yaml", A11, "belongs to no service", id="in no folder"),
        pytest.param("parameters/pool/a11.yml", A11, "no code reads this file", id="another ending"),
        pytest.param("tables/banks.csv", "code,name\n", "no code reads this file", id="a table"),
        pytest.param("efforts/old/2024-06-06.csv", "", "no code reads this file", id="a folder of efforts"),
        pytest.param("criteria/old/a6.yaml", A11, "no code reads this file", id="a folder of criteria"),
        pytest.param("rules/a6.yaml", A11, "no code reads this file", id="a folder that nobody knows"),
    ],
)
def test_what_no_code_reads_stops_the_start(plan: Path, file: str, content: str, reason: str) -> None:
    (plan / file).parent.mkdir(parents=True, exist_ok=True)
    (plan / file).write_text(content, encoding="utf-8")
    told = faults_of(plan)
    assert told
    assert all(line.startswith(f"{file}:") for line in told)
    assert any(reason in line for line in told), told


def test_notes_and_hidden_files_are_left_alone(plan: Path) -> None:
    for name in ("README.md", ".DS_Store", "tables/.~lock.bodies.csv#"):
        (plan / name).write_text("", encoding="utf-8")
    assert faults_of(plan) == []


def test_all_faults_are_told_at_once_whatever_their_kind(plan: Path) -> None:
    (plan / REVIEW).unlink()
    change(plan, CAP, 'cap: "500"', 'cap: "five"')
    change(plan, GRADUATION, "rate_rise_share: share", "rate_rise_share: part")
    change(plan, "tables/bodies.csv", "Property Office", "Property Office,ja")
    change(plan, "tables/industries.csv", "0112,A,", "0112,A,x,")
    (plan / "tables/banks.csv").write_text("", encoding="utf-8")
    (plan / "parameters/pool/removal.yaml").unlink()
    places = {line.rpartition(": ")[0].split(": ")[0] for line in faults_of(plan)}
    assert places >= {
        f"{REVIEW}:1", f"{CAP}:8", f"{GRADUATION}:6", "tables/bodies.csv:2", "tables/industries.csv:3",
        "tables/banks.csv:1", "parameters/pool/removal.yaml:1",
    }  # fmt: skip


def test_a_folder_of_an_earlier_release_is_still_read_for_what_was_decided_by_it(plan: Path) -> None:
    """Before there were marks, and with what that release read and this one does not."""
    change(plan, CHECK, "not_read_yet: { sample_share: 核查抽查 }\n", "")
    (plan / "parameters/eligibility/a11.yaml").write_text(A11, encoding="utf-8")
    assert faults_of(plan)
    assert load_plan(plan).on(load_plan(plan).in_force_from)["A11.valid_patents"] == 2


@pytest.mark.parametrize("act", ["serve", "work", "migrate"])
def test_a_process_says_every_fault_in_one_message_and_ends(plan: Path, act: str) -> None:
    """Before it asks for its database: the one that is named here does not answer."""
    (plan / REVIEW).unlink()
    (plan / "tables/banks.csv").write_text("", encoding="utf-8")
    settings = {"MIAOPU_PLAN_DIR": str(plan), "MIAOPU_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/none"}
    ended = forks().run("eligibility", act, env={"PATH": os.environ["PATH"], **settings})
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert ended.stderr.count("无法启动") == 1
    assert f"{REVIEW}:1:" in ended.stderr
    assert "tables/banks.csv:1:" in ended.stderr


def test_the_platform_says_so_too_and_makes_no_database(plan: Path, tmp_path: Path) -> None:
    (plan / CAP).unlink()
    environment = {"PATH": os.environ["PATH"], "MIAOPU_PLAN_DIR": str(plan)}
    ended = forks().run("miaopu", "up", "--data", str(tmp_path / "data"), env=environment)
    assert ended.returncode == 2
    assert "parameters/pool/cap.yaml:1:" in ended.stderr
    assert not (tmp_path / "data" / "postgres").exists()


def modules_of(service: Service) -> Iterator[str]:
    package = importlib.import_module(service.package)
    for found in pkgutil.walk_packages(package.__path__, f"{service.package}."):
        if "migrations" not in found.name and not found.name.endswith("__main__"):
            yield found.name


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_every_reader_that_a_service_declares_is_asked_at_its_start(service: Service) -> None:
    declared = {
        value
        for name in modules_of(service)
        for value in vars(importlib.import_module(name)).values()
        if isinstance(value, Reads | ReadsRow)
    }
    assert declared <= set(service.reads)


METHODS = {"number", "whole", "word", "words", "switch"}


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_no_parameter_is_read_by_a_name_that_no_reader_declares(service: Service) -> None:
    """A literal name handed to the parameters would be a reader that no start asks for."""
    declared = {one.name for one in service.reads if isinstance(one, Reads)}
    folder = ROOT / "services" / service.name / "src"
    direct = [
        f"{path.name}:{call.lineno} {call.args[0].value!r}"
        for path in sorted(folder.rglob("*.py"))
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr in METHODS
        and call.args
        and isinstance(call.args[0], ast.Constant)
        and "." in str(call.args[0].value)
        and call.args[0].value not in declared
    ]
    assert direct == []


def test_what_decides_may_not_be_marked_as_read_later(plan: Path) -> None:
    change(plan, GRADUATION, "units: { ", "not_read_yet: { later_share: 以后 }\nunits: { later_share: share, ")
    change(plan, GRADUATION, '{ rate_rise_share: "', '{ later_share: "0.1", rate_rise_share: "')
    (told,) = faults_of(plan)
    assert "graduation.later_share decides and may not be marked" in told


@pytest.mark.parametrize(
    "name",
    [
        "removal.answer_days",
        "admission.notice_days",
        "pool.cap_binds_replenishment",
        "replenishment.period",
        "seats.freed_to",
        "seats.reserved_days",
        "graduation.product_growth_share",
        "graduation.rate_ceiling",
    ],
)
def test_what_decides_is_read(name: str) -> None:
    assert name.startswith(DECIDES)
    assert name in {one.name for service in SERVICES for one in service.reads if isinstance(one, Reads)}
