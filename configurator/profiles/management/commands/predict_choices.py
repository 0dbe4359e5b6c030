import sys
from argparse import ArgumentParser
from typing import Any

import numpy as np
from django.core.management.base import BaseCommand

from configurator.profiles.files import opened, refused, stored_history
from configurator.profiles.population.predict import Predictor, predictions


class Command(BaseCommand):
    """What customers would choose next, from any sales history."""

    help = "For each line of choices, rank the values of the asked variable. See docs/learning.md."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--train", required=True, metavar="TRAIN.csv", help="finished configurations, one a row")
        parser.add_argument("--ask", required=True, metavar="ASK.jsonl", help="one question a line")
        parser.add_argument("--model", metavar="MODEL.json", help="product model: only what it says is available")
        parser.add_argument(
            "--half-life", type=float, metavar="N", help="own rows after which an older one counts half"
        )

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        half_life = options["half_life"]
        if half_life is not None and not half_life > 0:
            raise refused("--half-life", "a number above 0")
        history, knowledge = stored_history(options["train"], options["model"])
        predictor = Predictor(history, knowledge, half_life=half_life or np.inf)
        with opened(options["ask"]) as lines:
            for line in predictions(predictor, lines):
                sys.stdout.write(line + "\n")
