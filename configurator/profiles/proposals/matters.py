"""Matters: the qualities of a family, and what a customer's answers about them say for each component."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from django.utils.translation import gettext, gettext_noop

from configurator.profiles.facts import Facts
from configurator.profiles.models import Quality
from configurator.profiles.proposals.appetite import Words, ranks
from configurator.profiles.proposals.tradeoffs import MOST, SAME, WORDS, Pair
from configurator.profiles.told import PREFERS, Statement, Told
from configurator.releases.options import Option, ReleasedModule
from configurator.releases.shelf import LoadedRelease

STRENGTH = 2.0
"""Log-weight between the best and the worst of a module in the one quality that matters."""

NEAR_THE_BEST = 0.75


def qualities_of(release: LoadedRelease, written: Iterable[Quality]) -> dict[str, str]:
    """The qualities that tell a family's components apart, each with its word: ours, and those that staff wrote."""
    facts = Facts(release.translation.vocabulary)
    own = {q.key: q.word for q in written if q.family_code in {"", release.family_code}}
    candidates = {**own, **{key: str(word) for key, word in WORDS.items()}}
    found = {key: word for key, word in candidates.items() if _tells_apart(release, facts, key)}
    return dict(list(found.items())[:MOST])


def _tells_apart(release: LoadedRelease, facts: Facts, key: str) -> bool:
    return any(rank is not None for module in release.modules.values() for rank in _merits(module, facts, key).values())


def answers_in(told: Told, family_code: str) -> dict[Pair, str]:
    """What was said about pairs of qualities of a family."""
    found = {}
    for fact in told.facts:
        one, bar, other = fact.about(PREFERS).partition("|")
        if bar and fact.family_code == family_code:
            found[one, other] = fact.value
    return found


def preference(*, release: LoadedRelease, pair: Pair, preferred: str, words: Mapping[str, str]) -> Statement:
    """To tell which of two qualities matters more, or that both do alike."""
    one, other = (words[quality] for quality in pair)
    if preferred == SAME:
        said = gettext("{one} and {other} matter alike").format(one=one, other=other)
    else:
        less = other if preferred == pair[0] else one
        said = gettext("rather {more} than {less}").format(more=words[preferred], less=less)
    return Statement(
        subject=f"{PREFERS}{pair[0]}|{pair[1]}",
        value=preferred,
        words=gettext("{family}: {said}").format(family=release.family_name, said=said),
        use=gettext_noop("order of proposals, and filling in"),
        family_code=release.family_code,
    )


def shifts(module: ReleasedModule, facts: Facts, weights: Mapping[str, float]) -> dict[str, tuple[float, Words | None]]:
    """By SKU the log-weight that what matters gives it, and the reason where it is good at what matters most."""
    merits = {quality: _merits(module, facts, quality) for quality in weights}
    most = max(weights, key=lambda quality: (weights[quality], quality), default="")
    found: dict[str, tuple[float, Words | None]] = {}
    for sku in {option.sku for option in module.options if option.sku}:
        told = [(weights[q], by_sku[sku]) for q, by_sku in merits.items()]
        log = STRENGTH * sum(w * (merit - 0.5) for w, merit in told if merit is not None)
        best = merits[most][sku] if most else None
        first = log > 0 and best is not None and best >= NEAR_THE_BEST and weights[most] > min(weights.values())
        found[sku] = (log, partial(_first, facts, most) if first else None)
    return found


def _first(facts: Facts, quality: str) -> str:
    return gettext("you put “{quality}” first").format(quality=quality_words(facts, quality))


def quality_words(facts: Facts, key: str) -> str:
    """A quality as a person says it."""
    if key in WORDS:
        return str(WORDS[key])
    name = facts.vocabulary.attributes.get(key[:-1], {}).get("name") or key[:-1]
    return (gettext("less {quality}") if key.endswith("<") else gettext("more {quality}")).format(quality=name)


def _merits(module: ReleasedModule, facts: Facts, key: str) -> dict[str, float | None]:
    """By SKU how good it is at a quality beside the others of its module, 0 to 1; None where nothing tells."""
    singles: dict[str, Option] = {}
    for option in module.options:
        if option.sku:
            singles.setdefault(option.sku, option)
    places = ranks([_amount(option, facts, key[:-1]) for option in singles.values()])
    less = key.endswith("<")
    merits = [None if place is None else 1 - place if less else place for place in places]
    return dict(zip(singles, merits, strict=True))


def _amount(option: Option, facts: Facts, name: str) -> float | None:
    if name == "price":
        return None if option.unit_price is None else float(option.unit_price)
    own: dict[str, float] = {"weight": option.weight_g, "lead": option.lead_time_days}
    if name in own:
        return float(own[name])
    value = facts.vocabulary.components.get(option.sku, {}).get("attributes", {}).get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def best_first(words: Mapping[str, str], weights: Mapping[str, float]) -> Sequence[tuple[str, int]]:
    """The qualities spoken of, by how much they matter, in per cent."""
    order = sorted(weights, key=lambda quality: (-weights[quality], quality))
    return [(words.get(quality, quality), round(100 * weights[quality])) for quality in order]
