import json
import math
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TINY = Path(__file__).parent / "cases" / "tiny.json"


def run(*arguments, lines=""):
    command = [sys.executable, "-m", "configurator.engine", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, input=lines, capture_output=True, text=True, check=False)


def test_query_answers_each_line_in_order():
    requests = [
        {"choices": {"cpu": "i7"}, "wish": ["psu", "300W"]},
        {"choices": {"cpu": "i7", "psu": "300W"}},
        {"choices": {"cpu": "i7"}, "wish": ["cpu", "i5"], "weights": {"cpu": {"i5": 2}}},
    ]
    done = run("query", TINY, lines="".join(json.dumps(request) + "\n" for request in requests))
    assert done.returncode == 0
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    assert [answer.pop("microseconds") >= 0 for answer in answers] == [True] * 3
    decided = {
        "consistent": True,
        "count": "1",
        "available": {"cpu": ["i5", "i7"], "psu": ["500W"]},
        "changes": {"cpu": {"i5": 0, "i7": 0}, "psu": {"300W": 1, "500W": 0}},
        "cheapest": {"cpu": {"i5": 0, "i7": 12000}, "psu": {"300W": 0, "500W": 12000}},
        "cheapest_variant": {"cpu": "i7", "psu": "500W"},
        "probable": None,
        "likelihood": None,
        "conflict": None,
    }
    conflict = {"choices": ["cpu"], "constraints": ["r1"]}
    assert answers == [
        decided | {"conflict": conflict, "repairs": [{"cpu": "i5"}]},
        decided
        | {
            "consistent": False,
            "count": "0",
            "available": {"cpu": ["i5"], "psu": ["500W"]},
            "changes": {"cpu": {"i5": 0, "i7": 1}, "psu": {"300W": 1, "500W": 0}},
            "cheapest_variant": None,
            "conflict": conflict | {"choices": ["cpu", "psu"]},
            "repairs": [{"cpu": "i5"}, {"psu": "500W"}],
        },
        decided
        | {
            "probable": {"cpu": "i7", "psu": "500W"},
            "likelihood": {"cpu": {"i5": math.log(2), "i7": 0.0}, "psu": {"500W": 0.0}},
            "repairs": [],
        },
    ]


def test_query_bad_lines_name_the_place_and_the_next_goes_on():
    lines = [
        ("nonsense", "request"),
        ("[1]", "request"),
        ("{}", "choices"),
        ('{"choices": []}', "choices"),
        ('{"choices": {"cpu": 5}}', "choices.cpu"),
        ('{"choices": {"cpu": "i9"}}', "choices.cpu"),
        ('{"choices": {}, "wish": ["cpu"]}', "wish"),
        ('{"choices": {}, "wish": ["cpu", "i9"]}', "wish"),
        ('{"choices": {}, "weights": {"cpu": {"i5": 0}}}', "weights.cpu.i5"),
        ('{"choices": {}, "weights": {"cpu": {"i9": 1}}}', "weights.cpu.i9"),
        ('{"choices": {}, "weights": {"cpu": 1}}', "weights.cpu"),
        ('{"choices": {}, "weights": {"cpu": {"i5": NaN}}}', "weights.cpu.i5"),
        ('{"choices": {}, "haste": 1}', "haste"),
        ("[" * 100_000, "request"),
    ]
    done = run("query", TINY, lines="".join(line + "\n" for line, _ in lines) + '{"choices": {}}\n')
    *errors, last = [json.loads(line) for line in done.stdout.splitlines()]
    assert [error["at"] for error in errors] == [at for _, at in lines]
    assert all(set(error) == {"error", "at"} for error in errors)
    assert last["count"] == "2"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"format": "atelier-model/1", "name": "x", "variables": [], "constraints": [{"kind": "wish"}]}', "[0].kind"),
        ('{"format": 1}', "name: expected"),
        ("{", "Expecting"),
    ],
)
def test_any_command_malformed_model_exits_with_2(tmp_path, text, said):
    path = tmp_path / "model.json"
    path.write_text(text)
    done = run("check", path)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_check_reports_dead_core_and_false_optional(tmp_path):
    model = {
        "format": "atelier-model/1",
        "name": "findings",
        "variables": [{"name": "a", "values": ["x", "y"]}, {"name": "b", "values": ["(none)", "p", "q"]}],
        "constraints": [
            {"kind": "clause", "literals": [["a", ["x"]]]},
            {"kind": "clause", "literals": [["b", ["p", "q"]]]},
            {"kind": "clause", "literals": [["a", ["x"]], ["b", ["p"]]]},
        ],
    }
    path = tmp_path / "model.json"
    path.write_text(json.dumps(model))
    assert json.loads(run("check", path).stdout) == {
        "void": False,
        "count": "2",
        "dead": [["a", "y"], ["b", "(none)"]],
        "core": [["a", "x"]],
        "false_optional": ["b"],
        "redundant": ["constraints[2]"],
        "blame": [
            {"of": ["a", "y"], "constraints": ["constraints[0]"]},
            {"of": ["b", "(none)"], "constraints": ["constraints[1]"]},
        ],
    }


def test_bench_reports_every_figure_and_no_mismatch():
    report = json.loads(run("bench", TINY, "--sessions", "2", "--seed", "3", "--weights").stdout)
    assert set(report) == {
        *("model", "sessions", "seed", "weights", "nodes", "edges", "compile_seconds", "artifact_bytes"),
        *("clicks", "domains", "everything", "explain", "repair", "sat", "mismatches", "ratio", "peak_memory_bytes"),
    }
    assert (report["clicks"], report["mismatches"]) == (6, 0)
    for kind in ("domains", "everything", "explain", "repair"):
        assert 0 < report[kind]["p50"] <= report[kind]["p95"] <= report[kind]["max"]
