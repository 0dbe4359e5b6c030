import dataclasses
import json
import random
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from configurator.engine import (
    FORBIDDEN,
    ArtifactError,
    ChoiceError,
    Clause,
    KnowledgeBase,
    Limits,
    LinearSum,
    ModelError,
    ProductModel,
    Table,
    TooComplexError,
    Variable,
    compile_model,
    parse_model,
)
from configurator.engine.passes import everything
from tests.engine import brute, families

CASES = Path(__file__).parent / "cases"
ROOT = Path(__file__).parents[2]


def case(name):
    return parse_model(json.loads((CASES / f"{name}.json").read_text()))


@pytest.fixture(scope="module")
def tiny():
    return compile_model(case("tiny"))


def test_count_dell_equals_the_published_figure():
    assert compile_model(case("dell")).evaluate(np.full(8, -1, dtype=np.int32)).count == 2319


def test_count_eshop_is_exact():
    kb = compile_model(case("eshop"))
    assert kb.evaluate(kb.encode({})).count == 247_496_437_923_840


def test_evaluate_decided_variable_does_not_count_its_own_change(tiny):
    found = tiny.evaluate(tiny.encode({"cpu": "i7"}))
    assert (found.consistent, found.count, found.cheapest_total) == (True, 1, 12000)
    assert found.changes.tolist() == [0, 0, 1, 0]
    assert found.cheapest.tolist() == [0, 12000, 0, 12000]
    assert found.cheapest_variant.tolist() == [1, 1]


def test_evaluate_inconsistent_choices_have_no_variant(tiny):
    found = tiny.evaluate(tiny.encode({"cpu": "i7", "psu": "300W"}))
    assert (found.consistent, found.count, found.cheapest_variant, found.cheapest_total) == (False, 0, None, None)
    assert found.changes.tolist() == [0, 1, 1, 0]


def test_evaluate_given_prices_replace_the_models(tiny):
    found = tiny.evaluate(tiny.encode({}), prices=np.array([500, -100, 7, 7]))
    assert (found.cheapest_total, found.cheapest_variant.tolist()) == (-93, [1, 1])
    assert found.cheapest.tolist() == [507, -93, 507, -93]


def test_evaluate_prices_of_another_size_are_an_error(tiny):
    with pytest.raises(ValueError, match="one price per value, 4 of them"):
        tiny.evaluate(tiny.encode({}), prices=np.zeros(3, dtype=np.int64))


@pytest.mark.parametrize("chosen", [[0], [0, 0, 0], [2, 0], [0, -2]])
def test_choices_out_of_range_are_refused(tiny, chosen):
    for ask in (tiny.evaluate, tiny.available, tiny.repair):
        with pytest.raises(ValueError, match="one number per variable"):
            ask(np.array(chosen, dtype=np.int32))
        ask(np.array([1, -1], dtype=np.int32))


def test_costs_of_another_size_are_refused(tiny):
    with pytest.raises(ValueError, match="one cost per value, 4 of them"):
        tiny.minimise(np.zeros(3, dtype=np.int64))


def test_evaluate_any_kind_of_array_needs_no_new_machine_code(tiny):
    before = len(everything.signatures)
    chosen = np.array([[1, 5], [-1, 5]])[:, 0]
    chosen.flags.writeable = False
    assert tiny.evaluate(chosen).count == 1
    assert len(everything.signatures) == before


def test_encode_unknown_names_the_place(tiny):
    for choices, at in (({"gpu": "i5"}, "choices.gpu"), ({"cpu": "i9"}, "choices.cpu")):
        with pytest.raises(ChoiceError) as caught:
            tiny.encode(choices)
        assert caught.value.at == at
    assert tiny.encode({"psu": "500W"}).tolist() == [-1, 1]


def test_encode_auxiliary_variable_is_an_error():
    extra = Variable(name="fee", values=("0", "1"), prices=(0, 5), auxiliary=True)
    model = case("tiny")
    kb = compile_model(dataclasses.replace(model, variables=(*model.variables, extra)))
    assert kb.auxiliary == (False, False, True)
    with pytest.raises(ChoiceError):
        kb.encode({"fee": "1"})


