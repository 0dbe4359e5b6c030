"""What the pages of this app are given to show."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import get_script_prefix, reverse
from django.utils import timezone
from django.utils.translation import get_language

from configurator.configurations.asked import SORTS, Asked
from configurator.configurations.configure import Outcome
from configurator.configurations.explanations import Notice
from configurator.configurations.imprints.shown import places_of
from configurator.configurations.instock import Levels, Remark, lacking, remarks, shortages
from configurator.configurations.listing import filters, listing
from configurator.configurations.models import Configuration
from configurator.configurations.numbers.view import Given, NumberView, changed_views, views_of
from configurator.configurations.offered import Offered
from configurator.configurations.picture import swaps
from configurator.configurations.render import Proposals, Row, module_head, rows, step_heads, summary
from configurator.configurations.shift import Shift, changed_rows, differing_modules
from configurator.configurations.state import BuildState, assess
from configurator.configurations.still import Still, still_of
from configurator.configurations.together.company import Company, company_at
from configurator.configurations.varied import asks, in_order
from configurator.configurations.ways.begin import starts_of
from configurator.configurations.why import Why
from configurator.customers.consent import Purpose, may_use
from configurator.profiles.proposals.holdout import held_out
from configurator.profiles.proposals.populations import Population, population_of
from configurator.profiles.proposals.recommend import propose
from configurator.profiles.taste import Taste, taste_of
from configurator.releases.money import money
from configurator.releases.options import ReleasedModule
from configurator.releases.shelf import LoadedRelease, load_release
from configurator.stock.levels import levels

Context = dict[str, Any]

_ANY = str(uuid.UUID(int=0))

LONG = 12  # a module with more options can be searched


@dataclass(frozen=True, slots=True)
class BuildCard:
    """A build in a list."""

    configuration: Configuration
    release: LoadedRelease
    price: str
    state: BuildState

    @property
    def still(self) -> Still | None:
        """Its picture."""
        return still_of(self.state)


def state_of(configuration: Configuration) -> BuildState:
    """The state of a stored build, on the release it was made on."""
    release = load_release(configuration.release_id)
    return assess(release=release, choices=configuration.choices, filled=configuration.filled)


def sources_for(configuration: Configuration, *, fresh: bool) -> tuple[Taste | None, Population | None]:
    """What proposals are made from, if the customer lets us: their own taste, and what others take."""
    customer = configuration.actor
    if not may_use(customer_id=customer.pk, purpose=Purpose.PERSONALISE, learning=customer.learning):
        return None, None
    forgotten, told = customer.forgotten_at, customer.told_at
    taste = taste_of(customer_id=customer.person_id, fresh=fresh, forgotten_at=forgotten, told_at=told)
    return taste, population_of(release=load_release(configuration.release_id), fresh=fresh)


def proposals_for(configuration: Configuration, state: BuildState, *, fresh: bool, seen: Levels) -> Proposals:
    """What is shown of `possible_proposals`: all, or nothing to a customer who is held out."""
    if not held_out(customer_id=configuration.actor.person_id):
        return possible_proposals(configuration, state, fresh=fresh, seen=seen)
    if fresh:
        sources_for(configuration, fresh=True)  # a choice keeps what would have been proposed
    return {}


def offered_for(configuration: Configuration, state: BuildState, *, seen: Levels) -> Offered:
    """What is proposed on a page that shows this state, and whether the customer gets to see it."""
    shown = not held_out(customer_id=configuration.actor.person_id)
    return Offered(possible_proposals(configuration, state, fresh=False, seen=seen), shown)


def possible_proposals(configuration: Configuration, state: BuildState, *, fresh: bool, seen: Levels) -> Proposals:
    """What the customer's own profile, and what others take, proposes for the open modules, each with its reason.

    What is not in stock is not proposed.
    """
    taste, population = sources_for(configuration, fresh=fresh)
    if taste is None and population is None:
        return {}
    lacks = lacking(state.release, seen)
    language = get_language()  # the reasons are in words
    for *sources, told_in, known in state.proposed:
        if told_in == language and all(
            one is other for one, other in zip(sources, (taste, population, lacks), strict=True)
        ):
            return known
    available = (state.evaluation.changes == 0) & ~lacks
    found = propose(
        taste=taste, release=state.release, available=available, decided=state.decided, population=population
    )
    state.proposed[:] = [(taste, population, lacks, language, found)]
    return found


def build_context(
    configuration: Configuration,
    *,
    notice: Notice | None = None,
    fresh: bool = True,
    asked: Mapping[str, Asked] | None = None,
    given: Mapping[str, Given] | None = None,
) -> Context:
    """The whole configure page.

    `asked` says by module what part of a long list is to be seen, `given` what number was given that can't be had.
    """
    state = state_of(configuration)
    release = state.release
    seen = levels()
    proposals = proposals_for(configuration, state, fresh=fresh, seen=seen)
    heads = step_heads(state=state, lacks=lacking(release, seen))
    views = views_of(state=state, proposals=proposals, given=given or {})
    viewer, at = configuration.actor, timezone.now()
    steps = [
        (
            head,
            [
                _part(state, module, proposals, (asked or {}).get(module.code), seen, views)
                for module in in_order(modules, customer=viewer, at=at)
            ],
        )
        for head, (_, modules) in zip(heads, release.steps, strict=True)
    ]
    return _common(configuration, state, notice, seen) | {
        "steps": steps,
        "step_heads": heads,
        **({} if configuration.choices or configuration.hand else starts_of(release=release, seen=seen)),
        "customer": viewer,
        "question_here": asks(customer=viewer, at=at),
        "company": _company(configuration),
        "places": [] if configuration.hand else places_of(configuration=configuration, state=state),
        "full": True,
    }


def _company(configuration: Configuration) -> Company | None:
    """Who builds it together; no query of a build that one builds alone."""
    at = timezone.now()
    if not configuration.is_together(at):
        return None
    return company_at(key=configuration.pk, customer_id=configuration.actor.pk, at=at)


def module_context(configuration: Configuration, module: ReleasedModule, asked: Asked) -> Context:
    """One module with the part of its list that is asked for."""
    state = state_of(configuration)
    seen = levels()
    proposals = proposals_for(configuration, state, fresh=False, seen=seen)
    views = views_of(state=state, proposals=proposals)
    return _common(configuration, state, None, seen) | _part(state, module, proposals, asked, seen, views)


def _part(
    state: BuildState,
    module: ReleasedModule,
    proposals: Proposals,
    asked: Asked | None,
    seen: Levels,
    views: Mapping[str, NumberView],
) -> Context:
    """One module: a number field, or a list of options."""
    if module.code not in views:
        return _module(state, module, proposals, asked, seen)
    context: Context = {"head": module_head(state=state, module=module), "module": module, "number": views[module.code]}
    return context | {"rows": (), "list": None, "findable": False, "stock": {}}


def _module(
    state: BuildState, module: ReleasedModule, proposals: Proposals, asked: Asked | None, seen: Levels
) -> Context:
    index = state.release.indices.get(module.code)
    context: Context = {"head": module_head(state=state, module=module), "module": module, "sorts": SORTS}
    if index is None:
        shown = rows(state=state, module=module, proposals=proposals)
        context |= {"rows": shown, "list": None, "findable": len(module.options) > LONG}
        return context | {"stock": _remarks(module, shown, seen)}
    asked = asked or Asked()
    found = listing(state=state, index=index, asked=asked, proposals=proposals)
    facets = filters(state=state, index=index, asked=asked) if asked.open else None
    return (
        context
        | {"rows": found.rows, "list": found, "filters": facets, "findable": False}
        | {"stock": _remarks(module, found.rows, seen)}
    )


def _remarks(module: ReleasedModule, shown: Iterable[Row], seen: Levels) -> dict[str, Remark]:
    return remarks(module, (row.option for row in shown), seen, timezone.localdate())


def _build_url() -> str:
    """The address of any build, under whatever prefix this page has: inside other sites' pages that is their own."""
    return get_script_prefix() + _build_path()


