"""Story: what we know about a customer, in plain words, for the customer's page and for staff."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from catalog.models import FixedProduct
from configurator.customers.models import Channel, Interaction, Verb
from configurator.profiles.facts import Facts, facts_of, times
from configurator.profiles.models import Taste
from configurator.profiles.told import NOTHING, Told, beside, muting
from configurator.profiles.usual import Usual, usuals_of

PAGE = 50
FIRST_LINES = 6


@dataclass(frozen=True, slots=True)
class Act:
    """One line of the time line. `passing` is forgotten when this visit has ended."""

    id: int
    at: datetime
    words: str
    family_name: str
    passing: bool
    channel: str = ""  # in words, where it was not this site
    parts: str = ""  # what an order was made of, since proposals name their reasons by it


@dataclass(frozen=True, slots=True)
class Acts:
    """A page of the time line, newest first. `older` is the id to go on before, None at the end."""

    acts: list[Act]
    older: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """One taste in words, with when it was seen last. `muted` is the customer's own word against it."""

    words: str
    counts: str
    at: datetime | None
    mark: str  # kind/code
    muted: str
    telling: bool = True  # False for what says little, such as what a thing has not


@dataclass(frozen=True, slots=True)
class FamilyTaste:
    """What we infer about one family, strongest first: all of it."""

    family_code: str
    family_name: str
    order_count: int
    usual: Usual | None
    components: list[Line]
    attributes: list[Line]

    @property
    def lists(self) -> list[tuple[str, list[Line], list[Line]]]:
        """For each kind its heading, the most telling lines, and the rest, where what says little stands."""
        kinds = [(_("You take"), self.components), (_("What you take has"), self.attributes)]
        return [(heading, *_first(lines)) for heading, lines in kinds if lines]


def _first(lines: list[Line]) -> tuple[list[Line], list[Line]]:
    count = sum(line.telling for line in lines[:FIRST_LINES]) or FIRST_LINES
    return lines[:count], lines[count:]


def acts_of(*, customer_id: uuid.UUID, before: int | None = None) -> Acts:
    """A page of the customer's time line. One query, and one for each release that this process has not yet read."""
    acts = Interaction.objects.of(customer_id).select_related("identity").order_by("-pk")
    rows = list((acts.filter(pk__lt=before) if before else acts)[: PAGE + 1])
    shown = rows[:PAGE]
    return Acts(acts_in_words(shown), shown[-1].pk if len(rows) > PAGE else None)


def acts_in_words(rows: Sequence[Interaction]) -> list[Act]:
    """Acts in words; rows come with their identities. One query where fixed products were bought."""
    skus = {row.component_code for row in rows if _is_fixed(row)}
    names = dict(FixedProduct.objects.filter(sku__in=skus).values_list("sku", "name")) if skus else {}
    return [_act(row, names) for row in rows]


def _is_fixed(row: Interaction) -> bool:
    """Whether a product was bought as it is: of a build, all of it is ordered."""
    return row.verb == Verb.ORDERED and bool(row.component_code)


def _act(row: Interaction, names: Mapping[str, str]) -> Act:
    facts = facts_of(family_code=row.family_code, release_number=row.release_number)
    name = facts.family_name if facts else "" if row.verb == Verb.TOLD else row.family_code
    if _is_fixed(row):
        name = names.get(row.component_code, row.component_code)
    channel = "" if row.channel == Channel.WEB else row.get_channel_display()
    return Act(row.pk, row.at, _words(row, facts, name), name, row.identity.transient, channel, _parts(row, facts))


def _parts(row: Interaction, facts: Facts | None) -> str:
    if row.verb != Verb.ORDERED or facts is None:
        return ""
    names = (facts.component_name(f"{module}/{sku}") for module, sku in facts.taken_by(row))
    return pgettext("between two of a list", ", ").join(names)


def _words(row: Interaction, facts: Facts | None, family_name: str) -> str:
    if row.verb == Verb.TOLD:
        return _told(beside(row.channel, row.detail), row.detail.get("words", ""))
    if row.verb == Verb.NOTED:
        return _("A colleague made a note")
    did = _DID["asked" if row.detail.get("asked") else row.verb]
    return str(did).format(what=_what(row, facts, family_name))


_DID = {
    "asked": gettext_lazy("Asked about {what}"),
    Verb.VIEWED.value: gettext_lazy("Looked at {what}"),
    Verb.CHOSE.value: gettext_lazy("Chose {what}"),
    Verb.RETRACTED.value: gettext_lazy("Took back {what}"),
    Verb.WISHED.value: gettext_lazy("Wished for {what}"),
    Verb.FILLED.value: gettext_lazy("Had filled in {what}"),
    Verb.ORDERED.value: gettext_lazy("Ordered {what}"),
    Verb.COMPARED.value: gettext_lazy("Compared {what}"),
    Verb.SHARED.value: gettext_lazy("Shared {what}"),
}


