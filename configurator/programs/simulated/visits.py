"""Visits: what simulated members looked at, chose, ordered and told us in a year, written as every visit is.

Builds are the engine's, with planted tastes (`population/simulate.py`). Who comes again starts from the build before,
and chooses by hand what differs; there are acts alone, no orders in the books.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from configurator.customers.models import Identity, Learning, Verb
from configurator.customers.track import Act, track
from configurator.customers.visitor import Visitor
from configurator.profiles.facts import Facts
from configurator.profiles.models import Answer
from configurator.profiles.population.simulate import Plan, simulate
from configurator.profiles.tell import tell
from configurator.profiles.told import QUESTION, Statement
from configurator.releases.shelf import LoadedRelease, current_releases

_YEAR = timedelta(days=365)
_ORDERS = 3  # a member, of everything that is built
_MOST_MODULES = 20
_BUILDS = 3  # one member in so many builds something, the others only look: they come for the shelves
_ORDERED, _BY_HAND, _ANSWERS, _ONLY_LOOKS = 0.5, 0.7, 0.6, 0.5
Part = tuple[str, str]


@dataclass(frozen=True, slots=True)
class _Visit:
    """One member at one time, with what they did within a few minutes."""

    at: datetime
    who: Visitor
    acts: Sequence[Act]
    said: Statement | None = None


def visit(*, cards: Sequence[Identity], at: datetime, rng: Random) -> int:
    """Write the visits of the year before a moment, in order of time. Returns how many. A few statements each."""
    people = [Visitor(customer_id=card.customer_id, identity_id=card.pk, signed_in=True) for card in cards]
    releases = [release for release in current_releases() if len(release.modules) <= _MOST_MODULES]
    visits = [one for release in releases for one in _of_family(release, len(releases), people, at, rng)]
    visits += _answers(people, at, rng)
    for one in sorted(visits, key=lambda one: one.at):
        _write(one, rng)
    return len(visits)


def _write(one: _Visit, rng: Random) -> None:
    moment = one.at
    for act in one.acts:
        track(visitor=one.who, learning=Learning.ALWAYS, at=moment, acts=[act])
        moment += timedelta(seconds=rng.uniform(5, 70))
    if one.said:
        tell(visitor=one.who, statements=[one.said], at=moment)


def _of_family(
    release: LoadedRelease, families: int, people: Sequence[Visitor], at: datetime, rng: Random
) -> Iterator[_Visit]:
    """Each simulated build is a visit; half of them end with an order, and some only look."""
    plan = Plan(customers=len(people), orders=_ORDERS * len(people) // families, seed=rng.randrange(1_000_000))
    found = simulate(knowledge=release.knowledge, plan=plan)
    facts = Facts(release.translation.vocabulary)
    before: dict[int, set[Part]] = {}
    step = _YEAR / max(len(found.orders), 1)
    for number, (person, build) in enumerate(zip(found.customers.tolist(), found.orders, strict=True)):
        choices = release.roles.named(build)
        parts = set(facts.taken(choices))
        acts = [_act(release, Verb.VIEWED)]
        if person % _BUILDS == 0 and (rng.random() < _ONLY_LOOKS or person in before):
            known = before.get(person, set())
            acts += [
                _act(release, Verb.CHOSE, *part) for part in sorted(parts - known) if known or rng.random() < _BY_HAND
            ]
            if known or rng.random() < _ORDERED:
                acts.append(_act(release, Verb.ORDERED, choices=choices))
                before[person] = parts
        moment = at - _YEAR + step * number + timedelta(hours=rng.uniform(0, 5))
        yield _Visit(min(moment, at - timedelta(hours=1)), people[person], acts)


def _act(release: LoadedRelease, verb: Verb, module: str = "", sku: str = "", **detail: object) -> Act:
    return Act(
        verb=verb,
        family_code=release.family_code,
        release_number=release.number,
        module_code=module,
        component_code=sku,
        detail=detail,
    )


def _answers(people: Sequence[Visitor], at: datetime, rng: Random) -> Iterator[_Visit]:
    """Three of five members answer a question that staff ask, the first answer more often than the last."""
    by_question: dict[str, list[Answer]] = {}
    for answer in Answer.objects.select_related("question").order_by("question__code", "position", "pk"):
        by_question.setdefault(answer.question.code, []).append(answer)
    for who in people if by_question else ():
        if rng.random() < _ANSWERS:
            said = by_question[rng.choice(sorted(by_question))]
            answer = said[min(rng.randrange(len(said)), rng.randrange(len(said)))]
            yield _Visit(at - timedelta(days=rng.uniform(1, 300)), who, (), _statement(answer))


def _statement(answer: Answer) -> Statement:
    question = answer.question
    return Statement(
        subject=f"{QUESTION}{question.code}",
        value=answer.code,
        words=f"{question.text} {answer.text}",
        use=question.purpose,
    )
