"""Proposals: what is proposed to a customer, out of their own orders, what they told, and what others take."""
