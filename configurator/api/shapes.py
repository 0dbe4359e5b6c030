"""Shapes: what bodies and answers consist of; the description of the API is made from them."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema
from pydantic import AwareDatetime, BeforeValidator, ConfigDict, Field, StrictInt, StringConstraints, WithJsonSchema

CODE = r"^[a-z0-9][a-z0-9_-]*$"
SKU = r"^[A-Za-z0-9][A-Za-z0-9._-]*$"
PLAIN = r"^[^\u0000-\u001f]*$"
LINK = r'^https?://[^\s"<>]+$'

Code = Annotated[str, StringConstraints(pattern=CODE, max_length=50)]
Sku = Annotated[str, StringConstraints(pattern=SKU, max_length=64)]
Count = Annotated[StrictInt, Field(ge=0, le=1_000_000)]
Amount = Annotated[StrictInt, Field(ge=1, le=1_000_000)]
Money = Annotated[str, Field(description="A decimal number as a text, with the currency's own decimals.")]


def _only_text(value: Any) -> Any:
    """Numbers are no times and no ids."""
    if not isinstance(value, str | datetime | UUID):
        raise ValueError("has to be a text")  # noqa: TRY004  what pydantic turns into a sentence
    return value


Moment = Annotated[
    AwareDatetime, BeforeValidator(_only_text), WithJsonSchema({"type": "string", "format": "date-time"})
]
Id = Annotated[UUID, BeforeValidator(_only_text), WithJsonSchema({"type": "string", "format": "uuid"})]


class Said(Schema):
    """A body: only words that are known, so that a slip of the pen is no silent loss."""

    model_config = ConfigDict(extra="forbid")


class Problem(Schema):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    errors: list[dict[str, str]] = []
