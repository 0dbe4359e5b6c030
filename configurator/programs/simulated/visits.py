"""Visits: what simulated members looked at, chose, ordered and told us in a year, by the steps of the pages themselves.

What they have in mind is the engine's, with planted tastes (`population/simulate.py`). Who comes again may start from
the build before, and chooses by hand what differs. What is ready at once they take along from the counter, and rate; of
the rest there are acts alone and no orders in the books, so that no maker hears of it. After a third of the year is
learned from what was done until then, so that later visits have better proposals.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from configurator.configurations.saved.keep import delete
from configurator.configurations.state import BuildState
from configurator.customers.models import Learning, User, Verb
from configurator.customers.track import Act, track
from configurator.customers.visitor import Visitor
from configurator.profiles.learn import learn
from configurator.profiles.models import Answer
from configurator.profiles.population.simulate import Plan, simulate
from configurator.profiles.refit import refit_due
from configurator.profiles.tell import tell
from configurator.profiles.told import QUESTION, Statement
from configurator.programs.simulated.baskets import LEANINGS, WEEKS, Shopper
from configurator.programs.simulated.builds import Page, begin, fill_in, go_for
from configurator.programs.simulated.sold import say_how_it_was, sell
from configurator.releases.shelf import LoadedRelease, current_releases

_YEAR = timedelta(weeks=WEEKS)
_VISITS, _TO_THE_COUNTER = 1, 7  # a member, of each family; of what is ready at once
_MOST_MODULES = 20
_BUILDS = 2  # one member in so many builds, the others come for the shelves
_ORDERED, _BY_HAND, _ANSWERS, _ONLY_LOOKS = 0.75, 0.7, 0.6, 0.3
_AS_BEFORE, _RESTLESS = 0.5, 0.4
"""Who comes again starts from the build before so often, and departs from what they like best so often."""
_LEARNED_AFTER = 1 / 3


@dataclass(frozen=True, slots=True)
class _Visit:
    """One member at one time, with what they have in mind for a family, or what they tell us."""

    at: datetime
    who: Visitor
    release: LoadedRelease | None = None
    target: Mapping[str, str] = field(default_factory=dict)
    said: Statement | None = None


@dataclass(slots=True)
class _Year:
    """What goes on through the year: what each member took last of a family, and who sells until when."""

    until: datetime
    clerk: User | None
    rng: Random
    before: dict[tuple[object, str], Mapping[str, str]] = field(default_factory=dict)


def visit(*, shoppers: Sequence[Shopper], clerk: User | None, at: datetime, rng: Random) -> int:
    """Do the visits of the year before a moment, in order of time. Returns how many. Some ten milliseconds each."""
    releases = [release for release in current_releases() if len(release.modules) <= _MOST_MODULES]
    visits = [one for release in releases for one in _of_family(release, shoppers, at, rng)]
    visits += _answers(shoppers, at, rng)
    year, learned_at = _Year(at, clerk, rng), at - _YEAR * (1 - _LEARNED_AFTER)
    in_order = sorted(visits, key=lambda one: one.at)
    for before, one in zip([None, *in_order], in_order, strict=False):
        if before and before.at < learned_at <= one.at:
            _learn(one.at)
        _come(one, year)
    return len(visits)


def _learn(at: datetime) -> None:
    while learn(at=at):
        pass
    refit_due(at=at)


def _visitor(shopper: Shopper) -> Visitor:
    return Visitor(customer_id=shopper.card.customer_id, identity_id=shopper.card.pk, signed_in=True)


def _of_family(release: LoadedRelease, shoppers: Sequence[Shopper], at: datetime, rng: Random) -> Iterator[_Visit]:
    """Builds that members have in mind, spread over the year; who is not a member then does not come.

    Who leans to the same on the shelves likes the same here too.
    """
    each = _TO_THE_COUNTER if _is_ready(release) else _VISITS
    for leaning in LEANINGS:
        alike = [one for one in shoppers if one.leaning == leaning][::_BUILDS]
        count = len(alike) * each
        plan = Plan(customers=len(alike), orders=count, groups=1, restless=_RESTLESS, seed=rng.randrange(1_000_000))
        found = simulate(knowledge=release.knowledge, plan=plan)
        step = _YEAR / max(count, 1)
        for number, (person, build) in enumerate(zip(found.customers.tolist(), found.orders, strict=True)):
            moment = min(at - _YEAR + step * number + timedelta(hours=rng.uniform(0, 5)), at - timedelta(hours=2))
            if alike[person].is_member((moment - at) / timedelta(weeks=1) + WEEKS):
                looks = rng.random() < _ONLY_LOOKS
                yield _Visit(moment, _visitor(alike[person]), release, {} if looks else release.roles.named(build))


def _is_ready(release: LoadedRelease) -> bool:
    """Whether nothing of it takes days to make."""
    return not any(option.lead_time_days for module in release.modules.values() for option in module.options)


def _come(one: _Visit, year: _Year) -> None:
    if one.said:
        tell(visitor=one.who, statements=[one.said], at=one.at)
    if one.release is None:
        return
    _did(one.who, _act(one.release, Verb.VIEWED), one.at)
    if one.target:
        key = (one.who.customer_id, one.release.family_code)
        page = begin(release=one.release, visitor=one.who, choices=year.before.get(key, {}), at=one.at, rng=year.rng)
        go_for(page, one.target, by_hand=_BY_HAND)
        if year.rng.random() < _ORDERED:
            year.before[key] = _ordered(page, one, year)


def _ordered(page: Page, one: _Visit, year: _Year) -> Mapping[str, str]:
    """What they ordered; a build that the shop can't make or has not enough for stays as it is."""
    fill_in(page)
    state = page.state
    if not state.complete or one.release is None:
        return {}
    if _is_ready(one.release):
        order = sell(page=page, clerk=year.clerk)
        if order is None:
            return {}
        say_how_it_was(order=order, page=page, clerk=year.clerk, until=year.until)
    else:
        _did(one.who, _act(one.release, Verb.ORDERED, choices=state.built), page.at)
        delete(key=page.configuration.key, visitor=one.who, at=page.at)
    return _own(state)


def _own(state: BuildState) -> Mapping[str, str]:
    slots = state.release.translation.vocabulary.slot
    return {variable: value for variable, value in state.built.items() if value != slots[variable].nothing}


def _did(who: Visitor, act: Act, at: datetime) -> None:
    track(visitor=who, learning=Learning.ALWAYS, at=at, acts=[act])


def _act(release: LoadedRelease, verb: Verb, **detail: object) -> Act:
    return Act(verb=verb, family_code=release.family_code, release_number=release.number, detail=detail)


def _answers(shoppers: Sequence[Shopper], at: datetime, rng: Random) -> Iterator[_Visit]:
    """Three of five members answer a question that staff ask, the first answer more often than the last."""
    by_question: dict[str, list[Answer]] = {}
    for answer in Answer.objects.select_related("question").order_by("question__code", "position", "pk"):
        by_question.setdefault(answer.question.code, []).append(answer)
    for one in shoppers if by_question else ():
        if rng.random() < _ANSWERS:
            said = by_question[rng.choice(sorted(by_question))]
            answer = said[min(rng.randrange(len(said)), rng.randrange(len(said)))]
            yield _Visit(at - timedelta(days=rng.uniform(1, 300)), _visitor(one), said=_statement(answer))


def _statement(answer: Answer) -> Statement:
    question = answer.question
    return Statement(
        subject=f"{QUESTION}{question.code}",
        value=answer.code,
        words=f"{question.text} {answer.text}",
        use=question.purpose,
    )
