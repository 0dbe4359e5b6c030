"""Load: questions and qualities from a file of the format atelier-questions/1, each only where it is missing.

So staff can change or switch off what was loaded, and the same file again leaves their word alone.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from configurator.profiles.dialogue.effects import UnreadableLineError, read
from configurator.profiles.models import Answer, Quality, Question

FORMAT = "atelier-questions/1"
FEWEST_ANSWERS = 2


class QuestionFileError(Exception):
    """A file that can't be loaded; holds every problem, with where it stands."""

    def __init__(self, *problems: str) -> None:
        super().__init__(*problems)
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Loaded:
    """What was not there before."""

    questions: int
    qualities: int


def load_questions(*, path: Path) -> Loaded:
    """Add a file's questions and qualities in one transaction; one that is there already stays as it is.

    Raises QuestionFileError, and then nothing was added.
    """
    document = _document(path)
    with transaction.atomic():
        asked = [_ask(entry) for entry in document["questions"]]
        compared = [_compare(entry) for entry in document["qualities"]]
    return Loaded(sum(asked), sum(compared))


def _document(path: Path) -> dict[str, Any]:
    try:
        document = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise QuestionFileError(f"it can't be read: {error}") from error
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise QuestionFileError(f"its format is not {FORMAT}")
    problems = tuple(_problems(document))
    if problems:
        raise QuestionFileError(*problems)
    return document


def _problems(document: Mapping[str, Any]) -> Iterator[str]:
    """Everything that is wrong, in order; the models say what they would refuse."""
    try:
        for number, entry in enumerate(document["questions"], start=1):
            yield from (f"question {number}: {text}" for text in _wrong(entry))
        for number, entry in enumerate(document["qualities"], start=1):
            yield from (f"quality {number}: {text}" for text in _refused(_quality(entry)))
    except (KeyError, TypeError, AttributeError) as error:
        yield f"something is missing or of another kind: {error}"


def _wrong(entry: Mapping[str, Any]) -> Iterator[str]:
    yield from _refused(_question(entry))
    if len({answer["code"] for answer in entry["answers"]}) < max(FEWEST_ANSWERS, len(entry["answers"])):
        yield f"it needs {FEWEST_ANSWERS} answers at least, each with a code of its own"
    for number, answer in enumerate(entry["answers"]):
        yield from _refused(_answer(answer, number))
        try:
            read("\n".join(answer["means"]))
        except UnreadableLineError as unread:
            yield f"“{unread.line}” can't be read"


def _refused(row: Question | Answer | Quality) -> Iterator[str]:
    try:
        row.clean_fields(exclude={"question"})
    except ValidationError as error:
        yield from (f"{name}: {' '.join(texts)}" for name, texts in error.message_dict.items())


def _question(entry: Mapping[str, Any]) -> Question:
    words = {name: entry[name] for name in ("code", "text", "purpose")}
    return Question(**words, family_code=entry["family"])


def _answer(entry: Mapping[str, Any], position: int) -> Answer:
    means = "\n".join(entry["means"])
    return Answer(code=entry["code"], text=entry["text"], means=means, position=position)


def _quality(entry: Mapping[str, Any]) -> Quality:
    words = {"attribute_code": entry["attribute"], "better": entry["better"], "word": entry["word"]}
    return Quality(**words, family_code=entry["family"])


def _ask(entry: Mapping[str, Any]) -> bool:
    if Question.objects.filter(code=entry["code"]).exists():
        return False
    question = _question(entry)
    question.position = Question.objects.count()
    question.save()
    for position, said in enumerate(entry["answers"]):
        answer = _answer(said, position)
        answer.question = question
        answer.save()
    return True


def _compare(entry: Mapping[str, Any]) -> bool:
    known = Quality.objects.filter(family_code=entry["family"], attribute_code=entry["attribute"])
    if known.exists():
        return False
    _quality(entry).save()
    return True
