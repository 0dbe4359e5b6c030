"""Questions and qualities from a file."""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from configurator.profiles.dialogue.ask import EMPTY, value_of
from configurator.profiles.models import Answer, Quality, Question
from configurator.profiles.proposals.matters import qualities_of
from configurator.releases.shelf import current_releases

FILE = Path(__file__).resolve().parents[2] / "catalog/demo/questions.json"


def load(file=FILE):
    call_command("load_questions", str(file))


def rows():
    models = (Question, Answer, Quality)
    return {model.__name__: sorted(map(str, model.objects.values_list())) for model in models}


def changed(tmp_path, change):
    document = json.loads(FILE.read_text())
    change(document)
    file = tmp_path / "questions.json"
    file.write_text(json.dumps(document))
    return file


def test_every_question_of_the_demo_is_worth_asking(demo):
    load()
    releases = current_releases()
    worth = {q.code: value_of(question=q, taste=EMPTY, releases=releases) for q in asked()}
    assert len(worth) == 5
    assert min(worth.values()) > 0
    assert {code for code, value in worth.items() if value >= 1} >= {"laptop-for", "laptop-where", "yogurt-top"}
    qualities = list(Quality.objects.all())
    known = {release.family_code: set(qualities_of(release, qualities)) for release in releases}
    assert all(quality.key in known[quality.family_code] for quality in qualities)


def asked():
    return list(Question.objects.askable(timezone.now().date()))


def test_loading_again_leaves_what_staff_changed(db):
    load()
    Question.objects.filter(code="laptop-for").update(is_active=False, text="What for?")
    Answer.objects.filter(code="games").delete()
    Quality.objects.filter(word="quieter").update(word="less loud")
    before = rows()
    load()
    assert rows() == before
    Question.objects.filter(code="laptop-for").delete()
    load()
    assert rows() != before


@pytest.mark.parametrize(
    "change",
    [
        lambda d: d.update(format="other"),
        lambda d: d.pop("qualities"),
        lambda d: d["questions"][1]["answers"][0].update(means=["battery at most"]),
        lambda d: d["questions"][1].update(answers=d["questions"][1]["answers"][:1]),
        lambda d: d["questions"][1]["answers"][0].update(code="desk"),
        lambda d: d["questions"][1].update(text=""),
        lambda d: d["questions"][1].update(code="two words"),
        lambda d: d["qualities"][1].update(better="="),
        lambda d: d["questions"].append(7),
    ],
)
def test_a_file_with_a_mistake_changes_nothing_and_says_where(db, tmp_path, change, capsys):
    with pytest.raises(CommandError, match="nothing was changed"):
        load(changed(tmp_path, change))
    assert "questions.json: " in capsys.readouterr().err
    assert rows() == {"Question": [], "Answer": [], "Quality": []}


def test_a_file_that_is_none_is_refused(db, tmp_path):
    (tmp_path / "x.json").write_text("{")
    for file in (tmp_path / "x.json", tmp_path / "missing.json"):
        with pytest.raises(CommandError, match="nothing was changed"):
            load(file)
