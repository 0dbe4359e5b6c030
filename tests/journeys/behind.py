"""What is behind the pages: the shop's database, and the files that fulfillment gets."""

import csv
import json


def rows(server, query, *values):
    """What the shop's database says."""
    return server.database.rows(query, *values)


def exported(server, number):
    """An order's document and the rows of its CSV, as the relay writes them."""
    server.manage("relay", "--once")
    folder = server.folder / "export"
    with (folder / f"{number}.csv").open(encoding="utf-8-sig", newline="") as table:
        return json.loads((folder / f"{number}.json").read_text()), list(csv.DictReader(table))
