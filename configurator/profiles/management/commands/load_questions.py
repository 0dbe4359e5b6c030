from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from configurator.profiles.dialogue.load import QuestionFileError, load_questions


class Command(BaseCommand):
    """Add questions to customers, and qualities that they compare by, from a file."""

    help = "Adds the questions and qualities of a file that are not there yet; what staff changed stays as it is."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *_args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            loaded = load_questions(path=path)
        except QuestionFileError as error:
            for problem in error.problems:
                self.stderr.write(f"{path}: {problem}")
            raise CommandError(f"{path}: nothing was changed.") from error
        self.stdout.write(f"{loaded.questions} new questions, {loaded.qualities} new qualities.")
