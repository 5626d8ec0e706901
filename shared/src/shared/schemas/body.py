"""The base of what is sent to a route."""

from pydantic import BaseModel, ConfigDict, JsonValue


class Body(BaseModel):
    """A body that may hold nothing but its fields."""

    model_config = ConfigDict(extra="forbid")


def example(**fields: JsonValue) -> ConfigDict:
    """The same, with an example for the documents."""
    return ConfigDict(extra="forbid", json_schema_extra={"examples": [fields]})
