"""The settings of a demo: its own database, bus and issuer, whatever the environment says of the user's own."""

from collections.abc import Mapping
from pathlib import Path

from shared.domain.bad_value import BadValue
from shared.plan_settings import DEFAULT_PROVINCE, PLANS
from shared.services import SERVICE_NAMES, variable_of
from shared.settings import PREFIX, BadSettings, Settings, read_settings

_OF_ONES_OWN = frozenset(
    {f"{PREFIX}{name}" for name in ("DATABASE_URL", "KAFKA_BOOTSTRAP", "JWKS_URL", "JWKS_FILE")}
    | {variable_of(service, "DATABASE_URL") for service in SERVICE_NAMES}
)


class AnotherPlan(BadValue):
    """The demo is told to play by a plan that its firms, lists and dates were not invented for."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            "another_plan",
            f"演示的企业和日期只适用于随附的方案，不能使用 {folder}：请去掉 --plan，"
            "并取消 MIAOPU_PLAN_DIR 与 MIAOPU_PROVINCE",
            f"the demo's firms and dates are made for the shipped plan and cannot play by {folder}: leave out --plan, "
            "and unset MIAOPU_PLAN_DIR and MIAOPU_PROVINCE",
        )


def demo_settings(environ: Mapping[str, str], data: Path, plan: Path | None = None) -> Settings:
    """Embedded, on this machine alone; other settings of the environment hold.

    Raises:
        BadSettings: the environment names a database, broker or issuer of one's own, which an invented round must not
            touch; or a name or value that cannot be. AnotherPlan: the round that is played is the shipped plan's.
    """
    if named := sorted(name for name, value in environ.items() if value and name.upper() in _OF_ONES_OWN):
        names = ", ".join(named)
        raise BadSettings(
            "demo_on_ones_own",
            f"演示只使用自己的数据库和总线，不碰您的：请先取消环境变量 {names}",
            f"the demo runs on its own database and bus and leaves yours alone: unset {names} first",
        )
    own = {} if plan is None else {"plan_dir": plan}
    settings = read_settings(
        environ, mode="embedded", data_dir=data, host="127.0.0.1", delivery_networks=None, log_level="error", **own
    )
    if settings.plan_dir.resolve() != (PLANS / DEFAULT_PROVINCE).resolve():
        raise AnotherPlan(settings.plan_dir)
    return settings
