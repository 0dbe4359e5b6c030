"""`make bench`: HTTP and engine in one run, as one JSON object; `ladder`: how the engine grows, as a table;
`learning`: what proposals are worth and what they cost; `lists`: lists, mailings, supplier figures, experiments
and allocation; `composing`: how long the picture of a build takes; `value`: models of buying beside their published
figures; `needs`: groups that were planted, how well they are found.
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from configurator.releases.translate import translate
from tests.benchmarks import composing, ladder, learning, lists, needs, value
from tests.benchmarks.http import ROOT, measure

ALONE = {"composing": composing, "learning": learning, "lists": lists, "needs": needs, "value": value}
"""What is measured apart from the rest, by its word."""


def engine(folder):
    """The engine's own bench on the demo families and on a real model, beside a SAT solver."""
    models = {"dell": ROOT / "tests" / "engine" / "cases" / "dell.json"}
    for family in ("laptop", "yogurt", "pc"):
        source = ROOT / "catalog" / "demo" / f"{family}.json"
        if source.exists():
            models[family] = folder / f"{family}.json"
            models[family].write_text(json.dumps(translate(json.loads(source.read_text())).model))
    found = {}
    for name, file in models.items():
        command = [sys.executable, "-m", "configurator.engine", "bench", str(file)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        found[name] = json.loads(done.stdout)
    return found


def main():
    word = next(iter(sys.argv[1:]), "")
    if word == "ladder":
        ladder.main(sys.argv[2:])
    elif word in ALONE:
        ALONE[word].main()
    elif word:
        sys.exit(f"There is no benchmark {word}. Leave it out, or say one of: ladder, {', '.join(ALONE)}.")
    else:
        clicks_and_engine()


def clicks_and_engine():
    with tempfile.TemporaryDirectory() as folder:
        found = {"http": measure(Path(folder) / "var"), "engine": engine(Path(folder))}
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    main()
