"""The base of answers that are read off a row."""

from pydantic import BaseModel, ConfigDict


class Row(BaseModel):
    """An answer with the fields of a row, or of any object that has them."""

    model_config = ConfigDict(from_attributes=True)
