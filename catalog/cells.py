"""What a cell of a table may say beside a SKU; known to the engine's side too, which knows no Django."""

ANYTHING = "*"
"""Any component fits."""
