from configurator.customers.models.customer import Customer, Identity, Learning
from configurator.customers.models.interaction import Interaction, Verb
from configurator.customers.models.user import User

__all__ = ["Customer", "Identity", "Interaction", "Learning", "User", "Verb"]
