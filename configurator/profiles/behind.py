"""Behind: the acts that one taste was counted from, and erasing them."""

import logging
import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from configurator.customers.forget import forget_acts
from configurator.customers.models import Interaction, Verb
from configurator.profiles.facts import Facts, facts_of
from configurator.profiles.learn import locked_cursor, rebuild
from configurator.profiles.models import Taste
from configurator.profiles.taste import drop_taste

logger = logging.getLogger(__name__)

_COUNTED = (Verb.CHOSE, Verb.WISHED, Verb.RETRACTED, Verb.ORDERED)


@dataclass(frozen=True, slots=True)
class Mark:
    """Which taste: what a `Taste` row is found by."""

    family_code: str
    kind: str
    code: str


def acts_behind(*, customer_id: uuid.UUID, mark: Mark) -> list[Interaction]:
    """The acts that a taste was counted from, what was taken back and asked about included, newest first.

    One query over the customer's acts in the family, and one for each release that this process has not yet read.
    """
    acts = Interaction.objects.of(customer_id).filter(family_code=mark.family_code, verb__in=_COUNTED)
    if mark.kind == Taste.Kind.COMPONENT:
        module, _, sku = mark.code.partition("/")
        acts = acts.filter(Q(verb=Verb.ORDERED) | Q(module_code=module, component_code=sku))
    return [act for act in acts.select_related("identity").order_by("-pk") if _counts(act, mark)]


def acts_on_subject(*, customer_id: uuid.UUID, pk: int) -> list[Interaction]:
    """All acts in which the customer spoke about what act `pk` tells, newest first; none if it tells nothing."""
    told = Interaction.objects.of(customer_id).filter(verb=Verb.TOLD).select_related("identity").order_by("-pk")
    acts = list(told)
    subjects = {(act.family_code, act.detail.get("subject")) for act in acts if act.pk == pk}
    return [act for act in acts if (act.family_code, act.detail.get("subject")) in subjects]


def _counts(act: Interaction, mark: Mark) -> bool:
    facts = facts_of(family_code=act.family_code, release_number=act.release_number)
    if facts is None:
        return False
    if mark.kind == Taste.Kind.FAMILY:
        return act.verb == Verb.ORDERED
    return any(_has(facts, module, sku, mark) for module, sku in facts.taken_by(act))


def _has(facts: Facts, module: str, sku: str, mark: Mark) -> bool:
    if mark.kind == Taste.Kind.COMPONENT:
        return f"{module}/{sku}" == mark.code
    return mark.code in facts.attributes.get(sku, ())


def erase_acts(*, customer_id: uuid.UUID, ids: Collection[int], at: datetime) -> int:
    """Delete some of a customer's acts and count what is left anew. Returns how many were theirs and are gone."""
    with transaction.atomic():
        locked_cursor()
        deleted = forget_acts(customer_id=customer_id, ids=ids, at=at)
        rebuild(customer_id=customer_id)
    drop_taste(customer_id=customer_id)
    logger.info("acts forgotten customer=%s interactions=%s", customer_id, deleted)
    return deleted
