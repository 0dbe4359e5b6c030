import ast
from pathlib import Path

from configurator.background.names import KNOWN, named
from configurator.background.periodic import jobs

ROOT = Path(__file__).resolve().parents[2]


def tasks():
    """The functions of the shop that are marked as tasks."""
    for folder in ("catalog", "configurator"):
        for path in (ROOT / folder).rglob("*.py"):
            for step in ast.walk(ast.parse(path.read_text())):
                if isinstance(step, ast.FunctionDef) and "task" in [ast.unparse(one) for one in step.decorator_list]:
                    yield step.name


def test_every_task_and_job_has_words_that_can_be_translated():
    found = {*tasks(), *(job.name for job in jobs())}
    assert "tidy_builds" in found
    assert {named(name) for name in found} == set(KNOWN)


def test_an_unknown_name_is_shown_as_it_is():
    assert named("water_the_plants") == "Water the plants"