@cache
def _build_path() -> str:
    """Working an address out takes a twentieth of a click."""
    return reverse("configurations:build", args=[_ANY]).removeprefix(get_script_prefix())


def _common(configuration: Configuration, state: BuildState, notice: Notice | None, seen: Levels) -> Context:
    short = shortages(state, seen, timezone.localdate()) if seen else ()  # today's date costs more than the rest
    return {
        "configuration": configuration,
        "release": state.release,
        "state": state,
        "summary": summary(state=state, short=short),
        "notice": notice,
        "url": _build_url().replace(_ANY, str(configuration.key)),
        "version": configuration.version,
        "owned": configuration.hand is None,
    }


def page_context(configuration: Configuration) -> Context:
    """What a page beside the build's own needs to know of it."""
    return _common(configuration, state_of(configuration), None, levels()) | {"customer": configuration.actor}


def why_context(configuration: Configuration, state: BuildState, why: Why) -> Context:
    """The explanation of one option."""
    return _common(configuration, state, None, levels()) | {"why": why, "customer": configuration.actor}


def change_context(
    outcome: Outcome,
    *,
    notice: Notice | None,
    touched: Sequence[str],
    shown: Mapping[str, Collection[int]],
    given: Mapping[str, Given | None] | None = None,
) -> Context:
    """Only what a step changed, for swapping in place. `touched` modules' inputs are sent in any case.

    `shown` names by module the options that stand on the page of a long list; other long lists are told when outdated.
    The number fields that `given` names are sent in any case, with what was given in them.
    """
    before, after = outcome.before, outcome.after
    seen, offered = levels(), outcome.offered
    proposals = proposals_for(outcome.configuration, after, fresh=False, seen=seen)
    old_proposals = (
        proposals_for(outcome.configuration, before, fresh=False, seen=seen) if offered is None else offered.visible
    )
    shift = Shift(before, after, old_proposals, proposals)
    changed, outdated = changed_rows(shift=shift, resend=touched, shown=shown)
    heads = [
        (module_head(state=before, module=m), module_head(state=after, module=m))
        for m in differing_modules(before=before, after=after)
    ]
    lacks = lacking(after.release, seen)
    old_steps, steps = step_heads(state=before, lacks=lacks), step_heads(state=after, lacks=lacks)
    return _common(outcome.configuration, after, notice, seen) | {
        "changed": changed,
        "numbers": list(changed_views(shift=shift, given=given or {})) if after.release.numbers else (),
        "picture": swaps(before, after, settings.MEDIA_URL),
        "outdated": outdated,
        "heads": [new for old, new in heads if old != new],
        "step_heads": steps if old_steps != steps else None,
    }


def build_cards(configurations: Sequence[Configuration]) -> list[BuildCard]:
    """Builds for a list; no query beyond opening their releases."""
    found = []
    for configuration in configurations:
        state = state_of(configuration)
        price = money(state.price if state.consistent else None, state.release.currency)
        found.append(BuildCard(configuration, state.release, price, state))
    return found


def open_builds(customer_id: uuid.UUID | None, *, limit: int = 20, after: int = 0) -> list[BuildCard]:
    """The customer's open builds in which something was chosen, newest first; one query."""
    owned = Configuration.objects.owned_by(customer_id).open().begun().newest_first()
    return build_cards(list(owned[after : after + limit]))


def begun_builds(customer_id: uuid.UUID | None, *, family_code: str, limit: int = 5) -> list[BuildCard]:
    """Those of one family; one query."""
    owned = Configuration.objects.owned_by(customer_id).open().begun().of_family(family_code).newest_first()
    return build_cards(list(owned[:limit]))
