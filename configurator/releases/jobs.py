"""Jobs: what a worker does with a family or an engine model: compile it, and answer what only its rules can say.

Everything here may take long or much memory, and is ended from outside when it does. No Django.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from configurator.engine import (
    KnowledgeBase,
    Limits,
    ModelError,
    ProductModel,
    Rulebook,
    TooComplexError,
    compile_model,
    implying,
    parse_model,
)
from configurator.releases.translate import Translation, translate

Model = dict[str, Any]
Header = dict[str, Any]
Rule = tuple[str, str]  # code and sentence
NEVER = 2**62
"""As a limit: there is none."""


@dataclass
class Subject:
    """A family or a model, with what was worked out of it; remembered for the next job about it."""

    document: dict[str, Any]
    limits: Limits
    order: list[str] | None = None
    enough: int | None = None

    @cached_property
    def translation(self) -> Translation:
        """The family as the engine reads it."""
        return translate(self.document)

    @cached_property
    def model(self) -> Model:
        """The engine model."""
        return self.document if "variables" in self.document else self.translation.model

    @cached_property
    def parsed(self) -> ProductModel:
        """The engine model, read."""
        return parse_model(self.model)

    @cached_property
    def compiled(self) -> tuple[KnowledgeBase, float]:
        """The compiled rules, and how long that took. Raises TooComplexError."""
        started = time.perf_counter()
        knowledge = compile_model(self.parsed, limits=self.limits, order=self.order, enough=self.enough)
        return knowledge, round(time.perf_counter() - started, 3)

    @property
    def knowledge(self) -> KnowledgeBase:
        """The compiled rules."""
        return self.compiled[0]

    @cached_property
    def rules(self) -> Rulebook:
        """The constraints, to say which of them exclude something."""
        return Rulebook(self.parsed)

    @cached_property
    def says(self) -> dict[str, str]:
        """What each constraint says."""
        return {c["id"]: c.get("says", "") for c in self.model["constraints"] if "id" in c}

    def named(self, identifiers: Iterable[str]) -> list[Rule]:
        """Constraints as staff know them: the code of the rule, and its sentence."""
        # the constraints of one rule are called `code`, `code:2`, ...; a module's own keep their name
        found = {i if not self.says.get(i) else i.split(":")[0]: self.says.get(i, "") for i in identifiers}
        return sorted(found.items())


def do_job(job: Header, body: bytes) -> tuple[Header, bytes]:
    """Do one job; whatever goes wrong in it is an answer too."""
    subject: Subject | None = None
    try:
        subject = _subject(body, job)
        return _JOBS[job["job"]](subject, job)
    except MemoryError:
        _remembered.clear()
        return {"failed": "memory", "rules": []}, b""
    except RecursionError:
        return {"failed": "depth", "rules": []}, b""
    except ModelError as error:
        return {"failed": "malformed", "rules": [[error.at, f"Expected {error.expected}."]]}, b""
    except TooComplexError as error:
        return {"failed": "edges", "rules": subject.named(error.constraints) if subject else []}, b""


_remembered: dict[str, Subject] = {}


def _subject(body: bytes, job: Header) -> Subject:
    """What the job is about; what was worked out of the same before, in the same way, is remembered."""
    words = {name: job.get(name) for name in ("edges", "quick", "order", "enough")}
    key = json.dumps(words) + hashlib.sha256(body).hexdigest()
    if key not in _remembered:
        _remembered.clear()
        limits = Limits(edges=job["edges"]) if job["edges"] else Limits(edges=NEVER, work=NEVER)
        limits = replace(limits, orders=1, sifting=0) if words["quick"] else limits
        _remembered[key] = Subject(json.loads(body), limits, words["order"], words["enough"])
    return _remembered[key]


def warm() -> None:
    """Do each job once on a tiny model, so that no job's budget pays for turning the engine into machine code."""
    limits = Limits(edges=1_000)
    for constraints in (_CLAUSE + _SUM, _VOID):
        subject = Subject(_TINY | {"constraints": constraints}, limits)
        _compile(subject, {})
        _why(subject, {"choices": [{}, {"a": "1"}]})
        _said(subject, {"code": "implied", "most": 1})
        _redundant(subject, {})


