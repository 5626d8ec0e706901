"""What an event is: a fact in the past tense, typed once, owned by its producer."""

from datetime import date
from typing import Any, ClassVar, Self

from pydantic import BaseModel, ConfigDict

_REGISTRY: dict[str, type["Event"]] = {}


class Event(BaseModel):
    """A fact. Unknown fields are ignored, so that an older reader understands a newer writer."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    type: ClassVar[str]
    """`miaopu.<service>.<fact>.v<n>`"""
    topic: ClassVar[str]
    """Where it is published: `miaopu.<service>.v1` unless the class says otherwise."""

    @property
    def subject(self) -> str:
        """What the fact is about; also the partition key, so that facts about one thing stay in order."""
        raise NotImplementedError

    @property
    def legal_date(self) -> date | None:
        """The legal date of the fact where it has one (`effective_on` of the envelope)."""
        return self.__dict__.get("effective_on")

    @classmethod
    def told(cls, data: object) -> Self:
        """The event as a producer told it, one of a newer release too: what is unknown here is left out, at any depth.

        Raises:
            ValidationError: it does not fit.
        """
        return cls.model_validate(data, extra="ignore")

    @classmethod
    def __pydantic_init_subclass__(cls, **kwargs: Any) -> None:
        super().__pydantic_init_subclass__(**kwargs)
        if "type" not in cls.__dict__:
            return
        if cls.type in _REGISTRY and _REGISTRY[cls.type].__qualname__ != cls.__qualname__:
            raise TypeError(f"two events claim {cls.type}")
        if "topic" not in cls.__dict__:
            cls.topic = f"miaopu.{cls.type.split('.')[1]}.v1"
        _REGISTRY[cls.type] = cls

    @classmethod
    def source(cls) -> str:
        """The service that owns the fact."""
        return cls.type.split(".")[1]

    @classmethod
    def fact(cls) -> str:
        """The type without its version: two versions of one fact share it."""
        return cls.type.rpartition(".")[0]


class FirmEvent(Event):
    """A fact about one firm."""

    uscc: str

    @property
    def subject(self) -> str:
        """The firm's unified social credit code."""
        return self.uscc


def registry() -> dict[str, type[Event]]:
    """All event classes by type; importing `shared.events` fills it."""
    return dict(_REGISTRY)
