import copy
import json
from pathlib import Path

import pytest

from configurator.engine import ModelError, compile_model, dump_model, parse_model
from tests.engine import brute, families

CASES = Path(__file__).parent / "cases"
TINY = json.loads((CASES / "tiny.json").read_text())


def test_parse_every_case_round_trips():
    for path in sorted(CASES.glob("*.json")):
        model = parse_model(json.loads(path.read_text()))
        assert parse_model(json.loads(json.dumps(dump_model(model)))) == model


def test_dump_random_models_round_trip():
    for model in [*map(brute.random_model, range(100)), families.laptop(), families.yogurt(), families.pc()]:
        assert parse_model(dump_model(model)) == model


def changed(path, value):
    """The tiny model with one place changed, added (a new key) or, with ..., removed."""
    data = copy.deepcopy(TINY)
    *way, last = path
    at = data
    for step in way:
        at = at[step]
    if value is ...:
        del at[last]
    else:
        at[last] = value
    return data


@pytest.mark.parametrize(
    ("path", "value", "at"),
    [
        (["format"], "atelier-model/2", "format"),
        (["format"], ..., "format"),
        (["name"], "", "name"),
        (["name"], 3, "name"),
        (["price_scale"], 0, "price_scale"),
        (["surprise"], 1, "surprise"),
        (["variables"], {}, "variables"),
        (["variables", 0], [], "variables[0]"),
        (["variables", 0, "name"], ..., "variables[0].name"),
        (["variables", 1, "name"], "cpu", "variables[1].name"),
        (["variables", 0, "values"], [], "variables[0].values"),
        (["variables", 0, "values", 1], "i5", "variables[0].values[1]"),
        (["variables", 0, "values", 1], 7, "variables[0].values[1]"),
        (["variables", 0, "prices"], [1], "variables[0].prices"),
        (["variables", 0, "prices", 1], 1.5, "variables[0].prices[1]"),
        (["variables", 0, "prices", 1], True, "variables[0].prices[1]"),
        (["variables", 0, "prices", 1], 2**60, "variables[0].prices[1]"),
        (["variables", 0, "lead_times"], [1, -1], "variables[0].lead_times[1]"),
        (["variables", 0, "auxiliary"], 1, "variables[0].auxiliary"),
        (["variables", 0, "colour"], 1, "variables[0].colour"),
        (["constraints", 0, "kind"], "rule", "constraints[0].kind"),
        (["constraints", 0, "kind"], ..., "constraints[0].kind"),
        (["constraints", 0, "kind"], "sum", "constraints[0].weights"),
        (["constraints", 0, "literals"], ..., "constraints[0].literals"),
        (["constraints", 0, "literals", 0], ["cpu"], "constraints[0].literals[0]"),
        (["constraints", 0, "literals", 0, 0], "gpu", "constraints[0].literals[0][0]"),
        (["constraints", 0, "literals", 0, 1, 0], "i9", "constraints[0].literals[0][1][0]"),
        (["constraints", 0, "id"], "", "constraints[0].id"),
        (["constraints", 0, "says"], 1, "constraints[0].says"),
        (["constraints", 1, "allowed"], "yes", "constraints[1].allowed"),
        (["constraints", 1, "variables", 1], "cpu", "constraints[1].variables[1]"),
        (["constraints", 1, "rows", 0], ["i5"], "constraints[1].rows[0]"),
        (["constraints", 1, "rows", 1, 1], "i5", "constraints[1].rows[1][1]"),
        (["constraints", 1, "id"], "r1", "constraints[1].id"),
        (["constraints", 2, "op"], "<", "constraints[2].op"),
        (["constraints", 2, "bound"], ..., "constraints[2].bound"),
        (["constraints", 2, "bound"], "1", "constraints[2].bound"),
        (["constraints", 2, "weights", "gpu"], [1], "constraints[2].weights.gpu"),
        (["constraints", 2, "weights", "cpu"], [1], "constraints[2].weights.cpu"),
        (["constraints", 2, "weights", "cpu"], [1, "2"], "constraints[2].weights.cpu[1]"),
    ],
)
def test_parse_malformed_names_the_place(path, value, at):
    with pytest.raises(ModelError) as caught:
        parse_model(changed(path, value))
    assert caught.value.at == at
    assert str(caught.value).startswith(f"{at}: expected ")


def test_parse_unchanged_model_raises_nothing():
    assert parse_model(changed(["name"], "tiny")).name == "tiny"


@pytest.mark.parametrize("data", [None, [], "text", 3])
def test_parse_no_object_is_an_error(data):
    with pytest.raises(ModelError) as caught:
        parse_model(data)
    assert caught.value.at == ""


def test_compile_prices_beyond_exact_totals_is_an_error():
    data = {
        "format": "atelier-model/1",
        "name": "dear",
        "variables": [{"name": f"x{i}", "values": ["a", "b"], "prices": [0, 2**53 - 1]} for i in range(9)],
        "constraints": [],
    }
    with pytest.raises(ModelError) as caught:
        compile_model(parse_model(data))
    assert caught.value.at == "variables"
    data["variables"] = data["variables"][:1]
    assert compile_model(parse_model(data)).prices.tolist() == [0, 2**53 - 1]