def _told(with_whom: str, words: str) -> str:
    if with_whom:
        return _("Told us {with_whom}: {words}").format(with_whom=with_whom, words=words)
    return _("Told us: {words}").format(words=words)


def _what(row: Interaction, facts: Facts | None, family_name: str) -> str:
    if not row.component_code or _is_fixed(row):
        return _without_component(row, facts, family_name)
    code = f"{row.module_code}/{row.component_code}"
    many = f"{row.quantity} × " if row.quantity > 1 else ""  # noqa: RUF001  a real multiplication sign
    if facts is None:
        return f"{many}{row.component_code}"
    return f"{many}{facts.component_name(code)} ({facts.module_name(code)})"


def _without_component(row: Interaction, facts: Facts | None, family_name: str) -> str:
    if row.verb == Verb.ORDERED:
        return f"{row.quantity} × {family_name}"  # noqa: RUF001  a real multiplication sign
    if row.module_code:
        module = facts.module_name(row.module_code) if facts else row.module_code
        return _("nothing ({module})").format(module=module)
    return family_name


def tastes_of(*, customer_id: uuid.UUID, told: Told = NOTHING) -> list[FamilyTaste]:
    """What the counts say about the customer, by family, strongest first; and what of it they have `told` to leave out.

    Three queries, and one for each release that this process has not yet read.
    """
    rows = list(Taste.objects.of(customer_id).strongest_first())
    families = dict.fromkeys(row.family_code for row in rows)
    last = _last_acts(row.last_interaction for row in rows)
    usuals = usuals_of(customer_id=customer_id)
    return [
        _family(code, _Rows([row for row in rows if row.family_code == code]), _Words(last, told), usuals.get(code))
        for code in families
    ]


class _Rows:
    """The rows of one family by what they count."""

    def __init__(self, rows: list[Taste]) -> None:
        by_kind: dict[str, list[Taste]] = {kind: [] for kind in Taste.Kind.values}
        for row in rows:
            by_kind[row.kind].append(row)
        self.order_count = sum(row.order_count for row in by_kind[Taste.Kind.FAMILY])
        self.components = by_kind[Taste.Kind.COMPONENT]
        self.attributes = sorted(by_kind[Taste.Kind.ATTRIBUTE], key=_says_little)


def _says_little(row: Taste) -> bool:
    """Figures, and what a thing has not, come after what it is."""
    value = row.code.partition("=")[2]
    return value == "no" or value.replace(".", "", 1).isdecimal()


def _last_acts(interactions: Iterable[int]) -> dict[int, tuple[int, datetime]]:
    """The release that each act was done on, which knows the names also of what is gone; and when it was done."""
    acts = Interaction.objects.filter(pk__in=set(interactions)).values_list("pk", "release_number", "at")
    return {pk: (release_number, at) for pk, release_number, at in acts}


@dataclass(frozen=True, slots=True)
class _Words:
    """Tastes as lines."""

    last: Mapping[int, tuple[int, datetime]]
    told: Told

    def facts(self, row: Taste) -> Facts | None:
        release_number, _ = self.last.get(row.last_interaction, (0, None))
        return facts_of(family_code=row.family_code, release_number=release_number)

    def line(self, row: Taste) -> Line:
        _, at = self.last.get(row.last_interaction, (0, None))
        muted = muting(self.told, row.family_code, row.kind, row.code)
        telling = row.kind != Taste.Kind.ATTRIBUTE or not _says_little(row)
        return Line(self.named(row), counts_in_words(row), at, f"{row.kind}/{row.code}", muted, telling)

    def named(self, row: Taste) -> str:
        facts = self.facts(row)
        return taste_in_words(facts, row.kind, row.code) if facts else row.code


def _family(code: str, rows: _Rows, words: _Words, usual: Usual | None) -> FamilyTaste:
    known = [found for found in map(words.facts, rows.components) if found]
    return FamilyTaste(
        family_code=code,
        family_name=known[0].family_name if known else code,
        order_count=rows.order_count,
        usual=usual,
        components=[words.line(row) for row in rows.components],
        attributes=[words.line(row) for row in rows.attributes],
    )


def named(row: Taste) -> str:
    """A taste as its line calls it."""
    return _Words(_last_acts([row.last_interaction]), NOTHING).named(row)


def taste_in_words(facts: Facts, kind: str, code: str) -> str:
    """A component with its module, or an attribute with its value."""
    if kind == Taste.Kind.COMPONENT:
        return f"{facts.component_name(code)} ({facts.module_name(code)})"
    return facts.attribute_words(code)


def counts_in_words(row: Taste) -> str:
    """What a taste is made of: "in 3 orders, picked 5 times"."""
    orders, clicks = row.order_count, row.click_count
    ordered = ngettext("in {number} order", "in {number} orders", orders).format(number=orders)
    picked = _("picked {times}").format(times=times(clicks))
    if orders and clicks:
        return _("{ordered}, {picked}").format(ordered=ordered, picked=picked)
    return ordered if orders else picked if clicks else ""
