"""The reasoning engine: compile a product model once, answer every click in one pass. No Django here.

See docs/engine.md for the model format, the command and the method.
"""

from configurator.engine.compile import Limits, compile_model
from configurator.engine.diagnose import Findings, check
from configurator.engine.errors import ArtifactError, ChoiceError, ModelError, TooComplexError
from configurator.engine.explain import Conflict
from configurator.engine.knowledge import FORBIDDEN, Evaluation, KnowledgeBase
from configurator.engine.model import Clause, LinearSum, ProductModel, Table, Variable, dump_model, parse_model
from configurator.engine.probable import Probable
from configurator.engine.repair import Repair
from configurator.engine.rulebook import Rulebook, implying

__all__ = [
    "FORBIDDEN",
    "ArtifactError",
    "ChoiceError",
    "Clause",
    "Conflict",
    "Evaluation",
    "Findings",
    "KnowledgeBase",
    "Limits",
    "LinearSum",
    "ModelError",
    "Probable",
    "ProductModel",
    "Repair",
    "Rulebook",
    "Table",
    "TooComplexError",
    "Variable",
    "check",
    "compile_model",
    "dump_model",
    "implying",
    "parse_model",
]
