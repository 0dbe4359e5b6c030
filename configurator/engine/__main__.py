"""``python -m configurator.engine check|query|bench MODEL.json``."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from configurator.engine.compile import compile_model
from configurator.engine.diagnose import check
from configurator.engine.errors import ModelError, TooComplexError
from configurator.engine.model import ProductModel, parse_model
from configurator.engine.query import answer_line
from configurator.engine.rulebook import Rulebook

_MALFORMED = 2
_TOO_COMPLEX = 3


def main(arguments: list[str] | None = None) -> int:
    """Run one command; return 0, or 2 for a malformed model (place on stderr), or 3 for one that is too complex."""
    options = _parser().parse_args(arguments)
    try:
        model = parse_model(json.loads(Path(options.model).read_text(encoding="utf-8")))
        return _run(options, model)
    except (ModelError, OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        sys.stderr.write(f"{options.model}: {error}\n")
        return _MALFORMED
    except TooComplexError as error:
        sys.stderr.write(f"{options.model}: {error}\n")
        return _TOO_COMPLEX


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m configurator.engine", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, what in (
        ("check", "print findings about a model as one JSON object"),
        ("query", "answer one JSON request a line from standard input"),
        ("bench", "replay random sessions, print timings as one JSON object"),
    ):
        command = commands.add_parser(name, help=what)
        command.add_argument("model", metavar="MODEL.json")
        if name == "bench":
            command.add_argument("--sessions", type=int, default=200)
            command.add_argument("--seed", type=int, default=0)
            command.add_argument("--weights", action="store_true", help="draw seeded factors for every value")
    return parser


def _run(options: argparse.Namespace, model: ProductModel) -> int:
    if options.command == "bench":
        from configurator.engine.bench import bench  # noqa: PLC0415 - needs python-sat, which only the bench does

        report = bench(model, sessions=options.sessions, seed=options.seed, weights=options.weights)
        sys.stdout.write(json.dumps(report, indent=1) + "\n")
        return 0
    knowledge, rules = compile_model(model), Rulebook(model)
    if options.command == "check":
        sys.stdout.write(json.dumps(check(knowledge, rules).as_json()) + "\n")
        return 0
    knowledge.warm()
    for line in sys.stdin.buffer:
        sys.stdout.write(answer_line(knowledge, rules, line.decode(errors="replace")) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
