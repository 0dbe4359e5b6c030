"""Write: the lists of a mailing with their items, coupons and deals, in bulk, in the caller's transaction."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

import numpy as np

from configurator.offers.codes import new_code
from configurator.offers.models import Coupon, CouponDeal
from configurator.programs.lists.choose import NOTHING
from configurator.programs.models import LeftOut, ListItem, Mailing, PersonalList
from configurator.programs.models.mailing import named_by
from configurator.programs.personal.draw import Drawn, Place, others_lately
from configurator.programs.personal.history import EPOCH, day_number
from configurator.releases.money import minor_units

_FEW = 10
"""What fewer people did is not said of others."""
_CYCLE, _OFTEN = 3, 2


@dataclass(frozen=True)
class Written:
    """How many rows, and of what is mailed how much is to discover."""

    lists: int
    coupons: int
    mailed: int
    discoveries: int

    @property
    def discovery(self) -> float:
        """As a share."""
        return self.discoveries / self.mailed if self.mailed else 0.0


def write(*, mailing: Mailing, drawn: Drawn, rng: Random, at: datetime) -> Written:
    """Store everything. Six statements for some thousand rows each; 50,000 rows a second or two."""
    writing = _Writing(mailing, drawn, at)
    places = [drawn.places(row) for row in range(len(drawn.customers))]
    codes = _codes(len(places), rng)
    coupons = Coupon.objects.bulk_create(
        writing.coupon(row, code) for row, code in enumerate(codes) if writing.has_deal(places[row])
    )
    by_code = {coupon.code: coupon for coupon in coupons}
    made = PersonalList.objects.bulk_create(
        writing.list_(row, code, by_code.get(code)) for row, code in enumerate(codes)
    )
    openings = [
        CouponDeal(coupon=one.coupon, deal=drawn.pool.deals[place.deal], amount=writing.amount(row, place.deal))
        for row, one in enumerate(made)
        for place in places[row]
        if place.deal != NOTHING
    ]
    CouponDeal.objects.bulk_create(openings)
    ListItem.objects.bulk_create(
        [
            writing.item(one, row, position, place)
            for row, one in enumerate(made)
            for position, place in enumerate(places[row], start=1)
        ]
    )
    LeftOut.objects.bulk_create(writing.left_out())
    mailed = [place for mine in places for place in mine if place.mailed]
    return Written(len(made), len(openings), len(mailed), sum(place.is_new for place in mailed))


def _codes(count: int, rng: Random) -> list[str]:
    found: set[str] = set()
    while len(found) < count:
        found.add(new_code(rng=rng))
    return sorted(found, key=lambda _: rng.random())


class _Writing:
    """Rows from what was drawn."""

    def __init__(self, mailing: Mailing, drawn: Drawn, at: datetime) -> None:
        self.mailing, self.drawn, self.at = mailing, drawn, at
        self.coins = minor_units(drawn.terms.currency)
        self.keys = drawn.known.shelf.keys
        self.others = others_lately(drawn.known, day_number(mailing.starts_on)).tolist()
        self.cents = Decimal(1) / self.coins
        pairs = drawn.found.pairs
        self.figures = dict(
            zip(
                pairs.pair.tolist(),
                zip(pairs.count.tolist(), pairs.first.tolist(), pairs.last.tolist(), strict=True),
                strict=True,
            )
        )

    def customer(self, row: int) -> uuid.UUID:
        return self.drawn.known.people[int(self.drawn.customers[row])]

    @staticmethod
    def has_deal(places: Sequence[Place]) -> bool:
        return any(place.deal != NOTHING for place in places)

    def amount(self, row: int, deal: int) -> Decimal:
        """What a deal takes off each piece for a customer, as their tier has it."""
        tier = int(self.drawn.tier[self.drawn.customers[row]])
        return int(self.drawn.pool.values[tier, deal]) * self.cents

    def coupon(self, row: int, code: str) -> Coupon:
        return Coupon(
            code=code,
            customer_id=self.customer(row),
            starts_on=self.mailing.starts_on,
            ends_before=self.mailing.ends_before,
            created_at=self.at,
        )

    def list_(self, row: int, code: str, coupon: Coupon | None) -> PersonalList:
        person = int(self.drawn.customers[row])
        spent = Decimal(int(self.drawn.spent[person])) / self.drawn.terms.weeks * self.cents
        return PersonalList(
            mailing=self.mailing,
            customer_id=self.customer(row),
            code=code,
            coupon=coupon,
            tier=int(self.drawn.tier[person]),
            spent_a_week=round(spent, 2),
            spares=self._spares(row),
            **self._expected(row),
        )

    def item(self, of: PersonalList, row: int, position: int, place: Place) -> ListItem:
        return ListItem(
            personal_list=of,
            position=position,
            kind=_kind(place),
            mailed=place.mailed,
            deal=None if place.deal == NOTHING else self.drawn.pool.deals[place.deal],
            off=place.off * self.cents,
            **named_by(self.keys[place.item]),
            **self._reason(row, place),
        )

    def left_out(self) -> list[LeftOut]:
        """Everybody who let us learn always and gets none."""
        drawn, terms = self.drawn, self.drawn.terms
        bought = np.bincount(drawn.known.household, minlength=len(drawn.known.people)) > 0
        found = []
        for person in np.flatnonzero(~drawn.gets).tolist():
            spent = int(drawn.spent[person])
            why = LeftOut.Why.EMPTY if spent >= terms.least * terms.weeks else LeftOut.Why.LITTLE
            found.append(
                LeftOut(
                    mailing=self.mailing,
                    customer_id=drawn.known.people[person],
                    why=why if bought[person] else LeftOut.Why.NOTHING,
                    spent_a_week=round(Decimal(spent) / terms.weeks * self.cents, 2),
                )
            )
        return found

    def _expected(self, row: int) -> dict[str, float]:
        given = self.drawn.given
        if given is None:
            return {}
        return {
            name: sum(float(getattr(side, name)[row][chosen[row]].sum()) for chosen, side in given.sides) / self.coins
            for name in ("uplift", "goodwill", "cost")
        }

    def _spares(self, row: int) -> list[dict[str, Any]]:
        given = self.drawn.given
        if given is None:
            return []
        spares = [deal for deal in given.spares[row].tolist() if deal != NOTHING]
        return [
            {
                "deal": self.drawn.pool.deals[deal].pk,
                "item": self.keys[int(given.rewards.chances.item[row, deal])],
                "amount": str(self.amount(row, deal)),
                "off": str(int(given.rewards.off[row, deal]) * self.cents),
                **_as_json(self._reason(row, Place(int(given.rewards.chances.item[row, deal]), False, True))),  # noqa: FBT003
            }
            for deal in spares
        ]

    def _reason(self, row: int, place: Place) -> dict[str, Any]:
        """What speaks for it, in figures."""
        if place.is_new:
            others = self.others[place.item]
            return {"reason": ListItem.Reason.OTHERS, "times": others if others >= _FEW else 0}
        person = int(self.drawn.customers[row])
        count, first, last = self.figures[person * len(self.keys) + place.item]
        times, reason = int(count), ListItem.Reason.ONCE
        if times >= _OFTEN:
            reason = ListItem.Reason.CYCLE if times >= _CYCLE else ListItem.Reason.OFTEN
        return {
            "reason": reason,
            "times": times,
            "every_days": max(round((last - first) / (times - 1)), 1) if times >= _CYCLE else 0,
            "last_on": EPOCH + timedelta(days=int(last)),
        }


def _kind(place: Place) -> str:
    if place.is_new:
        return ListItem.Kind.DISCOVERY
    return ListItem.Kind.USUAL if place.deal == NOTHING else ListItem.Kind.REWARD


def _as_json(reason: dict[str, Any]) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in reason.items()}