_TINY: Model = {
    "format": "atelier-model/1",
    "name": "tiny",
    "variables": [{"name": name, "values": ["0", "1", "2"]} for name in "ab"],
}
_CLAUSE = [
    {"kind": "clause", "literals": [["a", ["0"]], ["b", ["1"]]], "id": "clause"},
    {"kind": "clause", "literals": [["a", ["0"]], ["b", ["1", "2"]]], "id": "implied"},
    {"kind": "table", "variables": ["a", "b"], "allowed": False, "rows": [["2", "1"]], "id": "table"},
]
_SUM = [{"kind": "sum", "weights": {"a": [0, 1, 2], "b": [0, 1, 2]}, "op": "<=", "bound": 3, "id": "sum"}]
_VOID = [{"kind": "clause", "literals": [["a", [value]]], "id": f"only-{value}"} for value in "01"]


def _compile(subject: Subject, _job: Header) -> tuple[Header, bytes]:
    knowledge, seconds = subject.compiled
    if knowledge.void:
        return {"failed": "void", "rules": []}, b""
    count = knowledge.evaluate(knowledge.encode({})).count
    return {"count": str(count), "seconds": seconds}, knowledge.to_bytes()


def _why(subject: Subject, job: Header) -> tuple[Header, bytes]:
    """For each set of choices, a minimal set of rules that together exclude it; for no choices, that leave no build."""
    ids = [subject.rules.blame(_fixed(subject, choices)) for choices in job["choices"]]
    return {"rules": [subject.named(found) for found in ids], "ids": ids}, b""


def _said(subject: Subject, job: Header) -> tuple[Header, bytes]:
    """A minimal set of constraints that imply a rule's first ones, without the rule; those that none imply are left."""
    names = [constraint["id"] for constraint in subject.model["constraints"]]
    own = [number for number, name in enumerate(names) if name.split(":")[0] == job["code"]]
    others = sorted(set(range(len(names))) - set(own))
    found: dict[str, None] = {}
    for number in own[: job["most"]]:
        found |= dict.fromkeys(names[other] for other in implying(subject.parsed, number, among=others) or ())
    return {"ids": list(found)}, b""


def _fixed(subject: Subject, choices: dict[str, str]) -> NDArray[np.int32]:
    """Choices as the engine has them."""
    fixed = np.full(len(subject.model["variables"]), -1, dtype=np.int32)
    for number, variable in enumerate(subject.model["variables"]):
        if variable["name"] in choices:
            fixed[number] = variable["values"].index(choices[variable["name"]])
    return fixed


def _redundant(subject: Subject, _job: Header) -> tuple[Header, bytes]:
    """The rules that could be left out, each by itself, without any variant more."""
    implied = set(subject.rules.redundant())
    rules = {code: says for code, says in subject.named(implied) if _written_by(code, implied, subject)}
    kept = [(code, says) for code, says in rules.items() if _adds_nothing(code, subject)]
    return {"rules": kept}, b""


def _written_by(code: str, implied: set[str], subject: Subject) -> bool:
    """Whether staff wrote this rule, and each of its constraints is implied by all the others."""
    own = {rule["code"] for rule in subject.document.get("rules", ())}
    return code in own and {i for i in subject.says if i.split(":")[0] == code} <= implied


def _adds_nothing(code: str, subject: Subject) -> bool:
    """Whether the model has the same variants without all constraints of a rule together."""
    constraints = [c for c in subject.model["constraints"] if c["id"].split(":")[0] == code]
    if len(constraints) == 1:
        return True  # it is implied by the others, and there is nothing more to it
    others = [c for c in subject.model["constraints"] if c not in constraints]
    knowledge = compile_model(parse_model({**subject.model, "constraints": others}), limits=subject.limits)
    nothing = knowledge.encode({})
    return knowledge.evaluate(nothing).count == subject.knowledge.evaluate(nothing).count


_JOBS: dict[str, Callable[[Subject, Header], tuple[Header, bytes]]] = {
    "compile": _compile,
    "why": _why,
    "redundant": _redundant,
    "said": _said,
}
