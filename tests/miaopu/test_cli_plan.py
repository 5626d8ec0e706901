"""The seven commands work by the plan that they are told: `--plan`, else the environment, else the data folder's."""

import json
import re
import shutil
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from miaopu.platform import SERVICES
from miaopu.stored_plan import leave_plan, stored_plan
from shared.plan_settings import DEFAULT_PROVINCE, PLANS
from shared.service import plan_for
from tests.intake.workbook.books import firm, patent, product, tables, xlsx
from tests.miaopu.commands import assert_refused, miaopu
from tests.plans import SHAANXI

XIAN = "91610100MA6TEKT06C"
DAY = ("--on", "2026-03-01")
HUBEI_IN_WORDS = re.compile("湖北|武汉|Hubei|Wuhan|42[0-9]{4}|（T[0-9]|（M[0-9]")


@pytest.fixture(scope="module")
def workbook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One firm of Xi'an with two trademarks and no research leader."""
    place: dict[str, Any] = {"registered_division": "610113", "reporting_unit": "西安市", "uscc": XIAN}
    mine = firm(name="西安样例光电有限公司", rd_leader="否", qualifications_valid_to=date(2027, 11, 30), **place)
    path = tmp_path_factory.mktemp("workbooks") / "shaanxi.xlsx"
    path.write_bytes(xlsx(tables([mine], [patent(uscc=XIAN)], [product(uscc=XIAN)])))
    return path


@pytest.fixture
def stricter(tmp_path: Path) -> Path:
    """Shaanxi's folder with another limit and clause of A8."""
    plan = Path(shutil.copytree(SHAANXI, tmp_path / "stricter"))
    a8 = plan / "criteria/a8.yaml"
    text = a8.read_text(encoding="utf-8").replace('own_trademarks: "1"', 'own_trademarks: "7"')
    a8.write_text(text.replace("clause: 附件 8", "clause: 第三章第八条"), encoding="utf-8")
    return plan


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder of a platform that was started with Shaanxi's plan."""
    (tmp_path / "data" / "keys").mkdir(parents=True)
    leave_plan(tmp_path / "data", SHAANXI)
    return tmp_path / "data"


def test_the_second_province_has_all_that_the_five_services_read() -> None:
    assert plan_for(SHAANXI, *SERVICES).id == "shaanxi"


def assessed(workbook: Path, *more: object, extra: dict[str, str] | None = None) -> dict[str, Any]:
    done = miaopu("assess", workbook, *DAY, "--json", "-", *more, extra=extra)
    assert done.returncode == 0, done.stderr
    assert not HUBEI_IN_WORDS.search(done.stdout)
    (answer,) = json.loads(done.stdout)
    found: dict[str, Any] = answer
    return found


def test_a_firm_is_assessed_by_the_limits_and_in_the_words_of_the_folder(workbook: Path, stricter: Path) -> None:
    by_shaanxi = assessed(workbook, "--plan", SHAANXI)
    assert (by_shaanxi["outcome"], by_shaanxi["unmet"]) == ("ineligible", ["A7.1"])
    by_stricter = assessed(workbook, extra={"MIAOPU_PLAN_DIR": str(stricter)})
    assert by_stricter["unmet"] == ["A7.1", "A8"]
    a8 = next(one for one in by_stricter["findings"] if one["criterion"] == "A8")
    assert (a8["clause"], a8["limits"]) == ("第三章第八条", {"own_trademarks": "7"})
    assert a8["message"]["zh"].startswith("第三章第八条（A8）自主商标：不符合")


def test_the_flag_stands_above_the_environment_and_that_above_the_data_folder(
    workbook: Path, stricter: Path, data: Path
) -> None:
    leave_plan(data, stricter)
    of_the_data = {"MIAOPU_DATA_DIR": str(data)}
    named = of_the_data | {"MIAOPU_PLAN_DIR": str(SHAANXI)}
    assert assessed(workbook, extra=of_the_data)["unmet"] == ["A7.1", "A8"]
    assert assessed(workbook, extra=named)["unmet"] == ["A7.1"]
    assert assessed(workbook, "--plan", stricter, extra=named)["unmet"] == ["A7.1", "A8"]
    of_another = miaopu("assess", workbook, *DAY, "--json", "-", extra=of_the_data | {"MIAOPU_PROVINCE": "hubei"})
    assert json.loads(of_another.stdout)[0]["status"] == "refused"


def test_route_and_flips_work_by_the_folder_too(workbook: Path, stricter: Path) -> None:
    done = miaopu("route", workbook, *DAY, "--json", "-", "--plan", stricter)
    (answer,) = json.loads(done.stdout)
    assert [step["criterion"] for step in answer["steps"]] == ["A7.1", "A8"]
    assert answer["steps"][1]["message"]["zh"].startswith("第三章第八条（A8）")
    assert not HUBEI_IN_WORDS.search(done.stdout)
    flips = miaopu("flips", workbook, *DAY, "--json", "-", "--plan", SHAANXI, "--set", "A8.own_trademarks=3")
    assert (flips.returncode, json.loads(flips.stdout)) == (0, [])
    in_words = miaopu("route", workbook, *DAY, "--uscc", XIAN, "--plan", SHAANXI)
    assert not HUBEI_IN_WORDS.search(in_words.stdout)


