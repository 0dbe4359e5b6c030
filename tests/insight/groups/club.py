"""A club with groups that are known: each buys more of its own categories, and most of each answer alike."""

from datetime import timedelta

import numpy as np

from catalog.models import FixedProduct
from configurator.customers.models import Customer, Identity, Interaction, Learning, Verb
from configurator.customers.visitor import Visitor
from configurator.insight.models import Purchase
from configurator.profiles.models import Answer, Question
from tests.orders.shop import AT

NOW = AT + timedelta(days=300)
KINDS, CATEGORIES, LINES = 3, 12, 40
ANSWERS = ("breakfast", "guests", "travel")


def goods(categories=CATEGORIES):
    """Two products a category."""
    made = [
        FixedProduct(
            sku=f"P-{n}-{k}", name=f"Product {n} {k}", category=f"Category {n}", department="All", price="2.00"
        )
        for n in range(categories)
        for k in range(2)
    ]
    FixedProduct.objects.bulk_create(made)
    question = Question.objects.create(code="for-what", text="What for, mostly?", purpose="news that fit")
    Answer.objects.bulk_create([Answer(question=question, code=code, text=f"For {code}") for code in ANSWERS])


def people(number, *, learning=Learning.ALWAYS, begin=0):
    """So many with a card."""
    chosen = AT if learning == Learning.ALWAYS else None
    made = [
        Customer(name=f"Member {n}", learning=learning, learning_chosen_at=chosen, created_at=AT)
        for n in range(begin, begin + number)
    ]
    Customer.objects.bulk_create(made)
    Identity.objects.bulk_create(
        [Identity(customer=one, kind=Identity.Kind.CARD, key=f"C-{one.name}", created_at=AT) for one in made]
    )
    return made


def visit(customer):
    """As whom they visit."""
    return Visitor(customer_id=customer.pk, identity_id=Identity.objects.get(customer=customer).pk)


def buy(members, kinds, *, rng, lean=6.0, lines=LINES):
    """Each so many lines, of the categories of their kind so many times as often."""
    identities = {one.customer_id: one for one in Identity.objects.filter(customer__in=members)}
    rows = []
    for member, kind in zip(members, kinds, strict=True):
        weight = np.where(np.arange(CATEGORIES) % KINDS == kind, lean, 1.0)
        taken = rng.choice(CATEGORIES, lines, p=weight / weight.sum())
        rows += [line(identities[member.pk], n, category, rng) for n, category in enumerate(taken.tolist(), start=1)]
    Purchase.objects.bulk_create(rows, batch_size=500)


def line(identity, position, category, rng):
    """One line of a basket."""
    return Purchase(
        identity=identity,
        basket=1,
        position=position,
        at=NOW - timedelta(days=int(rng.integers(1, 250))),
        sku=f"P-{category}-{rng.integers(2)}",
        quantity=1,
        paid_thousandths=2_000,
        currency="EUR",
    )


def say(member, answer, *, at=AT, subject="question:for-what"):
    """One told fact."""
    return Interaction(
        identity=Identity.objects.get(customer=member),
        at=at,
        verb=Verb.TOLD,
        detail={"subject": subject, "value": answer, "words": answer},
    )


def planted(number=180, *, seed=1, lean=6.0):
    """A club of three kinds: the members, and the kind of each."""
    rng = np.random.default_rng(seed)
    if not FixedProduct.objects.exists():
        goods()
    members = people(number, begin=Customer.objects.count())
    kinds = rng.integers(KINDS, size=number)
    buy(members, kinds, rng=rng, lean=lean)
    told = [
        say(member, ANSWERS[kind if rng.random() < 0.8 else rng.integers(KINDS)])
        for member, kind in zip(members[::2], kinds[::2].tolist(), strict=True)
    ]
    Interaction.objects.bulk_create(told)
    return members, kinds
