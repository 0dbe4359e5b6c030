from configurator.customers.models.consent import CONTACT_CHANNELS, Channel, Consent, Frequency, Purpose
from configurator.customers.models.customer import Customer, Identity, Learning, person_of
from configurator.customers.models.interaction import Interaction, Verb
from configurator.customers.models.merge import UNDO_WITHIN, Merge
from configurator.customers.models.note import Note
from configurator.customers.models.user import User

__all__ = [
    "CONTACT_CHANNELS",
    "UNDO_WITHIN",
    "Channel",
    "Consent",
    "Customer",
    "Frequency",
    "Identity",
    "Interaction",
    "Learning",
    "Merge",
    "Note",
    "Purpose",
    "User",
    "Verb",
    "person_of",
]
