"""`make examples`: one order in every format under docs/examples/, of the demo's own families.

Keys, number and times are fixed, and so are the fingerprints of releases, so that the files change only when what they
show does: the demo's parts and prices, or a format. A test makes them again and compares.
"""

import subprocess
import sys
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

TARGET = Path(__file__).resolve().parent.parent / "docs" / "examples"
NAME = "A-2026-000001"
KEY = uuid.UUID("0190c2d4-7b1a-7c3e-9f00-5a1e2b3c4d5e")
PLACED_AT = datetime(2026, 3, 21, 8, 30, 15, tzinfo=UTC)
BUILDS = (("yogurt", "berry-field", 4), ("laptop", "everyday", 2), ("pc", "workstation", 1))
PERCENT = Decimal(10)
PEPPOL = {"SHOP_PEPPOL_ID": "0088:7300010000001", "MAKER_PEPPOL_ID": "0088:5790000435968", "MAKER_NAME": "Workshop"}
MAKER = PEPPOL | {"MAKER_COUNTRY": "DK", "SHOP_NAME": "Atelier", "SHOP_COUNTRY": "DE"}


def document(release_of: Callable[[str], object]) -> bytes:
    """One order of a yogurt with portions, a laptop and a PC, whose prices are taken as euros."""
    from configurator.orders.document import render  # noqa: PLC0415  the environment is set by then
    from configurator.orders.models import Order  # noqa: PLC0415

    lines = [_line(release_of, position, *build) for position, build in enumerate(BUILDS, 1)]
    subtotal, delivery = sum((line.price for line in lines), Decimal(0)), Decimal("12.50")
    total = subtotal + delivery
    order = Order(
        key=KEY,
        number=NAME,
        version=2,
        placed_at=PLACED_AT,
        currency="EUR",
        subtotal=subtotal,
        delivery_code="post",
        delivery_name="پست پیشتاز",
        delivery_price=delivery,
        tax_name="مالیات بر ارزش افزوده",
        tax_percent=PERCENT,
        tax=(total * PERCENT / (100 + PERCENT)).quantize(Decimal("0.01")),
        total=total,
        name="王小明",
        email="xiaoming@example.com",
        line1="تهران، خیابان ولیعصر، پلاک ۱۲",
        line2="=زنگ دوم، به نام «王»",  # begins as a formula would
        postcode="۱۹۶۷۷",
        city="تهران",
        country="IR",
    )
    return render(order=order, lines=lines)


def _line(release_of, position, family, preset, quantity):
    from configurator.configurations.quote import quote_configuration  # noqa: PLC0415
    from configurator.orders.bom import explode  # noqa: PLC0415
    from configurator.orders.readiness import Ready  # noqa: PLC0415

    release = release_of(family)
    (choices,) = (known.choices for known in release.presets if known.code == preset)
    quote = quote_configuration(release=release, choices=choices)
    assert quote.complete, quote.missing
    ready = Ready(quote=quote, release=release, made_on=release)
    key = uuid.uuid5(KEY, family)
    line = explode(ready=ready, configuration_key=key, quantity=quantity, position=position)
    mark = uuid.uuid5(key, "release").hex * 2
    return replace(line, release_number=1, fingerprint=mark, made_on_number=1, made_on_fingerprint=mark)


def files(body: bytes) -> dict[str, bytes]:
    """Every file of the folder by its name."""
    from django.test import override_settings  # noqa: PLC0415

    from configurator.fulfillment.formats import FORMATS  # noqa: PLC0415
    from configurator.fulfillment.formats.schema import schema  # noqa: PLC0415

    with override_settings(**MAKER):
        made = {f"{NAME}.{form.suffix}": form.write(body) for form in FORMATS.values()}
    return made | {"atelier-order-2.schema.json": schema("atelier-order-2.json")}


def main() -> None:
    """Write the folder anew, in a process that sees the demo's database."""
    from tests import demo  # noqa: PLC0415

    subprocess.run([sys.executable, "-m", "tests.examples", "write"], env=demo.environment(demo.template()), check=True)


def write() -> None:
    """Write the folder anew from the database of the settings."""
    import django  # noqa: PLC0415

    django.setup()
    from configurator.releases.shelf import current_release  # noqa: PLC0415

    TARGET.mkdir(exist_ok=True)
    for old in TARGET.iterdir():
        old.unlink()
    for name, data in files(document(current_release)).items():
        (TARGET / name).write_bytes(data)
        print(f"docs/examples/{name}")


if __name__ == "__main__":
    if sys.argv[1:] == ["write"]:
        write()
    else:
        import tests.settings  # noqa: F401  a folder for the database

        main()
