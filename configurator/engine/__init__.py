"""The reasoning engine: compile a product model once, answer every click in one pass. No Django here.

See docs/engine.md for the model format, the command and the method.
"""

from configurator.engine.compile import Limits, compile_model
from configurator.engine.errors import ArtifactError, ChoiceError, ModelError, TooComplexError
from configurator.engine.knowledge import FORBIDDEN, Evaluation, KnowledgeBase
from configurator.engine.model import Clause, LinearSum, ProductModel, Table, Variable, dump_model, parse_model

__all__ = [
    "FORBIDDEN",
    "ArtifactError",
    "ChoiceError",
    "Clause",
    "Evaluation",
    "KnowledgeBase",
    "Limits",
    "LinearSum",
    "ModelError",
    "ProductModel",
    "Table",
    "TooComplexError",
    "Variable",
    "compile_model",
    "dump_model",
    "parse_model",
]
