"""`miaopu plan`: a folder is checked whole, and begun for another province without what is another's own."""

import re
import shutil
from pathlib import Path

from miaopu.platform import SERVICES
from shared.plan_settings import DEFAULT_PROVINCE, PLANS
from shared.service import plan_for
from tests.miaopu.commands import assert_refused, miaopu
from tests.plans import SHAANXI
from tests.plans.hubei import PLACES

HUBEI = re.compile(rf"{PLACES}|42[0-9]{{4}}|附件 ?[0-9]|T[0-9]{{1,2}}\\.|2024-06-06")
OF_A_PROVINCE = ("plan.yaml", *(f"tables/{name}.csv" for name in ("divisions", "divisions_former", "bodies", "names")))


def test_a_folder_without_faults_is_said_to_be_fit() -> None:
    for folder, criteria in ((SHAANXI, 15), (PLANS / DEFAULT_PROVINCE, 15)):
        done = miaopu("plan", "check", folder)
        assert (done.returncode, done.stderr) == (0, "")
        assert f"{criteria} criteria, rules version {folder.name}-" in done.stdout
    of_the_environment = miaopu("plan", "check", extra={"MIAOPU_PLAN_DIR": str(SHAANXI)})
    assert "rules version shaanxi-" in of_the_environment.stdout


def test_all_faults_of_a_folder_are_told_a_line_each(tmp_path: Path) -> None:
    plan = Path(shutil.copytree(SHAANXI, tmp_path / "plan"))
    (plan / "tables/bodies.csv").unlink()
    (plan / "criteria/a6.yaml").write_text("name: A6\n", encoding="utf-8")
    (plan / "parameters/pool/cap.yaml").write_text("name: [", encoding="utf-8")
    done = miaopu("plan", "check", plan)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    lines = done.stdout.splitlines()
    assert all(re.fullmatch(r"[a-z_/0-9.]+:[0-9]+: .+ / .+", line) for line in lines), lines
    assert {line.split(":")[0] for line in lines} == {
        "tables/bodies.csv",
        "criteria/a6.yaml",
        "parameters/pool/cap.yaml",
    }
    assert_refused(miaopu("plan", "check", tmp_path / "none"), "plan.yaml")


def test_a_new_folder_holds_nothing_of_the_shipped_province_and_is_open_where_it_was(tmp_path: Path) -> None:
    made = miaopu("plan", "new", tmp_path / "new")
    assert made.returncode == 0
    assert "miaopu plan check" in made.stdout
    for path in (each for each in (tmp_path / "new").rglob("*") if each.is_file()):
        if path.name not in {"provinces.csv", "industries.csv"}:
            assert not HUBEI.search(path.read_text(encoding="utf-8")), path
    done = miaopu("plan", "check", tmp_path / "new")
    assert done.returncode == 2
    told = {line.split(": ")[0] for line in done.stdout.splitlines()}
    open_lines = {
        f"{path.relative_to(tmp_path / 'new').as_posix()}:{number}"
        for path in (tmp_path / "new").rglob("*.*")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if re.search(r"\bTODO\b", line)
    }
    assert told == open_lines


def test_what_stands_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    assert_refused(miaopu("plan", "new", tmp_path), "不会覆盖", "stays as it is")
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def test_a_new_folder_that_is_filled_in_starts_the_platform(tmp_path: Path) -> None:
    """With the second province's own words: its divisions, bodies, days, sources and clauses."""
    plan = tmp_path / "new"
    assert miaopu("plan", "new", plan).returncode == 0
    for file in OF_A_PROVINCE:
        shutil.copyfile(SHAANXI / file, plan / file)
    (plan / "efforts/TODO.csv").rename(plan / "efforts/2026-01-26.csv")
    bodies = (SHAANXI / "parameters/pool/co_signing.yaml").read_text(encoding="utf-8").partition("bodies: [")[2]
    for path in (each for each in plan.rglob("*") if each.suffix in {".yaml", ".csv"}):
        text = path.read_text(encoding="utf-8")
        filled = re.sub(r"^( *)TODO:", r"\g<1>2026-01-26:", text, flags=re.MULTILINE)
        filled = filled.replace("bodies: [TODO]", f"bodies: [{bodies.partition(']')[0]}]")
        day = "2026-01-26" if path.name == "qualifications.csv" else "本省文件"
        path.write_text(filled.replace("TODO", day), encoding="utf-8")
    done = miaopu("plan", "check", plan)
    assert done.returncode == 0, done.stdout
    assert plan_for(plan, *SERVICES).id == "shaanxi"
