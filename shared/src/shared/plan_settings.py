"""Which plan applies: the province, or a folder; commands without a platform ask for nothing else."""

from pathlib import Path
from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

PLANS = Path(__file__).parent / "plan"
"""The plans that are shipped: one folder per province."""
DEFAULT_PROVINCE = "hubei"


class PlanSettings(BaseSettings):
    """The part of the settings that concerns the plan."""

    model_config = SettingsConfigDict(env_prefix="MIAOPU_", frozen=True, extra="forbid", use_attribute_docstrings=True)

    province: str = DEFAULT_PROVINCE
    """Which plan applies; one deployment serves one province."""
    plan_dir: Annotated[Path, Field(default_factory=lambda data: PLANS / data.get("province", ""))]
    """Folder of the plan's dated data, by default the one that is shipped for the province."""

    @model_validator(mode="after")
    def _know_the_plan(self) -> Self:
        if not (self.plan_dir / "plan.yaml").is_file():
            raise ValueError(
                f"{self.plan_dir} 不是方案目录（没有 plan.yaml），请以 --plan 或 MIAOPU_PLAN_DIR 指定 / "
                f"{self.plan_dir} is no plan's folder (it has no plan.yaml): name it with --plan or MIAOPU_PLAN_DIR"
            )
        return self
