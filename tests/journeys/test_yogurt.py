"""Frozen yogurt to the brim: one more spoon is refused with the reason, and made possible by what is offered."""
