import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from configurator.profiles.files import refused, stored_history
from configurator.profiles.population.evaluate import evaluate
from configurator.profiles.population.rules import Rules, with_all_values


class Command(BaseCommand):
    """How well each model predicts on any sales history."""

    help = "Print, as JSON, how often each model's first proposal is what was taken. See docs/learning.md."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--history", required=True, metavar="HISTORY.csv", help="finished configurations")
        parser.add_argument("--model", metavar="MODEL.json", help="product model: propose what it says is available")
        parser.add_argument("--folds", type=int, default=10, help="row number modulo this is the fold (default 10)")
        parser.add_argument("--fold", type=int, help="only this one, from 0; all of them otherwise")
        parser.add_argument("--by", choices=["row", "build", "time"], default="row", help="how to split (default row)")
        parser.add_argument("--seed", type=int, default=0, help="of the order in which variables are asked")

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002  Django's signature
        folds, fold = options["folds"], options["fold"]
        if folds < 2:  # noqa: PLR2004  one fold would leave nothing to learn from
            raise refused("--folds", "2 or more")
        if fold is not None and not 0 <= fold < folds:
            raise refused("--fold", f"a number from 0 to {folds - 1}")
        history, knowledge = stored_history(options["history"], options["model"])
        if knowledge is not None:
            knowledge.warm()
            history = with_all_values(history, knowledge)
        rules = Rules(knowledge, history) if knowledge else None
        found = evaluate(history, rules, by=options["by"], folds=folds, fold=fold, seed=options["seed"])
        self.stdout.write(json.dumps(found, indent=1))
