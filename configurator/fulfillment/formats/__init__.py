"""The forms in which an order's document leaves the shop; each is a pure function of the canonical bytes."""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from configurator.fulfillment.formats import csv_list


@dataclass(frozen=True, slots=True)
class Format:
    """`write` turns the canonical document into a file's bytes."""

    suffix: str
    write: Callable[[bytes], bytes]


FORMATS = MappingProxyType({"json": Format("json", bytes), "csv": Format("csv", csv_list.write)})
