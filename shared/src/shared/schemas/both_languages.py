"""One text as people read it."""

from pydantic import BaseModel, Field


class BothLanguages(BaseModel):
    """One text in Chinese and English."""

    zh: str = Field(examples=["研发投入高出限值 12.5 %"])
    en: str = Field(examples=["R&D input exceeds its limit by 12.5 %"])
