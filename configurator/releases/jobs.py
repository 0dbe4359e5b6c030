"""Jobs: what a worker does with a family or an engine model: compile it, and answer what only its rules can say.

Everything here may take long or much memory, and is ended from outside when it does. No Django.
"""

import hashlib
import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from configurator.engine import KnowledgeBase, Limits, ModelError, Rulebook, TooComplexError, compile_model, parse_model
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

    @cached_property
    def translation(self) -> Translation:
        """The family as the engine reads it."""
        return translate(self.document)

    @cached_property
    def model(self) -> Model:
        """The engine model."""
        return self.document if "variables" in self.document else self.translation.model

    @cached_property
    def compiled(self) -> tuple[KnowledgeBase, float]:
        """The compiled rules, and how long that took. Raises TooComplexError."""
        started = time.perf_counter()
        knowledge = compile_model(parse_model(self.model), limits=self.limits)
        return knowledge, round(time.perf_counter() - started, 3)

    @property
    def knowledge(self) -> KnowledgeBase:
        """The compiled rules."""
        return self.compiled[0]

    @cached_property
    def rules(self) -> Rulebook:
        """The constraints, to say which of them exclude something."""
        return Rulebook(parse_model(self.model))

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
        subject = _subject(body, job["edges"])
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


def _subject(body: bytes, edges: int) -> Subject:
    key = f"{edges} {hashlib.sha256(body).hexdigest()}"
    if key not in _remembered:
        _remembered.clear()
        limits = Limits(edges=edges) if edges else Limits(edges=NEVER, work=NEVER)
        _remembered[key] = Subject(json.loads(body), limits)
    return _remembered[key]


def _compile(subject: Subject, _job: Header) -> tuple[Header, bytes]:
    knowledge, seconds = subject.compiled
    if knowledge.void:
        return {"failed": "void", "rules": []}, b""
    count = knowledge.evaluate(knowledge.encode({})).count
    return {"count": str(count), "seconds": seconds}, knowledge.to_bytes()


def _why(subject: Subject, job: Header) -> tuple[Header, bytes]:
    """For each set of choices, a minimal set of rules that together exclude it; for no choices, that leave no build."""
    return {"rules": [subject.named(subject.rules.blame(_fixed(subject, choices))) for choices in job["choices"]]}, b""


def _fixed(subject: Subject, choices: dict[str, str]) -> NDArray[np.int32]:
    """Choices as the engine has them."""
    fixed = np.full(len(subject.model["variables"]), -1, dtype=np.int32)
    for number, variable in enumerate(subject.model["variables"]):
        if variable["name"] in choices:
            fixed[number] = variable["values"].index(choices[variable["name"]])
    return fixed


_JOBS: dict[str, Callable[[Subject, Header], tuple[Header, bytes]]] = {"compile": _compile, "why": _why}
