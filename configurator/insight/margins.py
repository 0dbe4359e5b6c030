"""Margins: which share of what is paid, net, is left once parts are paid for, and who says so."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from configurator.insight.models import LineMargin, ValuePolicy

if TYPE_CHECKING:
    from configurator.insight.gather import Sale

_FOUR = Decimal("0.0001")


class Says(models.TextChoices):
    """Where a margin comes from."""

    STAFF = "staff", _("what staff say of the product line or category")
    PARTS = "parts", _("what the parts of its orders cost")
    POLICY = "policy", _("the policy of value, for want of both")


@dataclass(frozen=True, slots=True)
class Margin:
    """A share of the net price."""

    share: Decimal
    says: Says


def margins_of(*, sales: "Iterable[Sale]", policy: ValuePolicy) -> dict[str, Margin]:
    """By product line, and by category of fixed products, of all that was sold. One query.

    Sales whose parts have no cost, as all at tills elsewhere, say nothing of what is left of the price.
    """
    lines: dict[str, str] = {}
    net: dict[str, Decimal] = defaultdict(Decimal)
    cost: dict[str, Decimal] = defaultdict(Decimal)
    for sale in sales:
        lines[sale.family_code] = lines[sale.line] = sale.line
        if sale.cost:
            for code in {sale.family_code, sale.line}:
                net[code] += sale.net
                cost[code] += sale.cost
    said = {row.family_code: row.percent / 100 for row in LineMargin.objects.all()}
    found = {}
    for code, line in lines.items():
        share, says = policy.margin_percent / 100, Says.POLICY
        if code in said or line in said:
            share, says = said.get(code, said.get(line, share)), Says.STAFF
        elif net[code]:
            share, says = min(max(1 - cost[code] / net[code], Decimal(0)), Decimal(1)), Says.PARTS
        found[code] = Margin(share.quantize(_FOUR), says)
    return found
