"""A club of three households and a handful of products, as tables of the shape that the package has."""

from datetime import datetime

import pyarrow as pa
import pyarrow.parquet as pq

PRODUCTS = [
    (1, 7, "GROCERY", "National", "MILK", "WHOLE MILK", "1 GA"),
    (2, 7, "GROCERY", "Private", "BREAD", "WHITE BREAD", None),
    (3, 9, "PRODUCE", "National", None, None, None),
    (90, 1, "MISCELLANEOUS", "National", "COUPON/MISC ITEMS", "GASOLINE-REG UNLEADED", None),
    (91, 1, "FUEL", "National", "FUEL", "DIESEL", None),
    (92, 1, "COUPON", "National", "COUPONS/STORE & MFG", "COUPONS/STORE & MFG", None),
]
# household, basket, product, quantity, sales, card, coupon, match
LINES = [
    (11, 501, 1, 1, 2.00, 0.50, 0.0, 0.0),
    (11, 501, 2, 2, 3.00, 0.0, 1.0, 0.5),
    (11, 501, 90, 12_345, 20.0, 0.0, 0.0, 0.0),  # fuel
    (11, 502, 1, 1, 3.00, 0.0, 0.0, 0.0),
    (11, 502, 3, 0, 0.0, 0.0, 0.0, 0.0),  # struck out
    (11, 502, 92, 1, 1.0, 0.0, 0.0, 0.0),  # a slip
    (12, 503, 1, 2, 5.00, 0.0, 0.0, 0.0),
    (12, 503, 4, 1, 0.0, 1.0, 0.0, 0.0),  # free, and in no table of products
    (12, 504, 1, -1, -2.5, 0.0, 0.0, 0.0),  # brought back
    (13, 505, 91, 9_000, 30.0, 0.0, 0.0, 0.0),  # only ever fuel
]
KEPT = 5
COLUMNS = ("household_id", "basket_id", "product_id", "quantity", "sales_value")
MONEY = ("retail_disc", "coupon_disc", "coupon_match_disc")
WHAT = ("product_id", "manufacturer_id", "department", "brand", "product_category", "product_type", "package_size")


def tables(folder, lines=LINES):
    """Write them as Parquet files."""
    rows = [dict(zip((*COLUMNS, *MONEY), line, strict=True)) for line in lines]
    for place, row in enumerate(rows):
        row["transaction_timestamp"] = datetime(2017, 1, 1 + row["basket_id"] - 500, 10, place)  # noqa: DTZ001  as there
    save(folder, "transactions", rows)
    save(folder, "products", [dict(zip(WHAT, row, strict=True)) for row in PRODUCTS])
    save(folder, "demographics", [{"household_id": 11, "household_size": "3", "kids_count": "1"}])
    save(folder, "campaigns", [{"campaign_id": 1, "household_id": 12}, {"campaign_id": 2, "household_id": 12}])
    return folder


def save(folder, name, rows):
    pq.write_table(pa.Table.from_pylist(rows), folder / f"{name}.parquet")
