"""What the README promises about a family of one's own."""

import json
import re
from pathlib import Path

import pytest
from django.core.management import call_command

from configurator.releases.models import CurrentRelease
from configurator.releases.shelf import current_release

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text()


@pytest.mark.django_db
def test_the_family_of_the_readme_can_be_published(tmp_path):
    text = re.search(r"This is a whole family:\n\n(.*?)\n\n3\. ", README, re.DOTALL)[1]
    file = tmp_path / "bike.json"
    file.write_text(json.dumps(json.loads(text)))
    call_command("load_catalog", str(file))
    call_command("publish", "bike")
    release = current_release("bike")
    assert (CurrentRelease.objects.get().release.number, release.variant_count) == (1, 2)


def folders_of(text):
    """The folders that a map names."""
    return set(re.findall(r"^\| `([a-z/]+)/`", text, re.MULTILINE))


def apps():
    return {f"configurator/{p.parent.name}" for p in (ROOT / "configurator").glob("*/__init__.py")}


def test_every_folder_and_document_of_the_map_is_there():
    links = re.findall(r"\]\((docs/[^)]+)\)", README)
    assert [path for path in [*links, *folders_of(README)] if not (ROOT / path).exists()] == []


def test_every_app_is_on_the_map():
    assert apps() - folders_of(README) == set()
    assert apps() - folders_of(README.replace("| `configurator/letters/`", "|")) == {"configurator/letters"}
