"""Files: a history and a product model as commands are given them; what is wrong ends a command with exit code 2."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from django.core.management.base import CommandError

from configurator.engine import KnowledgeBase, TooComplexError, compile_model, parse_model
from configurator.profiles.population.history import History, HistoryError, read_history
from configurator.profiles.population.predict import QuestionError

_MALFORMED = 2


def refused(where: str, expected: str) -> CommandError:
    """The error of an argument."""
    return CommandError(f"{where}: expected {expected}", returncode=_MALFORMED)


@contextmanager
def opened(name: str) -> Iterator[TextIO]:
    """A text file; whatever is wrong with it becomes a CommandError that begins with its name."""
    try:
        with Path(name).open(encoding="utf-8-sig", newline="") as file:
            yield file
    except (OSError, UnicodeDecodeError, ValueError, HistoryError, QuestionError, TooComplexError) as error:
        raise CommandError(f"{name}: {error}", returncode=_MALFORMED) from error


def stored_history(history: str, model: str | None) -> tuple[History, KnowledgeBase | None]:
    """A history from CSV and a compiled product model from JSON. Raises CommandError."""
    with opened(history) as file:
        found = read_history(file)
    return found, None if model is None else product_model(model)


def product_model(name: str) -> KnowledgeBase:
    """A compiled product model from JSON. Raises CommandError."""
    with opened(name) as file:
        return compile_model(parse_model(json.load(file)))
