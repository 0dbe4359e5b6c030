"""The tables of programmes."""

from configurator.programs.models.campaign import Assignment, Campaign, CampaignGroup, Contact, Enough, HeldBack
from configurator.programs.models.life import ComponentLife
from configurator.programs.models.mailing import LeftOut, ListItem, Mailing, PersonalList, Unwanted
from configurator.programs.models.outcome import Outcome
from configurator.programs.models.policy import ListDeal, ListPolicy, ListTier
from configurator.programs.models.programme import Programme, StepPassed
from configurator.programs.models.report import ChargedRedemption, SupplierCell, SupplierCharge, SupplierPeriod
from configurator.programs.models.saving import SavingCredit

__all__ = [
    "Assignment",
    "Campaign",
    "CampaignGroup",
    "ChargedRedemption",
    "ComponentLife",
    "Contact",
    "Enough",
    "HeldBack",
    "LeftOut",
    "ListDeal",
    "ListItem",
    "ListPolicy",
    "ListTier",
    "Mailing",
    "Outcome",
    "PersonalList",
    "Programme",
    "SavingCredit",
    "StepPassed",
    "SupplierCell",
    "SupplierCharge",
    "SupplierPeriod",
    "Unwanted",
]
