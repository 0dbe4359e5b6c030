"""Ask: which question is worth asking now, and what an answer changed.

A question has value where an answer would change a proposal, or tells a need or a worth that is not known. The change
is worked out, not guessed: proposals on an empty build of each family, with the answer's effects and without. Nothing
is asked twice, also not after "rather not say", nor more often in a visit than `QUESTIONS_A_VISIT`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache

import numpy as np
from django.conf import settings
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from configurator.customers.visitor import Visitor
from configurator.languages.few import listed
from configurator.profiles.dialogue.effects import Effect, read, statement
from configurator.profiles.facts import Facts
from configurator.profiles.models import Answer, Question
from configurator.profiles.proposals.leaning import matches
from configurator.profiles.proposals.recommend import propose
from configurator.profiles.taste import Taste
from configurator.profiles.tell import tell
from configurator.profiles.told import LIKES, QUESTION, Fact, Statement, Told
from configurator.releases.shelf import OPEN_RELEASES, LoadedRelease

RATHER_NOT = "rather-not"
KNOWING = 0.01
"""Worth of a need or a worth that gets known, against one module whose proposal changes."""

EMPTY = Taste({}, {}, {})

Proposed = dict[tuple[str, str], str]  # (family, module) -> what is proposed, in words


@dataclass(frozen=True, slots=True)
class Change:
    """One module in which something else is proposed than before; "" for nothing."""

    family: str
    module: str
    before: str
    after: str


def next_question(
    *, questions: Iterable[Question], taste: Taste | None, releases: Sequence[LoadedRelease], at: datetime
) -> Question | None:
    """The most valuable question for a customer, None when none has value or enough were asked in this visit.

    `questions` come with their answers. Cost: one ranking for each answer and family; no query.
    """
    taste = taste or EMPTY
    if _asked_lately(taste.told, at) >= settings.QUESTIONS_A_VISIT:
        return None
    open_ones = [q for q in questions if q.code not in taste.told.answered]
    valued = [(value_of(question=q, taste=taste, releases=releases), q) for q in open_ones]
    best = max(valued, key=lambda entry: entry[0], default=(0.0, None))
    return best[1] if best[0] > 0 else None


def value_of(*, question: Question, taste: Taste, releases: Sequence[LoadedRelease]) -> float:
    """How many modules' proposals an answer changes, the mean over the answers; a little for what else gets known."""
    answers = [read(answer.means) for answer in question.answers.all()]
    concerned = [r for r in releases if question.family_code in {"", r.family_code}]
    before = _proposed(taste, concerned)
    values = [_value(effects, question, taste, concerned, before) for effects in answers]
    return sum(values) / len(values) if values else 0.0


def unheard_of(*, question: Question, releases: Sequence[LoadedRelease]) -> list[str]:
    """What a question names that nothing on sale has: its family, or what its answers say is liked.

    Linear in components and likings; no query besides the answers'.
    """
    concerned = [r for r in releases if question.family_code in {"", r.family_code}]
    if not concerned:
        return [question.family_code] if question.family_code else []
    parts = [codes for r in concerned for codes in Facts(r.translation.vocabulary).attributes.values()]
    effects = [effect for answer in question.answers.all() for effect in read(answer.means)]
    likes = dict.fromkeys(e.subject.removeprefix(LIKES) for e in effects if e.subject.startswith(LIKES))
    return [like for like in likes if not any(matches(like, codes) for codes in parts)]


def answer_question(
    *, visitor: Visitor, question: Question, answer: Answer | None, taste: Taste | None,
    releases: Sequence[LoadedRelease], at: datetime,
) -> tuple[bool, list[Change]]:  # fmt: skip
    """Tell an answer and all it means; None is "rather not say". Returns whether it was kept, and what changed."""
    effects = read(answer.means) if answer else []
    facts = _facts_for(question, releases)
    said = f"{question.text} {answer.text if answer else _('Rather not say')}"
    told = [
        Statement(
            subject=f"{QUESTION}{question.code}",
            value=answer.code if answer else RATHER_NOT,
            words=said,
            use=question.purpose,
            family_code="",
        ),
        *(
            statement(effect, family_code=question.family_code, facts=facts, said=said, purpose=question.purpose)
            for effect in effects
        ),
    ]
    kept = tell(visitor=visitor, statements=told, at=at)
    return kept, changes(taste=taste or EMPTY, effects=effects if kept else [], question=question, releases=releases)


def changes(
    *, taste: Taste, effects: Sequence[Effect], question: Question, releases: Sequence[LoadedRelease]
) -> list[Change]:
    """In which modules something else is proposed once the effects are told."""
    before = _proposed(taste, releases)
    after = _proposed(_with(taste, effects, question.family_code), releases)
    differing = sorted(key for key in {*before, *after} if before.get(key) != after.get(key))
    return [Change(f, m, before.get((f, m), ""), after.get((f, m), "")) for f, m in differing]


def _value(
    effects: Sequence[Effect], question: Question, taste: Taste, releases: Sequence[LoadedRelease], before: Proposed
) -> float:
    news = [e for e in effects if not taste.told.value(e.subject, family_code=question.family_code if e.moves else "")]
    known_by_itself = KNOWING if any(not effect.moves for effect in news) else 0.0
    if not any(effect.moves for effect in news):
        return known_by_itself
    after = _proposed(_with(taste, effects, question.family_code), releases)
    return known_by_itself + sum(1 for key in {*before, *after} if before.get(key) != after.get(key))


def _with(taste: Taste, effects: Iterable[Effect], family_code: str) -> Taste:
    """The taste as it would be with these effects told."""
    facts = [Fact(0, datetime.min, _family(e, family_code), e.subject, e.value, "", "") for e in effects]  # noqa: DTZ901  of no time
    values = {**taste.told.values, **{(fact.family_code, fact.subject): fact for fact in facts}}
    return replace(taste, told=Told(tuple(values.values()), values), worked_out={})


def _family(effect: Effect, family_code: str) -> str:
    return family_code if effect.subject.startswith(LIKES) else ""


def _proposed(taste: Taste, releases: Iterable[LoadedRelease]) -> Proposed:
    found: Proposed = {}
    for release in releases:
        proposals = propose(taste=taste, release=release, available=_possible(release), decided={})
        for flat in proposals:
            option = release.option_at[flat]
            key = (release.family_name, release.module_of[option.variable].name)
            found[key] = listed([name for name in (found.get(key), option.name) if name])
    return found


@lru_cache(maxsize=OPEN_RELEASES)
def _possible(release: LoadedRelease) -> NDArray[np.bool_]:
    """What can be taken while nothing is decided, as the engine has it."""
    knowledge = release.knowledge
    found: NDArray[np.bool_] = knowledge.evaluate(knowledge.encode({})).changes == 0
    return found


def _asked_lately(told: Told, at: datetime) -> int:
    since = at - timedelta(minutes=settings.VISIT_MINUTES)
    return sum(1 for fact in told.facts if fact.about(QUESTION) and fact.at > since)


def _facts_for(question: Question, releases: Sequence[LoadedRelease]) -> Facts | None:
    """The names of attributes, from the question's family or the first that knows them."""
    concerned = [r for r in releases if question.family_code in {"", r.family_code}]
    merged = {a: r for r in reversed(concerned) for a in r.translation.vocabulary.attributes}
    wanted = [effect.subject.removeprefix(LIKES) for a in question.answers.all() for effect in read(a.means)]
    found = next((merged[name] for like in wanted for name in merged if like.startswith(name)), None)
    return Facts(found.translation.vocabulary) if found else None