def test_minimise_forbidden_value_is_never_taken(tiny):
    assert tiny.minimise(np.array([0, 5, 0, 0]))[0] == 0
    total, variant = tiny.minimise(np.array([FORBIDDEN, 5, 0, 0]))
    assert (total, variant.tolist()) == (5, [1, 1])
    assert tiny.minimise(np.array([FORBIDDEN, 5, 0, FORBIDDEN])) is None


def test_minimise_negative_costs_random_models_equals_brute_force():
    for seed in range(60):
        model, rng = brute.random_model(seed), random.Random(seed)
        kb, found = compile_model(model), brute.variants(model)
        costs = [FORBIDDEN if rng.random() < 0.15 else rng.randint(-9, 9) for _ in kb.prices]
        ranked = [(sum(costs[kb.offsets[i] + n] for i, n in enumerate(x)), x) for x in found]
        best = min([item for item in ranked if item[0] < FORBIDDEN // 2], default=None)
        answer = kb.minimise(np.array(costs))
        assert (answer and (answer[0], tuple(answer[1].tolist()))) == best, seed


def test_repair_shortest_lead_time_settles_equal_prices():
    values = ("a", "b", "c")
    model = ProductModel(
        name="soon",
        variables=(
            Variable(name="x", values=values),
            Variable(name="y", values=values, lead_times=(9, 5, 7)),
        ),
        constraints=(Clause(literals=(("x", ("b", "c")),)),),
    )
    kb = compile_model(model)
    assert kb.repair(kb.encode({"x": "a"})).tolist() == [1, 1]


def test_ties_go_to_the_first_value_whatever_the_order_of_levels():
    """Many equal variants: the answer is the first in the order of the model, though levels stand elsewhere."""
    for seed in range(200, 260):
        model = brute.random_model(seed)
        free = dataclasses.replace(model, variables=tuple(dataclasses.replace(v, prices=()) for v in model.variables))
        kb, found = compile_model(free), brute.variants(free)
        variant = kb.evaluate(kb.encode({})).cheapest_variant
        assert (None if variant is None else tuple(variant.tolist())) == min(found, default=None), seed


def test_void_model_compiles_and_answers():
    model = case("tiny")
    never = (Clause(literals=(("cpu", ("i5",)),)), Clause(literals=(("cpu", ("i7",)),)))
    kb = compile_model(dataclasses.replace(model, constraints=never))
    found = kb.evaluate(kb.encode({"cpu": "i5"}))
    assert (found.consistent, found.count, found.changes.tolist()) == (False, 0, [-1] * 4)
    assert kb.repair(kb.encode({})) is None
    assert kb.available(kb.encode({})).tolist() == [False] * 4
    assert KnowledgeBase.from_bytes(kb.to_bytes()).evaluate(kb.encode({})).count == 0


@pytest.mark.parametrize(
    ("constraints", "count"),
    [
        ((), 1),
        ((Clause(literals=()),), 0),
        ((Table(variables=(), allowed=True, rows=()),), 0),
        ((Table(variables=(), allowed=False, rows=()),), 1),
        ((LinearSum(weights={}, op=">=", bound=1),), 0),
        ((LinearSum(weights={}, op="==", bound=0),), 1),
    ],
)
def test_model_without_variables_has_one_variant_or_none(constraints, count):
    kb = compile_model(ProductModel(name="empty", variables=(), constraints=constraints))
    assert kb.evaluate(kb.encode({})).count == count


@pytest.mark.parametrize("number", [40, 63, 64, 65, 127, 128, 400])
def test_count_beyond_machine_words_is_exact(number):
    variables = tuple(Variable(name=f"x{i}", values=("a", "b")) for i in range(number))
    link = Clause(literals=(("x0", ("a",)), ("x1", ("a",))))
    kb = compile_model(ProductModel(name="wide", variables=variables, constraints=(link,)))
    assert kb.evaluate(kb.encode({})).count == 3 * 2 ** (number - 2)
    assert kb.evaluate(kb.encode({"x0": "b", "x5": "a"})).count == 2 ** (number - 3)


def test_bytes_load_in_a_new_process(tmp_path):
    kb = compile_model(families.laptop(), limits=Limits(orders=1, sifting=0))
    (tmp_path / "kb").write_bytes(kb.to_bytes())
    code = (
        "import sys; from configurator.engine import KnowledgeBase as K;"
        "k = K.from_bytes(open(sys.argv[1], 'rb').read()); print(k.fingerprint, k.evaluate(k.encode({})).count)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, tmp_path / "kb"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == [kb.fingerprint, str(kb.evaluate(kb.encode({})).count)]


def test_bytes_damaged_anywhere_are_refused(tiny):
    data = tiny.to_bytes()
    for place in range(0, len(data), 7):
        broken = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        with pytest.raises(ArtifactError):
            KnowledgeBase.from_bytes(broken)
    for broken in (b"", data[:-1], data + b"x", data[:40]):
        with pytest.raises(ArtifactError):
            KnowledgeBase.from_bytes(broken)
    assert KnowledgeBase.from_bytes(data).fingerprint == tiny.fingerprint


def test_fingerprint_follows_the_content(tiny):
    again = compile_model(case("tiny"))
    cpu, psu = case("tiny").variables
    dearer = dataclasses.replace(case("tiny"), variables=(cpu, dataclasses.replace(psu, prices=(1, 2))))
    assert again.fingerprint == tiny.fingerprint
    assert compile_model(dearer).fingerprint != tiny.fingerprint


def test_compile_beyond_limits_names_the_constraints():
    with pytest.raises(TooComplexError) as caught:
        compile_model(families.laptop_hard(), limits=Limits(edges=2000))
    assert {"power", "weight"} <= set(caught.value.constraints)
    assert "weight" in str(caught.value)
    compile_model(case("tiny"), limits=Limits(edges=2000))


def test_compile_sum_beyond_limits_names_the_sum():
    rng = random.Random(1)
    variables = tuple(Variable(name=f"x{i}", values=tuple("abcdefgh")) for i in range(12))
    weights = {v.name: tuple(rng.randrange(10**9) for _ in range(8)) for v in variables}
    wild = LinearSum(weights=weights, op="==", bound=5 * 10**9, id="wild")
    with pytest.raises(TooComplexError) as caught:
        compile_model(ProductModel(name="wild", variables=variables, constraints=(wild,)))
    assert caught.value.constraints == ("wild",)


def test_evaluate_from_many_threads_gives_the_same_answers():
    kb = compile_model(case("dell"))
    rng = random.Random(0)
    asked = [kb.encode({name: rng.choice(kb.values[i])}) for i, name in enumerate(kb.variables) for _ in range(20)]
    expected = [kb.evaluate(chosen).cheapest.tolist() for chosen in asked]
    answers = {}

    def work(number):
        answers[number] = [kb.evaluate(chosen).cheapest.tolist() for chosen in asked]

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == dict.fromkeys(range(4), expected)


def test_errors_are_values_callers_can_catch():
    assert issubclass(ModelError, ValueError)
    assert issubclass(ChoiceError, ValueError)


FOREIGN = """
import ctypes
import numpy as np
from configurator.engine import ProductModel, Variable, compile_model

variables = (Variable(name="a", values=("0", "1")), Variable(name="b", values=("0", "1")))
knowledge = compile_model(ProductModel(name="free", variables=variables, constraints=()))

@ctypes.CFUNCTYPE(ctypes.c_void_p, ctypes.c_void_p)
def ask(_):
    knowledge.evaluate(np.array([-1, -1], dtype=np.int32), logs=np.zeros(4))

for _ in range(3):
    thread = ctypes.c_ulong()
    ctypes.CDLL(None).pthread_create(ctypes.byref(thread), None, ask, None)
    ctypes.CDLL(None).pthread_join(thread, None)
print(len(knowledge.machines._idle))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="threads are made by the system's own library")
def test_threads_that_python_did_not_begin_end_in_peace_and_leave_the_machine_to_the_next():
    """A web server's threads. What they hold when they end must not be Numba's: the interpreter would crash."""
    done = subprocess.run([sys.executable, "-c", FOREIGN], check=False, capture_output=True, text=True, cwd=ROOT)
    assert (done.returncode, done.stdout) == (0, "1\n"), done.stderr
