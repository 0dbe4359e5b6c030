"""Simulated: a club for a demo, made once and marked as simulated wherever it is stored."""
