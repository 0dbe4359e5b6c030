"""Words of the catalog file with a meaning of their own."""

ANYTHING = "*"  # a cell of a table that any component fits
# A component without an attribute of these codes has its weight instead, and counts as one piece.
WEIGHT, PIECES = "weight_g", "pieces"
