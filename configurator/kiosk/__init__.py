"""A tablet on a counter: large targets, and a new visitor after every pause."""
