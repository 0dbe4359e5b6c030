from configurator.customers.models.consent import Channel, Consent, Frequency, Purpose
from configurator.customers.models.customer import Customer, Identity, Learning
from configurator.customers.models.interaction import Interaction, Verb
from configurator.customers.models.user import User

__all__ = [
    "Channel",
    "Consent",
    "Customer",
    "Frequency",
    "Identity",
    "Interaction",
    "Learning",
    "Purpose",
    "User",
    "Verb",
]
