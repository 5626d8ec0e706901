"""Simulations as they were ordered."""

from collections.abc import Mapping
from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class SweepOrdered(BaseModel):
    """A sweep as it was ordered, with its values."""

    model_config = ConfigDict(serialize_by_alias=True, validate_by_name=True)

    parameter: str = Field(examples=["A6.rd_share"])
    from_: str = Field(alias="from", examples=["0.05"])
    to: str = Field(examples=["0.15"])
    points: int = Field(examples=[21])
    values: list[str] = Field(examples=[["0.05", "0.055", "0.06"]])


class SimulationOrdered(BaseModel):
    """A what-if as it was ordered, with the day of its screening; null where an earlier release kept none."""

    changes: Mapping[str, str] = Field(examples=[{"A6.rd_share": "0.08"}])
    cap: int | None
    unit_seats: Mapping[str, int | None] = Field(examples=[{}])
    stand: Literal["recommendable", "recommended"]
    seats: Literal["current", "fresh"]
    on: date | None = None
    sweep: SweepOrdered | None = Field(examples=[None])