def test_efforts_are_those_of_the_folder(tmp_path: Path) -> None:
    plan = Path(shutil.copytree(SHAANXI, tmp_path / "plan"))
    table = plan / "efforts/2026-01-26.csv"
    text = table.read_text(encoding="utf-8")
    table.write_text(text.replace("A3,,waiver,9,", "A3,,waiver,19,"), encoding="utf-8")
    done = miaopu("efforts", *DAY, "--json", "-", "--plan", plan)
    assert next(row for row in json.loads(done.stdout) if row["criterion"] == "A3")["fixed"] == "19"
    assert_refused(miaopu("efforts", "--on", "2025-01-01", "--plan", plan), "2026-01-26")


def test_the_form_names_the_units_of_the_folder(tmp_path: Path) -> None:
    form = tmp_path / "form.xlsx"
    assert miaopu("template", form, "--plan", SHAANXI).returncode == 0
    with zipfile.ZipFile(form) as parts:
        words = "".join(parts.read(name).decode() for name in parts.namelist() if name.endswith(".xml"))
    assert "11 个推荐单位之一" in words
    assert "one of the 11 reporting units" in words
    assert "西安市" in words
    assert not HUBEI_IN_WORDS.search(words)


def token(data: Path, unit: str, *more: object, extra: dict[str, str] | None = None) -> Any:
    return miaopu("token", "--role", "city", "--subject", "li", "--unit", unit, "--data", data, *more, extra=extra)


def test_a_city_of_another_province_gets_its_token(data: Path, tmp_path: Path) -> None:
    fresh = tmp_path / "fresh"
    (fresh / "keys").mkdir(parents=True)
    assert_refused(token(fresh, "西安市"), "不是推荐单位")
    assert token(fresh, "西安市", "--plan", SHAANXI).returncode == 0
    assert token(fresh, "610100", extra={"MIAOPU_PLAN_DIR": str(SHAANXI)}).returncode == 0
    assert token(data, "杨凌").returncode == 0
    assert_refused(token(data, "武汉市"), "西安市")


def test_the_demo_plays_the_plan_of_the_flag_else_of_the_environment_else_of_its_data_folder(tmp_path: Path) -> None:
    """Told by the cap that each allows."""
    allowing = {}
    for cap in ("70", "80", "90"):
        allowing[cap] = Path(shutil.copytree(SHAANXI, tmp_path / cap))
        file = allowing[cap] / "parameters/pool/cap.yaml"
        file.write_text(file.read_text(encoding="utf-8").replace('cap: "500"', f'cap: "{cap}"'), encoding="utf-8")
    out = tmp_path / "demo"
    leave_plan(out / "data", allowing["70"])
    order = ("demo", "--cap", 400, "--out", out)
    named = {"MIAOPU_PLAN_DIR": str(allowing["80"])}
    assert_refused(miaopu(*order), "名额上限为 70", "a cap of 70")
    assert_refused(miaopu(*order, extra=named), "名额上限为 80", "a cap of 80")
    assert_refused(miaopu(*order, "--plan", allowing["90"], extra=named), "名额上限为 90", "a cap of 90")
    assert [path.name for path in out.rglob("*.*")] == ["plan.json"]


@pytest.mark.parametrize("command", ["assess", "flips", "route", "efforts", "template", "token"])
def test_a_folder_with_faults_is_refused_with_all_of_them(
    tmp_path: Path, workbook: Path, data: Path, command: str
) -> None:
    plan = Path(shutil.copytree(SHAANXI, tmp_path / "plan"))
    (plan / "tables/bodies.csv").unlink()
    (plan / "tables/banks.csv").write_text("", encoding="utf-8")
    arguments: dict[str, tuple[object, ...]] = {
        "efforts": DAY,
        "template": (tmp_path / "form.xlsx",),
        "token": ("--role", "province", "--subject", "li", "--data", data),
    }
    done = miaopu(command, *arguments.get(command, (workbook, *DAY)), "--plan", plan)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    assert "tables/bodies.csv:1:" in done.stderr
    assert "tables/banks.csv:1:" in done.stderr


def test_what_the_command_does_not_read_is_the_services_own_business(tmp_path: Path, workbook: Path) -> None:
    """The platform would not start by it."""
    plan = Path(shutil.copytree(SHAANXI, tmp_path / "plan"))
    (plan / "parameters/pool/removal.yaml").unlink()
    assert assessed(workbook, "--plan", plan)["unmet"] == ["A7.1"]
    (plan / "parameters/eligibility/review.yaml").unlink()
    done = miaopu("assess", workbook, *DAY, "--plan", plan)
    assert done.returncode == 2
    assert "parameters/eligibility/review.yaml:1:" in done.stderr


@pytest.mark.parametrize("command", ["efforts", "template"])
def test_a_folder_that_is_none_is_refused(tmp_path: Path, command: str) -> None:
    arguments = DAY if command == "efforts" else (tmp_path / "form.xlsx",)
    assert_refused(miaopu(command, *arguments, "--plan", tmp_path / "none"), "plan.yaml", "--plan")


def test_a_shipped_plan_is_found_again_wherever_the_program_is_installed(tmp_path: Path) -> None:
    leave_plan(tmp_path, PLANS / DEFAULT_PROVINCE)
    assert json.loads((tmp_path / "plan.json").read_text(encoding="utf-8")) == {"province": DEFAULT_PROVINCE}
    assert stored_plan(tmp_path) == PLANS / DEFAULT_PROVINCE
    leave_plan(tmp_path, SHAANXI)
    assert stored_plan(tmp_path) == SHAANXI
