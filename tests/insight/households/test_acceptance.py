"""Which parts of `make acceptance` run, by what is asked."""

import pytest

from tests.acceptance import HEAD, PARTS, Figure, wanted


@pytest.fixture(autouse=True)
def no_database_is_named(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)


@pytest.mark.parametrize(
    ("words", "parts"),
    [
        ((), list(PARTS)),
        (("share", "values"), ["import", "values", "share"]),  # in their order, after what they read
        (("models", "needs"), ["models", "needs"]),
        (("import",), ["import"]),
        (("--households", "300", "funnel"), ["import", "funnel"]),
    ],
)
def test_parts_run_alone_after_what_they_read(words, parts):
    assert wanted(words)[1] == parts


def test_what_was_kept_is_not_imported_again(tmp_path):
    file = tmp_path / "club.sqlite3"
    words = ("share", "--keep", str(file))
    assert wanted(words)[1] == ["import", "share"]
    file.touch()
    assert wanted(words)[1] == ["share"]
    assert wanted(("import", *words))[1] == ["import", "share"]


def test_what_can_not_be_is_said(capsys, monkeypatch):
    with pytest.raises(SystemExit):
        wanted(("shares",))
    assert "there is no part shares; there are import, models" in capsys.readouterr().err
    monkeypatch.setenv("DATABASE_URL", "postgres://x")
    with pytest.raises(SystemExit):
        wanted(("--keep", "x"))
    assert "--keep is for SQLite" in capsys.readouterr().err


def test_a_row_stands_under_its_head():
    row = Figure("needs of many households", 30, 15, 12.5, least=False, unit=" s").line("share")
    assert " ".join(row.split()) == "share needs of many households at most 30 s 15 s 12.5000 s aim met"
    for word, below in (("figure", "needs of"), ("asked", "at most"), ("aim", "15 s")):
        assert HEAD.index(f" {word} ") == row.index(f" {below}")
