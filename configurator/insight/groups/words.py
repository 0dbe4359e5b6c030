"""Words: a column as a person reads it, in the language that is shown."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from configurator.insight.groups.columns import BUYS, HAS, LIKES, MORE, TOLD
from configurator.insight.groups.model import Figures, Signs
from configurator.profiles.facts import Facts, facts_of
from configurator.profiles.models import Answer
from configurator.profiles.told import APPETITE, QUESTION
from configurator.releases.models import CurrentRelease

_OF_A_LINE = (BUYS, HAS, LIKES)


@dataclass(frozen=True, slots=True)
class Sign:
    """One column in words; `share` of the group have it, or lack it, and `elsewhere` of the others together."""

    words: str
    share: float
    elsewhere: float

    @property
    def percents(self) -> tuple[str, str]:
        """Both in whole percent: "63 %", "12 %"."""
        of, others = (
            _("{number} %").format(number=number_format(round(100 * s))) for s in (self.share, self.elsewhere)
        )
        return of, others

    @property
    def widths(self) -> tuple[float, float]:
        """Of their bars."""
        return 100 * self.share, 100 * self.elsewhere


@dataclass(frozen=True)
class Words:
    """What product lines and answers are called."""

    lines: Mapping[str, Facts]
    answers: Mapping[str, str]

    @classmethod
    def of(cls, keys: Iterable[str]) -> "Words":
        """For these columns; a query for product lines and one for answers, where there are such columns."""
        known = set(keys)
        lines = {_line(key) for key in known if key.startswith(_OF_A_LINE)}
        asked = {
            key.removeprefix(TOLD).removeprefix(QUESTION).partition("=")[0] for key in known if key.startswith(TOLD)
        }
        return cls(_facts(lines) if lines else {}, _answers(asked) if asked else {})

    def signs(self, signs: Signs, figures: Figures) -> list[Sign]:
        """Signs in words with their figures; of what is lacked, how many lack it."""
        found = []
        for key, has in signs:
            share, elsewhere = figures.get(str(key), (0.0, 0.0))
            if has:
                found.append(Sign(self.column(str(key)), share, elsewhere))
            else:
                found.append(Sign(self.lacking(str(key)), 1 - share, 1 - elsewhere))
        return found

    def lacking(self, key: str) -> str:
        """What is said of somebody of whom it is not true."""
        if key.startswith(MORE):
            return _("{category}: no more than usual").format(category=key.removeprefix(MORE))
        return _("Not: {what}").format(what=self.column(key))

    def column(self, key: str) -> str:
        """What somebody has of whom it is true."""
        kind, colon, about = key.partition(":")
        if kind + colon == MORE:
            return _("{category}: more than usual").format(category=about)
        if kind + colon == TOLD:
            return self._told(about)
        line, _slash, code = about.partition("/")
        if kind + colon == BUYS:
            return _("Ordered: {product}").format(product=self._name(line))
        words = self._attribute(line, code)
        if kind + colon == LIKES:
            return _("Liked: {what}").format(what=words)
        return _("{product}, {what}").format(product=self._name(line), what=words)

    def _told(self, about: str) -> str:
        subject, _equals, value = about.partition("=")
        if subject == APPETITE:
            return _("From proven and cheap (1) to newest and experimental (5): {step}").format(step=value)
        code = subject.removeprefix(QUESTION)
        return self.answers.get(f"{code}={value}", f"{code}: {value}")

    def _name(self, line: str) -> str:
        return self.lines[line].family_name if line in self.lines else line

    def _attribute(self, line: str, code: str) -> str:
        """Of a liking that is told of all product lines: as the first that knows the attribute calls it."""
        name = code.partition("=")[0]
        of = [self.lines[line]] if line in self.lines else list(self.lines.values())
        facts = next((one for one in of if name in one.vocabulary.attributes), None)
        return facts.attribute_words(code) if facts else code


def _line(key: str) -> str:
    return key.partition(":")[2].partition("/")[0]


def _facts(lines: Iterable[str]) -> dict[str, Facts]:
    """What each product line is called today; likings that are told of all of them are worded by any."""
    rows = CurrentRelease.objects.order_by("family__position", "family__code")
    if "" not in lines:
        rows = rows.filter(family__code__in=lines)
    found = {code: facts_of(code, number) for code, number in rows.values_list("family__code", "release__number")}
    return {code: facts for code, facts in found.items() if facts}


def _answers(questions: Iterable[str]) -> dict[str, str]:
    rows = Answer.objects.filter(question__code__in=questions).select_related("question")
    return {f"{row.question.code}={row.code}": f"{row.question.text} {row.text}" for row in rows}
