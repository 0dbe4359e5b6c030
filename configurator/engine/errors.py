"""What can go wrong in the engine; every error holds data, and its text is made from the data."""


class ModelError(ValueError):
    """A product model is malformed. ``at`` names the place, as in ``constraints[2].bound``."""

    def __init__(self, *, at: str, expected: str) -> None:
        """Keep the place and what was expected there."""
        super().__init__(at, expected)
        self.at = at
        self.expected = expected

    def __str__(self) -> str:
        """Say the place and the expectation in one sentence."""
        return f"{self.at or 'model'}: expected {self.expected}"


class ChoiceError(ValueError):
    """A request names a variable or a value that the model does not offer. ``at`` is as in ``choices.cpu``."""

    def __init__(self, *, at: str, expected: str) -> None:
        """Keep the place and what was expected there."""
        super().__init__(at, expected)
        self.at = at
        self.expected = expected

    def __str__(self) -> str:
        """Say the place and the expectation in one sentence."""
        return f"{self.at}: expected {self.expected}"


class TooComplexError(Exception):
    """The diagram outgrew the limits. ``constraints`` are the ones that keep most states open at the widest place."""

    def __init__(self, *, constraints: tuple[str, ...], variable: str, edges: int, limit: int) -> None:
        """Keep who is to blame, where it happened, and how far it got."""
        super().__init__(constraints, variable, edges, limit)
        self.constraints = constraints
        self.variable = variable
        self.edges = edges
        self.limit = limit

    def __str__(self) -> str:
        """Name the rules that together are too complex."""
        rules = ", ".join(self.constraints)
        return f"too complex at {self.variable!r}: {self.edges} edges, limit {self.limit}; these rules: {rules}"


class ArtifactError(ValueError):
    """Stored bytes are not a knowledge base, or are damaged. ``reason`` says which check failed."""

    def __init__(self, *, reason: str) -> None:
        """Keep the failed check."""
        super().__init__(reason)
        self.reason = reason

    def __str__(self) -> str:
        """Say what is wrong with the bytes."""
        return f"not a usable knowledge base: {self.reason}"
