"""What staff see of programmes in the admin, from each of its parts."""

from configurator.programs.campaigns.admin import CampaignAdmin
from configurator.programs.lives.admin import ComponentLifeAdmin
from configurator.programs.personal.admin import (
    LeftOutAdmin,
    ListDealAdmin,
    ListPolicyAdmin,
    ListTierAdmin,
    MailingAdmin,
    PersonalListAdmin,
)
from configurator.programs.reports.admin import SupplierPeriodAdmin
from configurator.programs.steps.admin import ProgrammeAdmin

__all__ = [
    "CampaignAdmin",
    "ComponentLifeAdmin",
    "LeftOutAdmin",
    "ListDealAdmin",
    "ListPolicyAdmin",
    "ListTierAdmin",
    "MailingAdmin",
    "PersonalListAdmin",
    "ProgrammeAdmin",
    "SupplierPeriodAdmin",
]
