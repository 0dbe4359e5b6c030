"""Effects: what an answer means, as staff write it, a line each.

colour=black +3          such things are liked, from +3 by all means to -3 never
noise_db<=30 +2          the same for a number: at most, or with >= at least
appetite 4               from 1 proven and cheap to 5 newest and experimental
need travel              a need that the customer has
worth employees 10-50    something that helps to see what the customer is worth to us
"""

import re
from dataclasses import dataclass

from configurator.profiles.correct import ORDER, liking_words, strength
from configurator.profiles.facts import Facts
from configurator.profiles.proposals import appetite
from configurator.profiles.proposals.leaning import like_words
from configurator.profiles.told import APPETITE, LIKES, STRONGEST, Statement

_LIKE = re.compile(r"(?P<name>[\w-]+)(?P<sign><=|>=|=)(?P<value>.+?)\s+(?P<weight>[+-][1-9])")
_APPETITE = re.compile(r"appetite\s+(?P<step>[1-5])")
_NEED = re.compile(r"need\s+(?P<code>[\w-]+)")
_WORTH = re.compile(r"worth\s+(?P<code>[\w-]+)\s+(?P<value>\S.*)")
NEED, WORTH = "need:", "worth:"


class UnreadableLineError(ValueError):
    """A line that means nothing here."""

    def __init__(self, *, line: str) -> None:
        super().__init__(line)
        self.line = line


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that an answer tells."""

    subject: str
    value: str

    @property
    def moves(self) -> bool:
        """Whether it can change a proposal; the others are worth knowing by themselves."""
        return not self.subject.startswith((NEED, WORTH))


def read(text: str) -> list[Effect]:
    """The effects of an answer. Raises UnreadableLineError for the first line that can't be read."""
    return [_read(" ".join(line.split())) for line in text.splitlines() if line.strip()]


def _read(line: str) -> Effect:
    if found := _APPETITE.fullmatch(line):
        return Effect(APPETITE, found["step"])
    if found := _NEED.fullmatch(line):
        return Effect(f"{NEED}{found['code']}", "yes")
    if found := _WORTH.fullmatch(line):
        return Effect(f"{WORTH}{found['code']}", found["value"])
    found = _LIKE.fullmatch(line)
    if found is None or abs(int(found["weight"])) > STRONGEST:
        raise UnreadableLineError(line=line)
    return Effect(f"{LIKES}{found['name']}{found['sign']}{found['value']}", str(int(found["weight"])))


def statement(effect: Effect, *, family_code: str, facts: Facts | None, said: str, purpose: str) -> Statement:
    """An effect as something told; `said` are the words of question and answer, and `purpose` is why it was asked."""
    kind = effect.subject.partition(":")[0] + ":"
    if kind == LIKES:
        code = effect.subject.removeprefix(LIKES)
        name = like_words(facts, code) if facts else code
        return Statement(
            subject=effect.subject,
            value=effect.value,
            words=liking_words(name, strength(int(effect.value))),
            use=ORDER,
            family_code=family_code,
            name=name,
        )
    if effect.subject == APPETITE:
        return appetite.statement(int(effect.value))
    return Statement(subject=effect.subject, value=effect.value, words=said, use=purpose)
