"""Dialogue: questions to the customer one at a time, what each answer changed, and what was given and got."""
