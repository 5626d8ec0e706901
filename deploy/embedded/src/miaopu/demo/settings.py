"""The settings of a demo: its own database, bus and issuer, whatever the environment says of the user's own."""

from collections.abc import Mapping
from pathlib import Path

from shared.services import SERVICE_NAMES, variable_of
from shared.settings import PREFIX, BadSettings, Settings, read_settings

_OF_ONES_OWN = frozenset(
    {f"{PREFIX}{name}" for name in ("DATABASE_URL", "KAFKA_BOOTSTRAP", "JWKS_URL", "JWKS_FILE")}
    | {variable_of(service, "DATABASE_URL") for service in SERVICE_NAMES}
)


def demo_settings(environ: Mapping[str, str], data: Path, plan: Mapping[str, Path]) -> Settings:
    """Embedded, on this machine alone; other settings of the environment hold. `plan` is what the command names of it.

    Raises:
        BadSettings: the environment names a database, broker or issuer of one's own, which an invented round must not
            touch; or a name or value that cannot be.
    """
    if named := sorted(name for name, value in environ.items() if value and name.upper() in _OF_ONES_OWN):
        names = ", ".join(named)
        raise BadSettings(
            "demo_on_ones_own",
            f"演示只使用自己的数据库和总线，不碰您的：请先取消环境变量 {names}",
            f"the demo runs on its own database and bus and leaves yours alone: unset {names} first",
        )
    return read_settings(
        environ, mode="embedded", data_dir=data, host="127.0.0.1", delivery_networks=None, log_level="error", **plan
    )
