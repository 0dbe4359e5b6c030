"""Remembered and forgotten: the usual, proposals with true reasons, erase, and learning off."""
