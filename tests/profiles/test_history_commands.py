import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from configurator.customers.models import Customer, Interaction
from configurator.profiles.models import Taste
from tests.profiles.population.sales import HISTORY, model_file
from tests.profiles.shop import learn_all


@pytest.fixture
def history(tmp_path):
    path = tmp_path / "history.csv"
    path.write_text(HISTORY)
    return str(path)


@pytest.fixture
def predict(history, tmp_path, capsys):
    def run(*asks, **options):
        path = tmp_path / "ask.jsonl"
        path.write_text("".join(ask if isinstance(ask, str) else json.dumps(ask) + "\n" for ask in asks))
        call_command("predict_choices", train=options.pop("train", history), ask=str(path), **options)
        return [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    return run


def ranked(found):
    return [answer["ranked"] for answer in found]


def test_predict_ranks_what_is_available_also_what_was_never_sold(predict, tmp_path):
    found = predict(
        {"choices": {}, "ask": "shade"},
        {"choices": {"dimmer": "yes"}, "ask": "shade"},
        {"choices": {"shade": "gold", "bulb": "pink", "foot": "oak"}, "ask": "dimmer"},
        model=model_file(tmp_path),
    )
    assert ranked(found) == [["paper", "glass", "gold"], ["paper", "glass"], ["no"]]
    assert all(answer["rung"] and answer["microseconds"] >= 0 for answer in found)
    assert set(found[0]) == {"ranked", "rung", "microseconds"}


def test_predict_without_model_ranks_what_was_sold(predict):
    assert ranked(predict({"choices": {}, "ask": "shade"}, {"choices": {}, "ask": "foot"})) == [["paper", "glass"], []]


def test_predict_knows_the_customer(predict):
    asks = [{"choices": {}, "ask": "shade", "customer": name} for name in ("ann", "bob", "eve")]
    assert [answer[0] for answer in ranked(predict(*asks))] == ["paper", "glass", "paper"]


def test_predict_half_life_lets_the_newest_count_most(predict):
    ask = {"choices": {"shade": "paper"}, "ask": "bulb", "customer": "ann"}
    assert ranked(predict(ask)) == [["warm", "cold"]]
    assert ranked(predict(ask, half_life=0.5)) == [["cold", "warm"]]


def test_predict_a_history_that_knows_more_and_less_than_the_model(predict, tmp_path):
    path = tmp_path / "other.csv"
    path.write_text("shade,foot\npaper,oak\nglass,steel\n")
    found = predict(
        {"choices": {"foot": "oak"}, "ask": "shade"},
        {"choices": {"shade": "gold"}, "ask": "dimmer"},
        {"choices": {"shade": "gold"}, "ask": "foot"},
        train=str(path),
        model=model_file(tmp_path),
    )
    assert ranked(found) == [["paper", "glass", "gold"], ["no"], ["oak", "steel"]]


@pytest.mark.parametrize("rows", ["shade,bulb,dimmer\n", "shade,bulb,dimmer\ngold,warm,no\n"])
def test_predict_from_no_or_one_row(predict, tmp_path, rows):
    path = tmp_path / "short.csv"
    path.write_text(rows)
    found = predict({"choices": {}, "ask": "shade"}, train=str(path), model=model_file(tmp_path))
    assert sorted(found[0]["ranked"]) == ["glass", "gold", "paper"]
    assert found[0]["rung"] == "popularity"
    assert rows.count("\n") == 1 or found[0]["ranked"][0] == "gold"


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{\n", "line 1, the line: expected one JSON object"),
        ("[]\n", "line 1, the line: expected one JSON object"),
        ('{"choices": {}}\n', "line 1, “ask”: expected the name of a variable"),
        ('{"choices": {"a": 1}, "ask": "b"}\n', "line 1, “choices”: expected an object of variables and values"),
        ('{"choices": {}, "ask": "b", "x": 1}\n', "line 1, “x”: expected only the keys choices, ask, customer"),
        ('{"choices": {}, "ask": "b", "customer": 1}\n', "line 1, “customer”: expected a text"),
    ],
)
def test_predict_names_the_line_that_is_wrong(predict, line, words):
    with pytest.raises(CommandError, match=words) as caught:
        predict(line)
    assert caught.value.returncode == 2


def test_commands_refuse_files_that_are_none(history, tmp_path):
    empty = tmp_path / "empty.csv"
    empty.write_text("")
    torn = tmp_path / "torn.csv"
    torn.write_text("a,b\n1,2\n3\n")
    for arguments, words in (
        ({"history": str(empty)}, "empty.csv: line 1: expected a header"),
        ({"history": str(torn)}, "torn.csv: line 3, column “b”: expected 2 cells, not 1"),
        ({"history": str(tmp_path / "none.csv")}, "No such file"),
        ({"history": history, "model": str(torn)}, "torn.csv: "),
        ({"history": history, "folds": 1}, "--folds: expected 2 or more"),
        ({"history": history, "fold": 10}, "--fold: expected a number from 0 to 9"),
    ):
        with pytest.raises(CommandError, match=words) as caught:
            call_command("evaluate_recommender", **arguments)
        assert caught.value.returncode == 2


def test_evaluate_prints_json(history, tmp_path):
    out = io.StringIO()
    call_command("evaluate_recommender", history=history, model=model_file(tmp_path), folds=2, stdout=out)
    found = json.loads(out.getvalue())
    assert {"popularity", "ladder", "ceiling", "own history"} <= set(found["models"])
    assert found["models"]["ladder"]["incompatible"] == 0


def test_simulate_writes_a_history_that_evaluates(tmp_path):
    history, tastes = tmp_path / "history.csv", tmp_path / "tastes.csv"
    call_command("simulate_customers", model_file(tmp_path), str(history), customers=5, orders=40, tastes=str(tastes))
    rows = list(csv.DictReader(history.read_text().splitlines()))
    assert (len(rows), set(rows[0])) == (40, {"customer", "basket", "shade", "bulb", "dimmer"})
    assert not [row for row in rows if (row["shade"], row["dimmer"]) == ("gold", "yes")]
    assert len(list(csv.DictReader(tastes.read_text().splitlines()))) == 5


def test_simulate_into_shop_makes_a_past_to_learn_from(shop):
    out = io.StringIO()
    call_command("simulate_customers", "lamp", customers=4, orders=30, into_shop=True, stdout=out)
    assert out.getvalue() == "30 orders of 4 simulated customers\n"
    assert set(Customer.objects.values_list("name", flat=True)) == {f"Simulated {n}" for n in (1, 2, 3, 4)}
    assert Interaction.objects.filter(verb="ordered", family_code="lamp").count() == 30
    learn_all()
    assert sum(Taste.objects.filter(kind="family").values_list("order_count", flat=True)) == 30


def test_simulate_refuses(shop, tmp_path):
    for arguments, words in (
        (["nothing"], "There is no family “nothing” on sale"),
        ([model_file(tmp_path), "--into-shop"], "the code of a family on sale"),
        ([model_file(tmp_path), "--restless", "2"], "--restless: expected a share"),
        ([model_file(tmp_path), "--customers", "0"], "--customers: expected a number of at least 1"),
    ):
        with pytest.raises(CommandError, match=words):
            call_command("simulate_customers", *arguments)
