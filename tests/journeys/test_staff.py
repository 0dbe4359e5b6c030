"""Staff change a price and a rule and publish; what new and old builds make of it."""
