"""What docs/operations.md promises: a row for every setting and command."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OPERATIONS = (ROOT / "docs/operations.md").read_text()
SETTINGS = (ROOT / "configurator/settings.py").read_text()


def without_a_row(settings, operations):
    """Names that are read from the environment, but not named in the table."""
    read = set(re.findall(r'env\.\w+\("([A-Z_]+)"', settings))
    return sorted(name for name in read if f"`{name}`" not in operations)


def commands():
    return {p.stem for p in ROOT.glob("c*/**/management/commands/*.py") if p.stem != "__init__"}


def unmentioned(text):
    """Commands that a text does not speak of."""
    return sorted(name for name in commands() if not re.search(rf"\b{name}\b", text))


def test_every_setting_has_its_row():
    assert without_a_row(SETTINGS, OPERATIONS) == []
    assert without_a_row('LINKS = env.int("LINKS", default=3)', OPERATIONS) == ["LINKS"]


def test_every_command_is_spoken_of_in_the_documents():
    documents = "".join(path.read_text() for path in [ROOT / "README.md", *(ROOT / "docs").glob("*.md")])
    assert unmentioned(documents) == []
    assert unmentioned(documents.replace("follow_up", "")) == ["follow_up"]
