"""`miaopu scenarios`: saved simulations, listed and laid side by side."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from miaopu.cli.connection import ask, client_for

app = typer.Typer(help="保存的模拟方案 / saved simulations", no_args_is_help=True)
Data = Annotated[Path, typer.Option(help="数据目录 / data folder")]
DEFAULT_DATA = Path("var/data")
_ROWS = {
    "eligible": "符合 eligible",
    "standing": "可入库 standing",
    "cap": "名额上限 cap",
    "seated": "入选 seated",
    "left": "剩余名额 left",
    "entering": "新进 entering",
    "leaving": "退出 leaving",
    "flips": "结论变化 flips",
}


@app.command("list")
def list_(
    batch: Annotated[str, typer.Option(help="只看一个批次 / one batch only")] = "", data: Data = DEFAULT_DATA
) -> None:
    """Saved scenarios, oldest first."""
    table = Table("编号 id", "名称 name", "批次 batch", "状态 state", "参数 changes", "建立 created")
    params: dict[str, str] = {"limit": "200", **({"batch": batch} if batch else {})}
    with client_for("eligibility", data, "province") as client:
        for each in ask(client, "GET", "/eligibility/v1/scenarios", params=params)["items"]:
            changes = " ".join(f"{name}={value}" for name, value in each["request"]["changes"].items())
            values = (each["id"], each["name"], each["batch"], each["state"], changes, each["created_at"][:16])
            table.add_row(*map(str, values))
    Console().print(table)


@app.command()
def compare(
    ids: Annotated[list[str] | None, typer.Argument(help="2–6 个编号，默认最新 / two to six ids")] = None,
    data: Data = DEFAULT_DATA,
) -> None:
    """Two to six scenarios side by side; without ids the newest that are saved."""
    with client_for("eligibility", data, "province") as client:
        found = ask(client, "GET", "/eligibility/v1/scenarios/comparison", params={"ids": ids or []})
    table = Table("", *(each["name"] or each["id"] for each in found["scenarios"]))
    for name, label in _ROWS.items():
        table.add_row(label, *(str(each[name]) for each in found["scenarios"]))
    ends = (each["marginal"] for each in found["scenarios"])
    table.add_row("末位得分 cut score", *(end["score"] if end else "–" for end in ends))
    console = Console()
    console.print(table)
    names = {each["id"]: each["name"] or each["id"] for each in found["scenarios"]}
    for overlap in found["overlaps"]:
        pair = f"{names[overlap['first']]} / {names[overlap['second']]}"
        alone = [len(overlap[f"seated_in_{which}_alone"]) for which in ("first", "second")]
        console.print(f"{pair}: 共同入选 both seat {overlap['seated']}，各自独有 one alone {alone[0]} / {alone[1]}")
    if not found["comparable"]:
        console.print("下列各项不同，谨慎比较 / these differ, compare with care:")
    for difference in found["differences"]:
        console.print(f"{difference['message']['zh']} / {difference['message']['en']}")
