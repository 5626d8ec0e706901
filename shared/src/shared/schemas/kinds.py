"""Kinds of values that answers hold, each with the value that documents show."""

from typing import Annotated

from pydantic import Field, JsonValue

from shared.domain.money import Yuan

FirmCode = Annotated[str, Field(examples=["91990108MAKU9HGJ3K"])]
"""A firm's unified social credit code."""
FirmName = Annotated[str, Field(examples=["示例光通信有限公司"])]
Unit = Annotated[str, Field(examples=["990100"])]
"""A reporting unit by its division code."""
BatchName = Annotated[str, Field(examples=["2024-1"])]
RulesVersion = Annotated[str, Field(examples=["example-2024-06-06+17f5e6fa"])]
Score = Annotated[Yuan, Field(examples=["3.5714"])]
Criterion = Annotated[str, Field(examples=["A3"])]
Criteria = Annotated[list[str], Field(examples=[[]])]
"""Criteria in their order; documents show a firm that has none against it."""
Sha256 = Annotated[str, Field(examples=["9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"])]
Person = Annotated[str, Field(examples=["zhao"])]
"""A subject of tokens: who acted."""
Topic = Annotated[str, Field(examples=["miaopu.intake.v1"])]
JsonObject = dict[str, JsonValue]
"""What is kept or passed on letter by letter; a test lists the places, each with its reason."""
